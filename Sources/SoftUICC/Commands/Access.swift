import CardImage
import ISO7816

extension CardEngine {
  /// The EF that a command is about: by SFI, which makes it current, or the current one (TS 102 221 §8.4.3).
  mutating func target(sfi: UInt8, on number: Int) throws(Interruption) -> Int {
    let channel = try current(number)
    guard sfi != 0 else {
      guard let file = channel.file else { throw .status(SW.noCurrentEF) }
      return file
    }
    guard behaviour.supportsSFI,
      let file = tree.nodes[channel.directory].children.first(where: { tree.nodes[$0].sfi == sfi }),
      tree.nodes[file].selectStatus == nil
    else { throw .status(SW.fileNotFound) }
    session.channels[number]?.select(file, in: tree)
    return file
  }

  /// Structure, life cycle and access rule, in this order (TS 102 221 §10.2.1.5).
  func authorise(
    _ mode: AccessMode, _ index: Int, on number: Int, structure fits: (FileNode.Kind) -> Bool
  ) throws(Interruption) {
    let node = tree.nodes[index]
    guard fits(node.kind) else { throw .status(SW.incompatibleStructure) }
    if case .read = mode {
      switch behaviour.readFaults[node.path] {
      case .status(let status)?: throw .status(status)
      case .mute?: throw .mute
      case .removed?: throw .removed
      case nil: break
      }
    }
    if node.isTerminated { throw .status(SW.conditions) }
    if node.isDeactivated, !node.usableWhenDeactivated {
      switch mode {
      case .read, .update, .command: throw .status(SW.invalidated)
      case .activate, .deactivate, .terminate: break
      }
    }
    guard condition(for: mode, of: index).isSatisfied({ isSatisfied($0, on: number) }) else {
      throw .status(SW.securityStatus)
    }
  }

  /// The condition that a file's access rule sets for a command.
  func condition(for mode: AccessMode, of index: Int) -> AccessCondition {
    if let rule = rule(of: index) { return rule.condition(for: mode) }
    switch (configuration.missingRule, mode) {
    case (.allowAll, _), (.allowReading, .read): return .always
    case (.allowReading, _): return .pin(0x0A)
    case (.denyAll, _): return .never
    }
  }

  /// The access rule of a file; `nil` where the image tells none.
  func rule(of index: Int) -> AccessRule? {
    let node = tree.nodes[index]
    if let gsm = node.gsm { return gsm.isDirectory ? nil : AccessRule(gsm: gsm.accessConditions) }
    switch node.template?.security {
    case .compact(let bytes)?: return AccessRule(compact: bytes)
    case .expanded(let bytes)?: return AccessRule(expanded: bytes)
    case .referenced(let fid, let records)?:
      guard let arr = arr(fid, for: index), case .records(let rules) = tree.nodes[arr].content else { return nil }
      let number = recordNumber(records, for: index)
      guard number >= 1, number <= rules.count, let bytes = rules[number - 1] else { return nil }
      return AccessRule(expanded: bytes)
    case nil: return nil
    }
  }

  /// EF.ARR (TS 102 221 §9.2.7): in the directory of the file, then in those above, up to the ADF or MF around it
  /// and from an ADF on to the MF.
  private func arr(_ fid: FID?, for index: Int) -> Int? {
    var directory = tree.nodes[index].kind.isDirectory ? index : tree.nodes[index].parent
    while let current = directory {
      // Without a FID the file is the EF.ARR of the directory (ISO/IEC 7816-4 §5.4.3.3).
      let found = (fid.map { [$0] } ?? [0x6F06, 0x2F06]).lazy.compactMap { firstChild($0, of: current) }.first
      if let found { return found }
      directory = tree.nodes[current].parent
    }
    return nil
  }

  /// The record for the security environment in force (TS 102 221 §9.2.5): 01 while the application's PIN is
  /// enabled, 00 while it is disabled; an environment that is not listed has the rule of the first one.
  private func recordNumber(_ records: [(se: UInt8?, record: UInt8)], for index: Int) -> Int {
    let enabled = pins[PINKey(0x01, application: nil)]?.enabled ?? true
    let environment: UInt8 = enabled ? 0x01 : 0x00
    let entry = records.first { $0.se == nil || $0.se == environment } ?? records.first
    return entry.map { Int($0.record) } ?? 0
  }
}

extension FileNode {
  /// Special file information: commands work in spite of deactivation (TS 102 221 §11.1.1.4.6.5).
  var usableWhenDeactivated: Bool { template?.usableWhenDeactivated ?? gsm?.usableWhenInvalidated ?? false }
}
