import ISO7816

/// One record of EF.GBANL (TS 31.102 §4.2.83, TS 31.103 §4.2.10): a NAF and the B-TID of the bootstrapping that its
/// keys come from.
public struct NAFEntry: Hashable, Sendable {
  /// The host name of the NAF.
  public var fqdn: String
  /// With the host name this is the NAF_ID (TS 33.220 §4.5.2).
  public var ua: UaSecurityProtocol
  /// `base64(RAND)@bsf-server`; `nil` where the record has no B-TID object.
  public var bTID: String?

  public init(fqdn: String, ua: UaSecurityProtocol = .httpDigest, bTID: String? = nil) {
    self.fqdn = fqdn
    self.ua = ua
    self.bTID = bTID
  }

  /// Why an entry cannot be a record, with the field and its limit.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
  }

  static let nafIDTag: UInt32 = 0x80
  static let bTIDTag: UInt32 = 0x81

  /// Two NAF_IDs are one where they differ in the case of letters only.
  func isSameNAF(as other: NAFEntry) -> Bool { fqdn.lowercased() == other.fqdn.lowercased() && ua == other.ua }

  /// The record, padded with FF.
  /// - Parameter length: bytes of a record of this file.
  /// - Throws: ``Failure`` for a name that is no host name (RFC 1123), a B-TID that is not printable, and for what
  ///   does not fit.
  public func record(length: Int) throws(Failure) -> [UInt8] {
    try Self.checkHost(fqdn)
    var bytes = TLV(tag: Self.nafIDTag, value: Array(fqdn.utf8) + ua.rawValue).encoded
    if let bTID {
      guard bTID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw Failure("the B-TID is no printable ASCII without blanks (TS 33.220 §C.2.1)")
      }
      bytes += TLV(tag: Self.bTIDTag, value: Array(bTID.utf8)).encoded
    }
    guard bytes.count <= length else {
      let part = bTID == nil ? "" : " and its B-TID"
      throw Failure("\(fqdn)\(part) need \(bytes.count) bytes, a record of this file has \(length)")
    }
    return bytes + [UInt8](repeating: 0xFF, count: length - bytes.count)
  }

  /// RFC 1123 §2.1: labels of 1 to 63 letters, digits and hyphens, 253 characters in all.
  static func checkHost(_ name: String) throws(Failure) {
    guard !name.isEmpty, name.utf8.count <= 253 else { throw Failure("a host name has 1 to 253 characters") }
    for label in name.split(separator: ".", omittingEmptySubsequences: false) {
      guard (1...63).contains(label.utf8.count) else {
        throw Failure("the label \"\(label.description.withoutControls)\" of the host name has not 1 to 63 characters")
      }
      let isGood = label.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
      }
      guard isGood, label.first != "-", label.last != "-" else {
        throw Failure(
          "the label \"\(label.description.withoutControls)\" of the host name is not letters, digits and hyphens")
      }
    }
  }

  /// The entry in a record; `nil` where the record is free.
  /// - Throws: ``Failure`` if the record is neither free nor an entry that this type can give back.
  public init?(record: [UInt8]) throws(Failure) {
    if record.allSatisfy({ $0 == 0xFF }) { return nil }
    let parsed = TLV.parsePrefix(record)
    guard let nafID = parsed.objects[tag: Self.nafIDTag] else { throw Failure("no NAF_ID (tag 80)") }
    guard nafID.count > 5, let ua = UaSecurityProtocol(rawValue: Array(nafID.suffix(5))) else {
      throw Failure("the NAF_ID has \(nafID.count) bytes where a host name and 5 bytes are expected")
    }
    guard let host = String(validating: nafID.dropLast(5), as: UTF8.self) else {
      throw Failure("the host name is no UTF-8")
    }
    fqdn = host
    self.ua = ua
    if let value = parsed.objects[tag: Self.bTIDTag] {
      guard let text = String(validating: value, as: UTF8.self) else { throw Failure("the B-TID is no UTF-8") }
      bTID = text
    }
  }
}
