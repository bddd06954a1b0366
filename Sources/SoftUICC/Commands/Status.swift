import ISO7816

extension CardEngine {
  /// STATUS (TS 102 221 §11.1.2).
  func status(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 <= 0x02 else { throw .status(SW.wrongParameters) }
    let channel = try current(command.classByte.channel)
    switch command.p2 {
    case 0x00: return Reply(data: fcp(of: channel.directory))
    case 0x01:
      guard let application = channel.application, let name = tree.nodes[application].aid else {
        throw .status(SW.referenceNotFound)
      }
      return Reply(data: TLV(tag: 0x84, value: name).encoded)
    case 0x0C: return .done
    default: throw .status(SW.wrongParameters)
    }
  }

  /// The FCP template of a file with the state that it has now.
  func fcp(of index: Int) -> [UInt8] {
    let node = tree.nodes[index]
    if let forced = behaviour.selectResponses[node.path] { return forced }
    guard let template = node.template else { return [] }
    return template.bytes(
      lifeCycle: node.lifeCycle, enabled: { changedState($0, at: index) },
      claimedSize: behaviour.claimedSize[node.path], claimedRecords: behaviour.claimedRecords[node.path])
  }

  /// Whether a code is enabled, where the image's bytes do not tell it any more.
  func changedState(_ reference: UInt8, at index: Int) -> Bool? {
    let key = PINKey(reference, application: application(of: index))
    let isOwn = tree.nodes[index].hasOwnResponse && tree.nodes[index].gsm == nil
    guard !isOwn || changedPINs.contains(key) else { return nil }
    return pins[key]?.enabled
  }

  /// The ADF around a file.
  func application(of index: Int) -> Int? {
    var node: Int? = index
    while let current = node {
      if tree.nodes[current].kind == .adf { return current }
      node = tree.nodes[current].parent
    }
    return nil
  }
}
