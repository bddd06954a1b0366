import AKA
import CardImage
import ISO7816

/// GET IDENTITY (TS 31.102 §7.5): the SUCI as the USIM calculates it.
extension CardEngine {
  func getIdentity(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0x00 else { throw .status(SW.wrongParameters) }
    guard command.p2 == 0x01 else { throw .status(SW.functionNotSupported) }
    let (node, application) = try activeApplication(command)
    guard application == .usim, hasService(124, node, .usim), hasService(125, node, .usim) else {
      throw .status(SW.contextNotSupported)
    }
    guard let supi = supi(node) else { throw .status(SW.conditions) }
    let suci = try Self.cryptography { () throws(AKAError) in
      let (scheme, keyID, key) = self.scheme(node)
      return try SUCI.conceal(
        supi, scheme: scheme, routingIndicator: self.routingIndicator(node), homeNetworkKeyID: keyID,
        homeNetworkKey: key)
    }
    return Reply(data: TLV(tag: 0xA1, value: suci.mobileIdentity).encoded)
  }

  /// The IMSI of EF.IMSI, cut by the MNC length of EF.AD; or the NAI of EF.SUPI_NAI with service 130.
  private func supi(_ node: Int) -> SUCI.SUPI? {
    if hasService(130, node, .usim), let df = firstChild(0x5FC0, of: node), let bytes = data(0x4F09, of: df),
      let object = TLV.parsePrefix(bytes).objects[tag: 0x80], let text = String(validating: object, as: UTF8.self)
    {
      let halves = text.split(separator: "@", maxSplits: 1).map(String.init)
      if halves.count == 2 { return .nai(user: halves[0], realm: halves[1]) }
    }
    guard let imsi = data(0x6F07, of: node), let length = imsi.first.map(Int.init), (1...8).contains(length),
      imsi.count > length
    else { return nil }
    let nibbles = imsi[1...length].flatMap { [$0 & 0x0F, $0 >> 4] }.dropFirst().filter { $0 < 10 }
    let digits = String(decoding: nibbles.map { $0 + 0x30 }, as: UTF8.self)
    let ad = data(0x6FAD, of: node) ?? []
    let mncLength = ad.count > 3 && ad[3] & 0x0F == 3 ? 3 : 2
    guard digits.count > 3 + mncLength else { return nil }
    return .imsi(
      mcc: String(digits.prefix(3)), mnc: String(digits.dropFirst(3).prefix(mncLength)),
      msin: String(digits.dropFirst(3 + mncLength)))
  }

  /// The scheme of the highest priority for which EF.SUCI_Calc_Info of DF.SAIP has a key (§4.4.12.2); null without one.
  private func scheme(_ node: Int) -> (SUCI.Scheme, keyID: UInt8, key: [UInt8]) {
    guard let df = firstChild(0x5FD0, of: node), let bytes = data(0x4F01, of: df) else { return (.null, 0, []) }
    let objects = TLV.parsePrefix(bytes).objects
    let keys = TLV.parsePrefix(objects[tag: 0xA1] ?? []).objects
    // Identifier and key alternate; an index counts the pairs from 1.
    let pairs = zip(keys.filter { $0.tag == 0x80 }, keys.filter { $0.tag == 0x81 }).map {
      ($0.value.first ?? 0, $1.value)
    }
    let priorities = objects[tag: 0xA0] ?? []
    for place in stride(from: 0, to: priorities.count - 1, by: 2) {
      guard let scheme = SUCI.Scheme(rawValue: priorities[place] & 0x0F) else { continue }
      if scheme == .null { return (.null, 0, []) }
      let index = Int(priorities[place + 1])
      if scheme.profile != nil, pairs.indices.contains(index - 1) {
        return (scheme, pairs[index - 1].0, pairs[index - 1].1)
      }
    }
    return (.null, 0, [])
  }

  /// EF.Routing_Indicator of DF.5GS: up to four digits, 0 where it has none.
  private func routingIndicator(_ node: Int) -> String {
    guard let df = firstChild(0x5FC0, of: node), let bytes = data(0x4F0A, of: df) else { return "0" }
    let digits = bytes.prefix(2).flatMap { [$0 & 0x0F, $0 >> 4] }.prefix { $0 < 10 }
    return digits.isEmpty ? "0" : String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
  }

  private func data(_ fid: FID, of directory: Int) -> [UInt8]? {
    guard let file = firstChild(fid, of: directory), case .data(let bytes) = tree.nodes[file].content else {
      return nil
    }
    return bytes
  }
}
