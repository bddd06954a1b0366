internal import CLibcrypto
internal import ISO7816

/// Certificates outside an APK: PEM, DER, the PKCS#7 block of a JAR signature, a PKCS#12 keystore.
public enum CertificateFile {
  /// What a keystore wants.
  public enum Failure: Error, Hashable, Sendable {
    case passwordNeeded
    case wrongPassword
    /// JKS or JCEKS, formats of Java's own.
    case javaKeystore
    case unreadable(APKError)
  }

  /// The content of a file that is small enough to be one.
  public static func bytes(of file: any RandomAccessBytes) throws(APKError) -> [UInt8] {
    guard file.count <= APKLimits.part else { throw APKError("no APK, and too large for a certificate") }
    return try file.read(at: 0, count: file.count)
  }

  /// - Parameter password: of a keystore; UTF-8.
  /// - Returns: at least one.
  public static func certificates(_ bytes: [UInt8], password: [UInt8]? = nil) throws(Failure) -> [Certificate] {
    guard !bytes.starts(with: [0xFE, 0xED, 0xFE, 0xED]), !bytes.starts(with: [0xCE, 0xCE, 0xCE, 0xCE]) else {
      throw .javaKeystore
    }
    do throws(APKError) {
      if let found = try pem(bytes) { return found }
      guard bytes.first == 0x30 else { throw APKError("no APK, certificate (PEM, DER) or keystore (PKCS#12)") }
      if let handle = uicc_pkcs7_parse(bytes, bytes.count) {
        defer { uicc_pkcs7_free(handle) }
        return try collect { (index, room, pointer) in uicc_pkcs7_signer(handle, index, pointer, room) }
      }
    } catch { throw .unreadable(error) }
    if let store = uicc_pkcs12_parse(bytes, bytes.count) {
      defer { uicc_pkcs12_free(store) }
      return try keystore(store, password)
    }
    do throws(APKError) { return [try Certificate(der: bytes)] } catch { throw .unreadable(error) }
  }

  private static func keystore(_ store: UnsafeMutableRawPointer, _ password: [UInt8]?) throws(Failure) -> [Certificate]
  {
    guard let password else { throw .passwordNeeded }
    var certificates: [Certificate] = []
    for index in 0..<APKLimits.count {
      var bytes = [UInt8](repeating: 0, count: 0x10000)
      var count = 0
      let state = uicc_pkcs12_certificates(store, password, password.count, Int32(index), &bytes, bytes.count, &count)
      if state == 0 { throw .wrongPassword }
      guard state == 1 else { throw .unreadable(APKError("libcrypto cannot open this keystore")) }
      guard count > 0 else { break }
      guard count <= bytes.count else { throw .unreadable(APKError("a certificate of \(count) bytes")) }
      do throws(APKError) { certificates.append(try Certificate(der: Array(bytes[..<count]))) } catch {
        throw .unreadable(error)
      }
    }
    guard !certificates.isEmpty else { throw .unreadable(APKError("no certificate in this keystore")) }
    return certificates
  }

  private static func collect(_ read: (Int32, Int, UnsafeMutablePointer<UInt8>?) -> Int) throws(APKError)
    -> [Certificate]
  {
    var certificates: [Certificate] = []
    for index in 0..<APKLimits.count {
      let length = read(Int32(index), 0, nil)
      guard length > 0 else { break }
      certificates.append(
        try Certificate(
          der: [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = read(Int32(index), length, buffer.baseAddress)
          }))
    }
    guard !certificates.isEmpty else { throw APKError("no signer's certificate in this PKCS#7 block") }
    return certificates
  }

  /// `nil` where there is no line `-----BEGIN CERTIFICATE-----` (RFC 7468).
  private static func pem(_ bytes: [UInt8]) throws(APKError) -> [Certificate]? {
    guard bytes.count <= APKLimits.part else { return nil }
    var certificates: [Certificate] = []
    var body: String?
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let text = line.filter { !$0.isWhitespace }
      if text == "-----BEGINCERTIFICATE-----" {
        body = ""
      } else if text == "-----ENDCERTIFICATE-----", let base64 = body {
        guard let der = Base64.bytes(base64) else {
          throw APKError("certificate #\(certificates.count + 1) is no base64")
        }
        guard certificates.count < APKLimits.count else { throw APKError("more than \(APKLimits.count) certificates") }
        certificates.append(try Certificate(der: der))
        body = nil
      } else if body != nil {
        body? += text
      }
    }
    if body != nil {
      throw APKError("certificate #\(certificates.count + 1) is cut: no line -----END CERTIFICATE-----")
    }
    return certificates.isEmpty ? nil : certificates
  }
}
