import ISO7816

extension AccessRule {
  /// What a new rule shall say, before it is bytes.
  public struct Draft: Hashable, Sendable {
    public var aid: AIDReference?
    public var deviceApp: DeviceApp = .all
    public var package: [UInt8]?
    public var apdu: APDUAccess?
    public var nfc: NFCAccess?
    public var permissions: [UInt8]?

    public init() {}

    /// Everything that is wrong with it, in words; a rule of which this is empty is what GPD_SPE_013 and Android take.
    public var faults: [String] {
      var faults: [String] = []
      if case .aid(let aid) = aid, !(5...16).contains(aid.count) {
        faults.append("an AID has 5 to 16 bytes, not \(aid.count)")
      }
      if case .hash(let hash) = deviceApp, hash.count != 20, hash.count != 32 {
        faults.append("the hash of a certificate has 20 bytes (SHA-1) or 32 (SHA-256), not \(hash.count)")
      }
      if let package {
        if package.isEmpty { faults.append("the package name is empty") }
        if package.count > 127 { faults.append("a package name has at most 127 bytes, not \(package.count)") }
        if !package.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
          faults.append("a package name has letters, digits, dots and underscores only")
        }
      }
      switch apdu {
      case .filters(let filters):
        if filters.isEmpty || filters.contains(where: { $0.header.count != 4 || $0.mask.count != 4 }) {
          faults.append("an APDU filter has 8 bytes: header and mask of CLA INS P1 P2")
        }
        if filters.count > 31 { faults.append("at most 31 APDU filters, not \(filters.count)") }
      case .invalid: faults.append("APDU access is always, never or filters of 8 bytes")
      case nil, .never, .always: break
      }
      if case .invalid = nfc { faults.append("NFC access is always or never") }
      if let permissions, permissions.count != 8 {
        faults.append("permissions have 8 bytes, not \(permissions.count)")
      }
      if apdu == nil, nfc == nil, permissions == nil { faults.append("the rule grants and forbids nothing") }
      return faults
    }

    /// The REF-AR-DO with its parts in the order in which Android reads them: 4F C1 CA, then D0 D1 DB, DB last.
    public var rule: AccessRule {
      var reference: [TLV] = []
      switch aid {
      case .aid(let bytes): reference.append(TLV(tag: 0x4F, value: bytes))
      case .others: reference.append(TLV(tag: 0x4F, value: []))
      case .implicit: reference.append(TLV(tag: 0xC0, value: []))
      case nil: break
      }
      switch deviceApp {
      case .hash(let hash): reference.append(TLV(tag: 0xC1, value: hash))
      case .all: reference.append(TLV(tag: 0xC1, value: []))
      }
      if let package { reference.append(TLV(tag: 0xCA, value: package)) }
      var access: [TLV] = []
      switch apdu {
      case .never: access.append(TLV(tag: 0xD0, value: [0]))
      case .always: access.append(TLV(tag: 0xD0, value: [1]))
      case .filters(let filters): access.append(TLV(tag: 0xD0, value: filters.flatMap { $0.header + $0.mask }))
      case .invalid(let bytes): access.append(TLV(tag: 0xD0, value: bytes))
      case nil: break
      }
      switch nfc {
      case .never: access.append(TLV(tag: 0xD1, value: [0]))
      case .always: access.append(TLV(tag: 0xD1, value: [1]))
      case .invalid(let bytes): access.append(TLV(tag: 0xD1, value: bytes))
      case nil: break
      }
      if let permissions { access.append(TLV(tag: 0xDB, value: permissions)) }
      let value = TLV(tag: 0xE1, children: reference).encoded + TLV(tag: 0xE3, children: access).encoded
      return AccessRule(TLV(tag: 0xE2, value: value).encoded)
    }
  }

  /// What would make Android skip this rule, or every rule of the card with it; a rule without permissions that breaks
  /// nothing is of no concern to carrier privileges.
  public var androidFaults: [String] {
    let android = AndroidAccessRules(response: AccessRuleList(rules: [self]).response)
    if let problem = android.problem { return ["android drops all rules of the card with this one: \(problem.reason)"] }
    guard let permissions else { return [] }
    var faults = android.skipped.map { "android skips the rule: \($0.reason)" }
    if faults.isEmpty, deviceApp == .all { faults.append("android matches no app where the hash is empty (c100)") }
    if permissions.count != 8 { faults.append("permissions have 8 bytes, not \(permissions.count)") }
    return faults
  }
}
