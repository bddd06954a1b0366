internal import CLibcrypto
internal import Crypto

/// An X.509 certificate (RFC 5280). Android compares the digest of its bytes and nothing else.
public struct Certificate: Hashable, Sendable {
  public let der: [UInt8]
  /// 20 bytes, over ``der``.
  public let sha1: [UInt8]
  /// 32 bytes, over ``der``.
  public let sha256: [UInt8]
  /// As RFC 2253 writes it: the most specific part first.
  public let subject: String
  public let issuer: String
  /// Most significant byte first.
  public let serial: [UInt8]
  /// Seconds since 1970; `nil` where the certificate holds no time.
  public let notBefore: Int64?
  public let notAfter: Int64?
  /// `RSA`, `EC`, `DSA`; `unknown` where libcrypto does not know the algorithm.
  public let keyType: String
  /// Bits of the modulus or of the curve's order.
  public let keyBits: Int
  /// SubjectPublicKeyInfo, DER.
  public let publicKey: [UInt8]

  /// - Throws: ``APKError`` if the bytes are no certificate, or more than one.
  public init(der: [UInt8]) throws(APKError) {
    var used = 0
    guard let handle = uicc_certificate_parse(der, der.count, &used) else {
      throw APKError("\(der.count) bytes are no X.509 certificate")
    }
    defer { uicc_certificate_free(handle) }
    guard used == der.count else { throw APKError("\(der.count - used) bytes follow the X.509 certificate") }
    self.der = der
    do {
      sha1 = try Digest.of(der, .sha1)
      sha256 = try Digest.of(der, .sha256)
    } catch { throw APKError(error.description) }
    subject = Self.text(1024) { uicc_certificate_name(handle, 0, $0, $1) }
    issuer = Self.text(1024) { uicc_certificate_name(handle, 1, $0, $1) }
    serial = Self.bytes(64) { uicc_certificate_serial(handle, $0, $1) }
    let times = (uicc_certificate_time(handle, 0), uicc_certificate_time(handle, 1))
    notBefore = times.0 == .min ? nil : times.0
    notAfter = times.1 == .min ? nil : times.1
    var bits: Int32 = 0
    let type = Self.text(32) { uicc_certificate_key(handle, &bits, $0, $1) }
    keyType = type.isEmpty ? "unknown" : type
    keyBits = Int(bits)
    publicKey = Self.bytes(0x10000) { uicc_certificate_spki(handle, $0, $1) }
  }

  private static func bytes(_ room: Int, _ fill: (UnsafeMutablePointer<UInt8>?, Int) -> Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let length = fill(buffer.baseAddress, room)
      count = length <= room ? length : 0
    }
  }

  private static func text(_ room: Int, _ fill: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> String {
    let bytes = Self.bytes(room) { pointer, room in
      guard let pointer else { return 0 }
      return pointer.withMemoryRebound(to: CChar.self, capacity: room) { fill($0, room) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Certificate {
  /// `2026-11-23`, of ``notBefore`` or ``notAfter``.
  public static func date(_ seconds: Int64) -> String {
    // Days since 0000-03-01, in eras of 400 years.
    let days = Int(seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
