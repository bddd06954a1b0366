internal import ISO7816
public import UICC

/// What Android makes of the access rule files (ARF, GPD_SPE_013 §7) of a card without ARA-M: UiccPkcs15 of AOSP.
public struct AndroidPKCS15: Hashable, Sendable {
  /// What Android takes for hashes of certificates; none is no error.
  public private(set) var hashes: [Hash] = []
  /// The way through the files.
  public private(set) var steps: [String] = []

  public struct Hash: Hashable, Sendable {
    /// Of the condition, in EF.ACCF.
    public var offset: Int
    public var bytes: [UInt8]
  }

  /// Where Android looks when a pointer leads nowhere.
  static let acrf: [UInt8] = [0x43, 0x00]
  private static let odf: [UInt8] = [0x50, 0x31]
  private static let carrierAID = [UInt8](repeating: 0xFF, count: 6)
  /// 1.2.840.114283.200.1.1 with its tag and length: Android compares it with the value alone, which never fits.
  private static let comparedOID: [UInt8] = [0x06, 0x0A, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x81, 0x48, 0x01, 0x01]

  public init(_ files: some PKCS15Files) throws(CardError) {
    let acrf = try pointer(files) ?? Self.acrf
    let rules = try load(files, acrf, "EF.ACRF")
    guard let accf = Self.conditionsFile(rules, &steps) else { return }
    hashes = Self.conditions(try load(files, accf, "EF.ACCF"), &steps)
  }

  /// The rules as `UiccCarrierPrivilegeRules` takes them over: without package names.
  public var rules: AndroidAccessRules {
    var result = AndroidAccessRules()
    result.rules = hashes.map { AndroidAccessRules.Rule(offset: $0.offset, certificateHash: $0.bytes, package: "") }
    return result
  }

  /// Follows EF.ODF, EF.DODF and EF.ACMF to EF.ACRF.
  private mutating func pointer(_ files: some PKCS15Files) throws(CardError) -> [UInt8]? {
    guard let dodf = Self.dodfFile(try load(files, Self.odf, "EF.ODF")) else {
      steps.append("EF.ODF does not begin with one a7 30 04, the way to EF.DODF: EF.ACRF is taken to be 4300")
      return nil
    }
    guard let acmf = Self.acmfFile(try load(files, dodf, "EF.DODF")) else {
      steps.append(
        "EF.DODF leads Android nowhere, as always (it compares the OID with its tag): EF.ACRF is taken to be 4300")
      return nil
    }
    guard let acrf = Self.acrfFile(try load(files, acmf, "EF.ACMF")) else {
      steps.append("EF.ACMF holds no refresh tag of 8 bytes and a path: EF.ACRF is taken to be 4300")
      return nil
    }
    return acrf
  }

  private mutating func load(_ files: some PKCS15Files, _ path: [UInt8], _ name: String) throws(CardError) -> [UInt8] {
    let isThere = try files.select(path)
    let bytes = try files.readBinary()
    let place = path.isEmpty ? "an empty path" : Hex.string(path)
    if path.count != 2 {
      steps.append("\(name) is at \(place), which Android selects as if it had 2 bytes: not found")
    } else if !isThere {
      steps.append("\(name) \(place) is not there")
    } else {
      steps.append("\(name) \(place): \(bytes.count) bytes")
    }
    return bytes
  }

  // MARK: Parsing

  private static func dodfFile(_ bytes: [UInt8]) -> [UInt8]? {
    try? path(in: object(0xA7, bytes[...], consumesAll: false).value)
  }

  private static func acmfFile(_ bytes: [UInt8]) -> [UInt8]? {
    var rest = bytes[...]
    while !rest.isEmpty {
      do throws(AndroidTLV.Fault) {
        let entry = try object(0xA1, rest, consumesAll: false)
        rest = entry.rest
        var inner = try object(0x30, try object(0x30, entry.value, consumesAll: false).rest, consumesAll: false).rest
        if inner.first == 0xA0 { inner = try object(0xA0, inner, consumesAll: false).rest }
        guard inner.first == 0xA1 else { continue }
        let sequence = try object(0x30, try object(0xA1, inner, consumesAll: true).value, consumesAll: true).value
        let oid = try object(0x06, sequence, consumesAll: false)
        if oid.value.elementsEqual(comparedOID) { return try path(in: oid.rest) }
      } catch { return nil }
    }
    return nil
  }

  private static func acrfFile(_ bytes: [UInt8]) -> [UInt8]? {
    do throws(AndroidTLV.Fault) {
      let value = try object(0x30, bytes[...], consumesAll: false).value
      let tag = try object(0x04, value, consumesAll: false)
      guard tag.lengthBytes.elementsEqual([0x08]) else { return nil }
      return try path(in: tag.rest)
    } catch { return nil }
  }

  /// The last rule for the AID of carrier privileges wins; damage ends the reading and keeps what was found.
  private static func conditionsFile(_ bytes: [UInt8], _ steps: inout [String]) -> [UInt8]? {
    var rest = bytes[...]
    var found: [UInt8]?
    do throws(AndroidTLV.Fault) {
      while !rest.isEmpty {
        let rule = try object(0x30, rest, consumesAll: false)
        rest = rule.rest
        guard rule.value.first == 0xA0 else { continue }
        let target = try object(0xA0, rule.value, consumesAll: false)
        let aid = try object(0x04, target.value, consumesAll: true)
        if aid.value.elementsEqual(carrierAID) { found = try path(in: target.rest) }
      }
    } catch {
      if !bytes[min(error.place, bytes.count)...].allSatisfy({ $0 == 0xFF || $0 == 0x00 }) {
        steps.append("EF.ACRF: Android stops at byte \(error.place)")
      }
    }
    if found == nil { steps.append("EF.ACRF has no rule for AID ffffffffffff that Android reads") }
    return found
  }

  private static func conditions(_ bytes: [UInt8], _ steps: inout [String]) -> [Hash] {
    var rest = bytes[...]
    var hashes: [Hash] = []
    do throws(AndroidTLV.Fault) {
      while !rest.isEmpty {
        let start = rest.startIndex
        let condition = try object(0x30, rest, consumesAll: false)
        rest = condition.rest
        let hash = try object(0x04, condition.value, consumesAll: true).value
        if !hash.isEmpty { hashes.append(Hash(offset: start, bytes: Array(hash))) }
      }
    } catch {
      if !bytes[min(error.place, bytes.count)...].allSatisfy({ $0 == 0xFF || $0 == 0x00 }) {
        steps.append("EF.ACCF: Android stops at byte \(error.place) and passes over what follows")
      }
    }
    return hashes
  }

  /// SEQUENCE { OCTET STRING } and nothing else.
  private static func path(in bytes: ArraySlice<UInt8>) throws(AndroidTLV.Fault) -> [UInt8] {
    Array(try object(0x04, try object(0x30, bytes, consumesAll: true).value, consumesAll: true).value)
  }

  private static func object(_ tag: UInt8, _ bytes: ArraySlice<UInt8>, consumesAll: Bool) throws(AndroidTLV.Fault)
    -> (value: ArraySlice<UInt8>, lengthBytes: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)
  {
    var tlv = AndroidTLV([tag])
    let rest = try tlv.parse(bytes, consumesAll: consumesAll)
    return (tlv.value, tlv.lengthBytes, rest)
  }
}
