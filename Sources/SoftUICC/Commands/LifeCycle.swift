import ISO7816

extension CardEngine {
  /// DEACTIVATE FILE and ACTIVATE FILE (TS 102 221 §11.1.14 and §11.1.15): the current EF, or the one that P1 and the
  /// data field name, which then becomes current.
  mutating func setLifeCycle(_ command: Command, activate: Bool) throws(Interruption) -> Reply {
    guard command.p2 == 0 else { throw .status(SW.wrongParameters) }
    let number = command.classByte.channel
    let channel = try current(number)
    let file: Int
    switch command.p1 {
    case 0x00 where command.data.isEmpty:
      guard let current = channel.file else { throw .status(SW.noCurrentEF) }
      file = current
    case 0x00: file = try find(try identifier(command.data), from: channel)
    case 0x08, 0x09: file = try follow(command.data, fromMF: command.p1 == 0x08, channel)
    default: throw .status(SW.wrongParameters)
    }
    guard tree.nodes[file].selectStatus == nil else { throw .status(absent) }
    try authorise(activate ? .activate : .deactivate, file, on: number) { !$0.isDirectory }
    if tree.nodes[file].isDeactivated == activate {
      try willWrite()
      tree.nodes[file].lifeCycle = activate ? 0x05 : 0x04
    }
    if channel.file != file { session.channels[number]?.select(file, in: tree) }
    return .done
  }
}
