import APKSigning

extension FuzzTarget {
  /// APKs of genuine parts that are put together otherwise: entries with their signed content under other headers, and
  /// signers with their signed data in other blocks. The input says how, so that neither digests nor signatures end a run
  /// before it begins.
  static let apkStructure = FuzzTarget(
    "apk-structure", maximumLength: 512, quickCount: 1500,
    seeds: {
      // The signed APKs as they are; then one operation each.
      let operations: [[UInt8]] = (0..<16).map { [$0, 1, 2, 3, 4, 5] }
      return [[0], [1], [2], [3]] + operations.map { [0] + $0 } + operations.map { [2] + $0 }
        + operations.map { [3] + $0 + $0 }
    },
    run: { bytes in
      var source = ByteSource(bytes)
      switch source.byte() & 3 {
      case 0:
        let isInstallable = try checkAPK(rearranged(&source).bytes())
        try check(bytes.count > 1 || isInstallable, "the parts alone are not installed")
      // The same entries before a signing block, which covers other bytes.
      case 1:
        let zip = rearranged(&source)
        try checkAPK(zip.bytes(block: signingBlock(&source)))
      case 2:
        guard let parts = rotated else { return }
        let isInstallable = try checkAPK(parts.assembled(pairs(&source, parts)))
        try check(bytes.count > 1 || isInstallable, "the parts alone are not installed")
      // As 2, with what follows the content changed as well.
      default:
        guard let parts = rotated else { return }
        var apk = parts.assembled(pairs(&source, parts))
        for _ in 0..<source.choice(4) {
          let place = apk.count - 1 - source.choice(min(apk.count, 0x200))
          apk[place] ^= source.byte()
        }
        try checkAPK(apk)
      }
    })

  /// The PKCS#7 block of an APK that is otherwise as it was signed.
  static let pkcs7 = FuzzTarget(
    "pkcs7", maximumLength: 4096, quickCount: 2000,
    seeds: { [signatureBlock] },
    run: { bytes in
      var zip = ZIPBuilder(signed)
      guard let index = zip.index(of: "META-INF/K.EC") else { return }
      zip.entries[index].method = 0
      zip.entries[index].data = bytes
      zip.entries[index].size = bytes.count
      try checkAPK(zip.bytes())
    })

  private static let signed = SeedFiles.bytes("v1.apk")
  private static let rotated = APKParts(SeedFiles.bytes("rotated.apk"))
  private static let signatureBlock: [UInt8] =
    (try? ArchiveFile.contents(of: MemoryBytes(signed), suffix: ".ec"))?.values.first ?? []

  /// The v1 APK with up to eight operations on its entries.
  private static func rearranged(_ source: inout ByteSource) -> ZIPBuilder {
    var zip = ZIPBuilder(signed)
    for _ in 0..<8 where !source.isAtEnd && !zip.entries.isEmpty {
      let operation = source.byte() & 15
      let index = source.choice(zip.entries.count)
      switch operation {
      case 0: zip.entries.swapAt(index, source.choice(zip.entries.count))
      case 1: zip.entries.insert(zip.entries[index], at: source.choice(zip.entries.count))
      case 2: zip.entries.remove(at: index)
      case 3: zip.entries[index].method = [0, 8, 8, 12, 0xFFFF][source.choice(5)]
      case 4: zip.entries[index].extra = [UInt8](repeating: source.byte(), count: source.choice(300))
      case 5: zip.entries[index].claimedOffset = offset(&source)
      case 6: zip.entries[index].claimedSize = offset(&source)
      case 7: zip.entries[index].claimedCompressedSize = offset(&source)
      case 8: zip.entries[index].localName = source.piece()
      case 9: zip.entries[index].gap = source.choice(600)
      case 10: zip.entries[index].isListed = false
      case 11: zip.entries[index].sharesPrevious = true
      case 12: zip.claimedCount = source.choice(0x1_0000)
      case 13: zip.comment = source.piece()
      case 14: zip.directoryShift = source.choice(64) - 32
      default:
        // A new entry: in META-INF, beside the others, or with the name of one in another spelling.
        var entry = zip.entries[index]
        switch source.choice(4) {
        case 0: entry.name = Array("META-INF/".utf8) + source.piece()
        case 1: entry.name += source.piece()
        case 2: entry.name = entry.name.map { $0 & 0x40 != 0 ? $0 ^ 0x20 : $0 }
        default: entry.name = source.piece()
        }
        zip.entries.append(entry)
      }
    }
    return zip
  }

  /// Small numbers, large ones, and those at the edges of 32 bits.
  private static func offset(_ source: inout ByteSource) -> Int {
    switch source.choice(4) {
    case 0: source.choice(256)
    case 1: source.word()
    case 2: 0x7FFF_FFFF - source.choice(256)
    default: 0xFFFF_FFFF - source.choice(256)
    }
  }

  private static func signingBlock(_ source: inout ByteSource) -> [UInt8] {
    var body: [UInt8] = []
    for _ in 0..<source.choice(4) {
      let value = Array((rotated?.values.values.first ?? []).prefix(source.choice(0x1000)))
      body += APKParts.bytes(value.count + 4 + source.choice(3), 8) + APKParts.bytes(identifier(&source), 4) + value
    }
    let size = APKParts.bytes(body.count + 24, 8)
    return size + body + size + Array("APK Sig Block 42".utf8)
  }

  private static func identifier(_ source: inout ByteSource) -> Int {
    [0x7109_871A, 0xF053_68C0, 0x1B93_AD61, 0x4272_6577, 0][source.choice(5)]
  }

  /// Pairs of a signing block: the genuine lists of signers, whole or with their signers taken apart.
  private static func pairs(_ source: inout ByteSource, _ parts: APKParts) -> [(id: UInt32, value: [UInt8])] {
    let lists = parts.values.sorted { $0.key < $1.key }.map(\.value)
    guard !lists.isEmpty else { return [] }
    return (0..<(1 + source.choice(4))).map { _ in
      let id = UInt32(truncatingIfNeeded: identifier(&source))
      var signers = prefixed(prefixed(lists[source.choice(lists.count)]).first ?? [])
      for _ in 0..<source.choice(4) where !signers.isEmpty {
        let index = source.choice(signers.count)
        switch source.choice(5) {
        case 0: signers.append(signers[index])
        case 1: signers.swapAt(index, source.choice(signers.count))
        case 2: signers.remove(at: index)
        // The range of platforms outside of what is signed, the signatures, the key.
        case 3 where !signers[index].isEmpty:
          signers[index][source.choice(signers[index].count)] = source.byte()
        default: signers[index] += source.piece()
        }
      }
      return (id, prefix(signers.flatMap(prefix)))
    }
  }

  /// The values side by side, each behind its length in four bytes, least significant first.
  private static func prefixed(_ bytes: [UInt8]) -> [[UInt8]] {
    var (values, place): ([[UInt8]], Int) = ([], 0)
    while place + 4 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      guard length <= bytes.count - place - 4 else { break }
      values.append(Array(bytes[place + 4..<place + 4 + length]))
      place += 4 + length
    }
    return values
  }

  private static func prefix(_ value: [UInt8]) -> [UInt8] { APKParts.bytes(value.count, 4) + value }
}
