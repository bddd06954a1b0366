import CardImage
import ISO7816

extension CardEngine {
  /// The response to SELECT and STATUS in class A0 (TS 51.011 §9.2.1): the image's own with the state of now, or one
  /// made from the FCP.
  ///
  /// - Parameter claimed: whether ``SoftCard/Behaviour`` may lie in it.
  func gsmResponse(of index: Int, claimed: Bool = true) -> [UInt8] {
    let node = tree.nodes[index]
    if claimed, let forced = behaviour.selectResponses[node.path] { return forced }
    let size = claimed ? behaviour.claimedSize[node.path] : nil
    if let gsm = node.gsm {
      return gsm.bytes(
        invalidated: node.isDeactivated, chv1Disabled: changedCHV1(), tries: changedTries(gsm), claimedSize: size)
    }
    return node.kind.isDirectory ? directoryResponse(index) : fileResponse(index, size: size)
  }

  private func chv(_ reference: UInt8) -> PINStore.PIN? { pins[PINKey(reference, application: nil)] }

  private func changedCHV1() -> Bool? {
    guard changedPINs.contains(PINKey(0x01, application: nil)) else { return nil }
    return chv(0x01).map { !$0.enabled }
  }

  /// Counters that no longer are what the response says, by place in ``GSMResponse/chvStatus``.
  private func changedTries(_ gsm: GSMResponse) -> [Int: Int] {
    guard tree.isGSM, !gsm.chvStatus.isEmpty else { return [:] }
    var result: [Int: Int] = [:]
    for (place, reference) in [(0, UInt8(0x01)), (2, UInt8(0x81))] {
      guard let pin = chv(reference), let start = startingCHV[reference] else { continue }
      if pin.tries != start.tries { result[place] = pin.tries }
      if pin.unblockTries != start.unblockTries { result[place + 1] = pin.unblockTries }
    }
    return result
  }

  private func directoryResponse(_ index: Int) -> [UInt8] {
    let node = tree.nodes[index]
    let directories = node.children.filter { tree.nodes[$0].kind == .df }.count
    let files = node.children.filter { !tree.nodes[$0].kind.isDirectory }.count
    var bytes: [UInt8] = [0, 0, 0x10, 0x00] + (node.fid ?? .mf).bytes + [node.kind == .mf ? 0x01 : 0x02]
    bytes += [0, 0, 0, 0, 0, 0x0A]
    // Clock stop allowed at 13/8 MHz (§9.2.1, bits 1 to 4); bit 8 while CHV1 is disabled.
    bytes.append(0x01 | (chv(0x01)?.enabled == true ? 0x00 : 0x80))
    bytes += [UInt8(truncatingIfNeeded: min(directories, 255)), UInt8(truncatingIfNeeded: min(files, 255)), 0x04, 0x00]
    for reference in [UInt8(0x01), 0x81] {
      bytes.append(chv(reference).map { 0x80 | UInt8($0.tries & 0x0F) } ?? 0)
      bytes.append(chv(reference).flatMap { $0.unblockValue == nil ? nil : 0x80 | UInt8($0.unblockTries & 0x0F) } ?? 0)
    }
    return bytes + [0x00]
  }

  private func fileResponse(_ index: Int, size: Int?) -> [UInt8] {
    let node = tree.nodes[index]
    let own: Int =
      switch node.content {
      case .data(let bytes): bytes.count
      case .records(let records): records.count * node.recordLength
      case .tags, .none: 0
      }
    let total = size ?? own
    let nibble = { (mode: AccessMode) in condition(for: mode, of: index).gsmNibble }
    let increase = node.kind == .cyclic ? nibble(.increase) : 0x0F
    var bytes: [UInt8] = [0, 0, UInt8(truncatingIfNeeded: total >> 8), UInt8(truncatingIfNeeded: total)]
    bytes += (node.fid ?? FID(rawValue: 0)).bytes + [0x04, increase == 0x0F ? 0x00 : 0x40]
    bytes += [
      nibble(.read) << 4 | nibble(.update), increase << 4 | 0x0F, nibble(.activate) << 4 | nibble(.deactivate),
    ]
    bytes += [(node.isDeactivated ? 0x00 : 0x01) | (node.usableWhenDeactivated ? 0x04 : 0x00), 0x02]
    let structure: UInt8 = node.kind == .linearFixed ? 0x01 : node.kind == .cyclic ? 0x03 : 0x00
    return bytes + [structure, node.kind.hasRecords ? UInt8(truncatingIfNeeded: node.recordLength) : 0x00]
  }
}
