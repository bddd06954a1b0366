import AKA
import CardImage
import ISO7816

/// Ks of a bootstrapping (TS 33.220 §5.3.2). It outlives a reset, and the next bootstrapping replaces it.
struct BootstrappedKey {
  var ks: [UInt8]
  var rand: [UInt8]
}

/// AUTHENTICATE in the GBA security context (TS 31.102 §7.1.2.4).
extension CardEngine {
  mutating func gbaContext(
    _ command: Command, _ node: Int, _ application: NetworkApplication, _ subscriber: SoftCard.Subscriber
  ) throws(Interruption) -> [UInt8] {
    guard hasService(application.gbaService, node, application) else { throw .status(SW.contextNotSupported) }
    let content = Array(command.data.dropFirst())
    switch command.data.first {
    case 0xDD: return try bootstrap(content, node, subscriber)
    case 0xDE: return try deriveNAFKeys(content, node, application)
    default: throw .status(SW.wrongData)
    }
  }

  /// Bootstrapping mode: RAND and AUTN with MAC*; RES comes back, CK and IK stay as Ks.
  private mutating func bootstrap(
    _ data: [UInt8], _ node: Int, _ subscriber: SoftCard.Subscriber
  ) throws(Interruption) -> [UInt8] {
    let fields = try Self.fields(data, count: 2)
    switch try challenge(rand: fields[0], autn: fields[1], subscriber, withMACStar: true) {
    case .synchronisationFailure(let auts): return auts
    case .success(let results):
      bootstrapped[node] = BootstrappedKey(ks: GBA.ks(ck: results.ck, ik: results.ik), rand: fields[0])
      return [0xDB, UInt8(results.res.count)] + results.res
    }
  }

  /// NAF derivation mode: NAF_ID and IMPI; Ks_ext_NAF comes back. Which NAF it was is kept in EF.GBANL with the B-TID of
  /// EF.GBABP (TS 33.220 §G.2).
  private mutating func deriveNAFKeys(
    _ data: [UInt8], _ node: Int, _ application: NetworkApplication
  ) throws(Interruption) -> [UInt8] {
    guard let key = bootstrapped[node] else { throw .status(SW.conditions) }
    guard let nafLength = data.first.map(Int.init), data.count > nafLength + 1 else { throw .status(SW.wrongLength) }
    let nafID = Array(data[1...nafLength])
    let rest = data[(nafLength + 1)...]
    guard nafLength >= 6, let impiLength = rest.first.map(Int.init), rest.count == impiLength + 1,
      let impi = String(validating: rest.dropFirst(), as: UTF8.self)
    else { throw .status(SW.wrongLength) }
    let external = try Self.cryptography { () throws(AKAError) in
      try GBA.ksExtNAF(ks: key.ks, rand: key.rand, impi: impi, nafID: nafID)
    }
    try remember(nafID, node, application)
    return [0xDB, UInt8(external.count)] + external
  }

  /// Writes the NAF into EF.GBANL: where it stands already, else into the first free record, else into the last one.
  private mutating func remember(
    _ nafID: [UInt8], _ node: Int, _ application: NetworkApplication
  ) throws(Interruption) {
    guard let file = firstChild(application.gbanl, of: node), case .records(var records) = tree.nodes[file].content,
      !records.isEmpty
    else { return }
    let entry =
      TLV(tag: 0x80, value: nafID).encoded + TLV(tag: 0x81, value: transactionIdentifier(node, application)).encoded
    let length = tree.nodes[file].recordLength
    guard entry.count <= length else { return }
    let known = TLV(tag: 0x80, value: nafID).encoded
    let ofNAF = records.firstIndex { $0?.starts(with: known) ?? false }
    let free = records.firstIndex { record in record?.allSatisfy { $0 == 0xFF } ?? false }
    let place = ofNAF ?? free ?? records.count - 1
    try willWrite()
    records[place] = entry + [UInt8](repeating: 0xFF, count: length - entry.count)
    tree.nodes[file].content = .records(records)
  }

  /// B-TID as the terminal wrote it to EF.GBABP (TS 31.102 §4.2.79): behind the length and the bytes of RAND.
  private func transactionIdentifier(_ node: Int, _ application: NetworkApplication) -> [UInt8] {
    guard let file = firstChild(application.gbabp, of: node), case .data(let bytes) = tree.nodes[file].content,
      let randLength = bytes.first.map(Int.init), bytes.count > randLength + 1
    else { return [] }
    let rest = bytes[(randLength + 1)...]
    guard let length = rest.first.map(Int.init), length < 0xFF, rest.count > length else { return [] }
    return Array(rest.dropFirst().prefix(length))
  }
}
