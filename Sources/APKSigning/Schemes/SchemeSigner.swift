/// A signer of the APK signature schemes v2, v3 and v3.1, with its signature checked.
struct SchemeSigner {
  /// The first is the signer's own.
  var certificates: [Certificate] = []
  /// The platforms (API levels) that take this signer; v2 has no range.
  var sdk: ClosedRange<UInt32> = 0...UInt32.max
  /// The algorithm whose signature was checked: the strongest that Android knows.
  var algorithm: SignatureAlgorithm?
  /// The digest of the APK's content that is signed.
  var contentDigest: [UInt8] = []
  var attributes: [(id: UInt32, value: [UInt8])] = []
  /// Earlier signers and this one, oldest first; empty without rotation.
  var lineage: [LineageEntry] = []
  /// Why Android refuses this signer.
  var problem: APKError?

  static let strippingProtection: UInt32 = 0xBEEF_F00D
  static let rotationMinSDK: UInt32 = 0x559F_8B02
  static let proofOfRotation: UInt32 = 0x3BA0_6F8C

  /// An attribute that is a number of four bytes.
  func number(_ id: UInt32) -> UInt32? {
    guard let value = attributes.first(where: { $0.id == id })?.value else { return nil }
    var reader = LittleEndianReader(value, "attribute")
    return try? reader.uint32("value")
  }

  /// The signers of a block's value. Structure that cannot be read throws; what Android would refuse after reading is the
  /// signer's ``problem``.
  static func parse(_ value: [UInt8], scheme: SignatureScheme) throws(APKError) -> [SchemeSigner] {
    var block = LittleEndianReader(value, "\(scheme)")
    var list = try block.prefixed("signers")
    var signers: [SchemeSigner] = []
    while !list.isAtEnd {
      guard signers.count < APKLimits.count else { throw APKError("\(scheme): more than \(APKLimits.count) signers") }
      let record = LittleEndianReader(
        try list.prefixed("signer").bytes, "\(scheme) signer #\(signers.count + 1)")
      var signer = SchemeSigner()
      do throws(APKError) { try signer.read(record, hasRange: scheme != .v2) } catch { signer.problem = error }
      signers.append(signer)
    }
    return signers
  }

  private mutating func read(_ record: LittleEndianReader, hasRange: Bool) throws(APKError) {
    var record = record
    let name = record.name
    let signed = try record.prefixed("signed data")
    if hasRange {
      let (low, high) = (try record.uint32("minSdkVersion"), try record.uint32("maxSdkVersion"))
      guard low <= high else { throw APKError("\(name): minSdkVersion \(low) above maxSdkVersion \(high)") }
      sdk = low...high
    }
    var signatures = try record.prefixed("signatures")
    let publicKey = try record.prefixedBytes("public key")
    var algorithms: [SignatureAlgorithm] = []
    var best: (algorithm: SignatureAlgorithm, kind: ContentDigestKind, signature: [UInt8])?
    while !signatures.isAtEnd {
      var item = try signatures.prefixed("signature")
      let algorithm = SignatureAlgorithm(rawValue: try item.uint32("signature algorithm"))
      let signature = try item.prefixedBytes("signature")
      algorithms.append(algorithm)
      guard let kind = algorithm.contentDigest else { continue }
      if let best, best.kind >= kind { continue }
      best = (algorithm, kind, signature)
    }
    var data = signed
    try readSignedData(&data, algorithms, best?.algorithm, hasRange)
    guard let best else {
      throw APKError(
        algorithms.isEmpty
          ? "\(name): no signature" : "\(name): none of its signatures is of an algorithm that Android knows")
    }
    algorithm = best.algorithm
    guard best.algorithm.verifies(best.signature, of: Array(signed.bytes), under: publicKey) else {
      throw APKError("\(name): the signature (\(best.algorithm.name)) does not verify")
    }
    guard certificates.first?.publicKey == publicKey else {
      throw APKError("\(name): its public key is not the one of its certificate")
    }
  }

  private mutating func readSignedData(
    _ data: inout LittleEndianReader, _ algorithms: [SignatureAlgorithm], _ best: SignatureAlgorithm?, _ hasRange: Bool
  ) throws(APKError) {
    let name = data.name
    var digests = try data.prefixed("digests")
    var digestAlgorithms: [SignatureAlgorithm] = []
    while !digests.isAtEnd {
      var item = try digests.prefixed("digest")
      let algorithm = SignatureAlgorithm(rawValue: try item.uint32("digest algorithm"))
      let digest = try item.prefixedBytes("digest")
      digestAlgorithms.append(algorithm)
      if algorithm == best { contentDigest = digest }
    }
    var list = try data.prefixed("certificates")
    while !list.isAtEnd {
      guard certificates.count < APKLimits.count else { throw APKError("\(name): too many certificates") }
      let der = try list.prefixedBytes("certificate")
      do throws(APKError) { certificates.append(try Certificate(der: der)) } catch {
        throw APKError("\(name): certificate #\(certificates.count + 1): \(error)")
      }
    }
    guard !certificates.isEmpty else { throw APKError("\(name): no certificate") }
    guard digestAlgorithms == algorithms else {
      throw APKError("\(name): digests and signatures are not of the same algorithms")
    }
    if hasRange {
      let (low, high) = (try data.uint32("minSdkVersion"), try data.uint32("maxSdkVersion"))
      guard low == sdk.lowerBound, high == sdk.upperBound else {
        throw APKError(
          "\(name): \(low) to \(high) is signed as its range of API levels, \(sdk.lowerBound) to \(sdk.upperBound) is claimed"
        )
      }
    }
    var attributes = try data.prefixed("attributes")
    while !attributes.isAtEnd {
      var item = try attributes.prefixed("attribute")
      let id = try item.uint32("attribute ID")
      self.attributes.append((id, Array(item.bytes)))
      if id == Self.proofOfRotation, hasRange {
        lineage = try LineageEntry.parse(Array(item.bytes), "\(name): proof of rotation")
        guard lineage.last?.certificate == certificates.first else {
          throw APKError("\(name): the proof of rotation does not end at the signer's certificate")
        }
      }
    }
  }
}
