internal import CLibcrypto

/// A signer of the scheme v1: a signature file and the PKCS#7 block over it.
struct JARSigner {
  /// `META-INF/CERT.RSA`.
  var block: String
  var certificates: [Certificate] = []
  /// The entries that the signature file names.
  var covered: Set<String> = []
  /// X-Android-APK-Signed: the schemes of which the signer says that the APK has them.
  var promisedSchemes: [Int] = []

  /// `nil` for a block without its signature file, which Android passes over.
  /// - Throws: ``APKError``; Android refuses the APK.
  init?(_ entry: ZIPArchive.Entry, _ archive: ZIPArchive, manifest: JARManifest, bytes: [UInt8]) throws(APKError) {
    block = entry.name
    let file = String(entry.name.prefix(upTo: entry.name.lastIndex(of: ".") ?? entry.name.endIndex)) + ".SF"
    guard let signatureFile = archive[name: file] else { return nil }
    let content = try archive.content(of: signatureFile)
    try verify(try archive.content(of: entry), over: content)
    let parsed = try JARManifest(content, file: file)
    promisedSchemes = (parsed.main.attributes["x-android-apk-signed"] ?? "").split(separator: ",").compactMap {
      Int($0.filter { $0 != " " })
    }
    covered = Set(parsed.sections.keys)
    if let whole = JARDigest(parsed.main.attributes, "-digest-manifest"), try whole.matches(bytes) { return }
    for (name, section) in parsed.sections {
      guard let original = manifest.sections[name], let digest = JARDigest(section.attributes, "-digest") else {
        throw APKError("\(file): \(name) has no section in META-INF/MANIFEST.MF, or no digest")
      }
      guard try digest.matches(bytes[original.range]) else {
        throw APKError("\(file): its digest of META-INF/MANIFEST.MF, section \(name), does not match")
      }
    }
  }

  private mutating func verify(_ der: [UInt8], over content: [UInt8]) throws(APKError) {
    guard let handle = uicc_pkcs7_parse(der, der.count) else { throw APKError("\(block): no PKCS#7 SignedData") }
    defer { uicc_pkcs7_free(handle) }
    for index in 0..<APKLimits.count {
      let length = uicc_pkcs7_signer(handle, Int32(index), nil, 0)
      guard length > 0 else { break }
      let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        count = uicc_pkcs7_signer(handle, Int32(index), buffer.baseAddress, length)
      }
      certificates.append(try Certificate(der: bytes))
    }
    guard !certificates.isEmpty else { throw APKError("\(block): no signer with a certificate") }
    guard uicc_pkcs7_verify(handle, content, content.count) == 1 else {
      throw APKError("\(block): the signature over the signature file does not verify")
    }
  }
}
