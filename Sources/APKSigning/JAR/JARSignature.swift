/// The scheme v1: who signed META-INF/MANIFEST.MF, and whether each entry of the APK is as it says.
struct JARSignature {
  private(set) var signers: [JARSigner] = []
  /// Why Android refuses the APK where it goes by v1.
  private(set) var problem: APKError?

  /// `nil` where the archive has no MANIFEST.MF and no signature block.
  /// - Parameter checksContent: whether to read all entries and compare their digests.
  init?(_ archive: ZIPArchive, checksContent: Bool) {
    let blocks = archive.entries.filter { Self.isBlock($0.name) }
    guard !blocks.isEmpty || archive[name: Self.manifestName] != nil else { return nil }
    do throws(APKError) {
      try read(archive, blocks, checksContent)
    } catch {
      problem = error
    }
  }

  private static let manifestName = "META-INF/MANIFEST.MF"

  private static func isBlock(_ name: String) -> Bool {
    let upper = name.uppercased()
    return upper.hasPrefix("META-INF/") && [".RSA", ".DSA", ".EC"].contains { upper.hasSuffix($0) }
  }

  private mutating func read(_ archive: ZIPArchive, _ blocks: [ZIPArchive.Entry], _ checksContent: Bool)
    throws(APKError)
  {
    guard let entry = archive[name: Self.manifestName] else { throw APKError("no \(Self.manifestName)") }
    guard blocks.count <= APKLimits.count else { throw APKError("\(blocks.count) signature blocks in META-INF") }
    let bytes = try archive.content(of: entry)
    let manifest = try JARManifest(bytes, file: Self.manifestName)
    for block in blocks {
      if let signer = try JARSigner(block, archive, manifest: manifest, bytes: bytes) { signers.append(signer) }
    }
    guard !signers.isEmpty else { throw APKError("META-INF holds no signature") }
    if checksContent { try checkEntries(archive, manifest) }
  }

  /// All entries must have the signers of AndroidManifest.xml; what lies in META-INF is free.
  private func checkEntries(_ archive: ZIPArchive, _ manifest: JARManifest) throws(APKError) {
    func coverage(_ name: String) -> [Bool] { signers.map { $0.covered.contains(name) } }
    let wanted = coverage("AndroidManifest.xml")
    let entries = archive.entries.filter { !$0.isDirectory && !$0.name.hasPrefix("META-INF/") }
    guard entries.contains(where: { $0.name == "AndroidManifest.xml" }) else {
      throw APKError("no AndroidManifest.xml")
    }
    guard wanted.contains(true) else { throw APKError("AndroidManifest.xml is not signed") }
    var total: Int64 = 0
    var work: [(entry: ZIPArchive.Entry, digest: JARDigest)] = []
    for entry in entries {
      guard coverage(entry.name) == wanted else {
        throw APKError("\(entry.name) is not signed by the signers of AndroidManifest.xml")
      }
      guard let section = manifest.sections[entry.name], let digest = JARDigest(section.attributes, "-digest") else {
        throw APKError("\(Self.manifestName) has no digest of \(entry.name)")
      }
      total += Int64(entry.size)
      guard total <= APKLimits.inflated else { throw APKError("the entries inflate to more than 8 GiB") }
      work.append((entry, digest))
    }
    let largestFirst = work.indices.sorted { work[$0].entry.size > work[$1].entry.size }
    try Parallel.forEach(work.count, bytes: Int(total), order: largestFirst) { [work] index throws(APKError) in
      let (entry, digest) = work[index]
      guard try digest.matches(entry, of: archive) else {
        throw APKError("\(entry.name) is not as signed: its digest differs from the one in \(Self.manifestName)")
      }
    }
  }
}
