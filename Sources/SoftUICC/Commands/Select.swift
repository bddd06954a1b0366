import ISO7816

extension CardEngine {
  /// SELECT (TS 102 221 §11.1.1).
  mutating func select(_ command: Command) throws(Interruption) -> Reply {
    let byName = command.p1 == 0x04
    // Bits 4 and 3 of P2: 01 FCP, 11 nothing; 00 is the FCI of ISO/IEC 7816-4, which GlobalPlatform asks for.
    let wantsData = command.p2 & 0x0C != 0x0C
    guard command.p2 & 0x90 == 0, command.p2 & 0x0C != 0x08, byName || command.p2 & 0x63 == 0 else {
      throw .status(SW.wrongParameters)
    }
    let channel = command.classByte.channel
    if byName { return try selectByName(command, wantsData: wantsData) }
    let target: Int
    switch command.p1 {
    case 0x00 where command.data.isEmpty: target = FileTree.root
    case 0x00: target = try find(try identifier(command.data), from: try current(channel))
    case 0x01:
      target = try child(try identifier(command.data), of: try current(channel).directory) { $0 == .df }
    case 0x03:
      guard command.data.isEmpty else { throw .status(SW.wrongLength) }
      guard let parent = tree.nodes[try current(channel).directory].parent else { throw .status(absent) }
      target = parent
    case 0x08, 0x09: target = try follow(command.data, fromMF: command.p1 == 0x08, try current(channel))
    default: throw .status(SW.wrongParameters)
    }
    return try finishSelect(target, on: channel, wantsData: wantsData)
  }

  /// Makes a file current and builds the response; used by every form of SELECT.
  mutating func finishSelect(_ target: Int, on channel: Int, wantsData: Bool) throws(Interruption) -> Reply {
    let node = tree.nodes[target]
    switch behaviour.selectFaults[node.path] {
    case .status(let status)?: throw .status(status)
    case .mute?: throw .mute
    case .removed?: throw .removed
    case nil: break
    }
    if let status = node.selectStatus { throw .status(status) }
    session.channels[channel]?.select(target, in: tree)
    if node.kind == .adf {
      session.channels[channel]?.application = target
      enter(node.aid.flatMap { applet(of: $0) }, on: channel)
    } else if session.channels[channel]?.application == nil {
      // An applet without files is left when a file is selected.
      enter(nil, on: channel)
    }
    let status = node.isTerminated ? SW.terminated : node.isDeactivated ? SW.deactivated : SW.ok
    return Reply(data: wantsData ? fcp(of: target) : [], status: status)
  }

  /// What SELECT answers where no file fits.
  var absent: StatusWord { behaviour.absentFile }

  func current(_ channel: Int) throws(Interruption) -> Channel {
    guard let channel = session.channels[channel] else { throw .status(SW.channelNotSupported) }
    return channel
  }

  /// The data field of a SELECT by FID.
  func identifier(_ data: [UInt8]) throws(Interruption) -> FID {
    guard let fid = FID(data) else { throw .status(SW.wrongLength) }
    return fid
  }

  /// SELECT by FID (§8.4.1, search order of §11.1.1.2): children of the current directory, its parent, the parent's
  /// children that are DFs; then the current directory itself, the MF and the ADF of the active application.
  func find(_ fid: FID, from channel: Channel) throws(Interruption) -> Int {
    if fid == .mf { return FileTree.root }
    if fid == .currentADF {
      guard let application = channel.application else { throw .status(absent) }
      return application
    }
    let directory = tree.nodes[channel.directory]
    if let child = firstChild(fid, of: channel.directory) { return child }
    if let parent = directory.parent {
      if tree.nodes[parent].fid == fid { return parent }
      if let sibling = firstChild(fid, of: parent, where: { $0.isDirectory }) { return sibling }
    }
    if directory.fid == fid { return channel.directory }
    throw .status(absent)
  }

  func firstChild(_ fid: FID, of directory: Int, where fits: (FileNode.Kind) -> Bool = { _ in true }) -> Int? {
    tree.nodes[directory].children.first { tree.nodes[$0].fid == fid && fits(tree.nodes[$0].kind) }
  }

  private func child(
    _ fid: FID, of directory: Int, where fits: (FileNode.Kind) -> Bool
  ) throws(Interruption) -> Int {
    guard let child = firstChild(fid, of: directory, where: fits) else { throw .status(absent) }
    return child
  }

  /// SELECT by path (§8.4.2): FIDs below the MF, or below the current directory; the first may be 7FFF from the MF.
  func follow(_ path: [UInt8], fromMF: Bool, _ channel: Channel) throws(Interruption) -> Int {
    guard !path.isEmpty, path.count.isMultiple(of: 2) else { throw .status(SW.wrongLength) }
    var node = fromMF ? FileTree.root : channel.directory
    for start in stride(from: 0, to: path.count, by: 2) {
      let fid = try identifier(Array(path[start..<start + 2]))
      if fid == .currentADF, start == 0, fromMF {
        guard let application = channel.application else { throw .status(absent) }
        node = application
      } else {
        node = try child(fid, of: node) { _ in true }
      }
    }
    return node
  }
}
