internal import ISO7816
public import UICC

/// The access rule files of a PKCS#15 application as GPD_SPE_013 §7 has them: EF.ODF leads to EF.DODF, that to EF.ACMF,
/// that to EF.ACRF, which names a file of conditions (EF.ACCF) for each target.
public struct AccessRuleFiles: Hashable, Sendable {
  /// The AID for which a condition holds.
  public enum Target: Hashable, Sendable, CustomStringConvertible {
    case aid([UInt8])
    /// The application that is selected by default (81).
    case defaultApplication
    /// All that no other rule names (82).
    case others

    public var description: String {
      switch self {
      case .aid(let bytes): "AID \(Hex.string(bytes))"
      case .defaultApplication: "the default application"
      case .others: "all other applications"
      }
    }
  }
  public struct Condition: Hashable, Sendable {
    /// In EF.ACCF.
    public var offset: Int
    /// Of the signer's certificate; `nil` for all apps of the device.
    public var hash: [UInt8]?
  }
  public struct Rule: Hashable, Sendable {
    public var target: Target
    /// Of EF.ACCF.
    public var path: [UInt8]
    public var conditions: [Condition]
  }

  public private(set) var rules: [Rule] = []
  /// What does not fit the specification, or is not there.
  public private(set) var problems: [String] = []

  /// 1.2.840.114283.200.1.1.
  private static let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x81, 0x48, 0x01, 0x01]
  private static let maximumRules = 200

  public init(_ files: some PKCS15Files) throws(CardError) {
    guard let odf = try load(files, [0x50, 0x31], "EF.ODF") else { return }
    let pointers = odf.filter { $0.tag == 0xA7 }.compactMap { Self.path($0.value) }
    if pointers.isEmpty { problems.append("EF.ODF names no EF.DODF") }
    for pointer in pointers.prefix(8) {
      guard let dodf = try load(files, pointer, "EF.DODF") else { continue }
      for acmf in dodf.compactMap(Self.acmf) { try readMain(files, acmf) }
    }
    if rules.isEmpty, problems.isEmpty {
      problems.append("EF.DODF names no access control files (1.2.840.114283.200.1.1)")
    }
  }

  private mutating func readMain(_ files: some PKCS15Files, _ path: [UInt8]) throws(CardError) {
    guard let acmf = try load(files, path, "EF.ACMF") else { return }
    guard let main = acmf.first(where: { $0.tag == 0x30 }), let inner = try? TLV.parse(main.value), inner.count >= 2,
      inner[0].tag == 0x04, inner[0].value.count == 8, let acrf = Self.path(inner[1].encoded)
    else {
      problems.append("EF.ACMF holds no refresh tag of 8 bytes and a path to EF.ACRF")
      return
    }
    guard let entries = try load(files, acrf, "EF.ACRF") else { return }
    for entry in entries where entry.tag == 0x30 {
      guard rules.count < Self.maximumRules else {
        return problems.append("EF.ACRF: more than \(Self.maximumRules) rules")
      }
      guard let parts = try? TLV.parse(entry.value), parts.count == 2, let target = Self.target(parts[0]),
        let path = Self.path(parts[1].encoded)
      else {
        problems.append("EF.ACRF: rule \(rules.count + 1) is no target and a path")
        continue
      }
      rules.append(Rule(target: target, path: path, conditions: try conditions(files, path)))
    }
  }

  private mutating func conditions(_ files: some PKCS15Files, _ path: [UInt8]) throws(CardError) -> [Condition] {
    guard let bytes = try files.content(path) else {
      problems.append("EF.ACCF \(Hex.string(path)) is not there")
      return []
    }
    var reader = TLVReader(bytes)
    var conditions: [Condition] = []
    do throws(TLVError) {
      while let entry = try reader.next() {
        guard entry.tag == 0x30 else {
          problems.append("EF.ACCF \(Hex.string(path)): no condition at byte \(reader.start)")
          return conditions
        }
        let hash = TLV.parsePrefix(entry.value).objects[tag: 0x04]
        conditions.append(Condition(offset: reader.start, hash: hash))
      }
    } catch { problems.append("EF.ACCF \(Hex.string(path)): \(error)") }
    return conditions
  }

  private mutating func load(_ files: some PKCS15Files, _ path: [UInt8], _ name: String) throws(CardError) -> [TLV]? {
    guard let bytes = try files.content(path) else {
      problems.append("\(name) \(Hex.string(path)) is not there")
      return nil
    }
    let (objects, error) = TLV.parsePrefix(bytes)
    if let error { problems.append("\(name) \(Hex.string(path)): \(error)") }
    return objects
  }

  private static func target(_ object: TLV) -> Target? {
    switch object.tag {
    case 0xA0: (try? TLV.parse(object.value))?.first { $0.tag == 0x04 }.map { .aid($0.value) }
    case 0x81: .defaultApplication
    case 0x82: .others
    default: nil
    }
  }

  /// Path ::= SEQUENCE { path OCTET STRING, ... } (PKCS #15 §6.1.5).
  private static func path(_ bytes: [UInt8]) -> [UInt8]? {
    guard let sequence = TLV.parsePrefix(bytes).objects[tag: 0x30],
      let path = TLV.parsePrefix(sequence).objects[tag: 0x04], !path.isEmpty
    else { return nil }
    return path
  }

  /// The path in an OidDO (A1) with the OID of access control.
  private static func acmf(_ entry: TLV) -> [UInt8]? {
    guard entry.tag == 0xA1, let parts = try? TLV.parse(entry.value),
      let type = parts.first(where: { $0.tag == 0xA1 }), let sequence = TLV.parsePrefix(type.value).objects[tag: 0x30],
      TLV.parsePrefix(sequence).objects[tag: 0x06] == oid
    else { return nil }
    return path(sequence)
  }
}
