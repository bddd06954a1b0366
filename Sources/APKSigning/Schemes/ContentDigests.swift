internal import Crypto
internal import Synchronization

/// The digests of an APK's content that v2 and v3 sign: all bytes before the signing block, the central directory and
/// the end record, which counts as if the central directory began where the signing block does.
struct ContentDigests {
  private static let chunkSize = 0x10_0000
  private static let pieceSize = 0x2_0000
  private(set) var digests: [ContentDigestKind: [UInt8]] = [:]

  init(_ archive: ZIPArchive, blockOffset: Int, kinds: Set<ContentDigestKind>) throws(APKError) {
    var end = archive.endRecord
    let offset = UInt32(truncatingIfNeeded: blockOffset)
    for index in 0..<4 { end[16 + index] = UInt8(truncatingIfNeeded: offset >> UInt32(8 * index)) }
    let sections: [(file: any RandomAccessBytes, start: Int, count: Int)] = [
      (archive.file, 0, blockOffset),
      (archive.file, archive.directoryOffset, archive.endOffset - archive.directoryOffset),
      (MemoryBytes(end), 0, end.count),
    ]
    let chunked = kinds.subtracting([.veritySHA256])
    if !chunked.isEmpty { try addChunked(sections, chunked) }
    if kinds.contains(.veritySHA256) {
      var tree = try VerityTree()
      for section in sections { try Self.forEachChunk(section) { tree.update($0) } }
      digests[.veritySHA256] = tree.finish() + Self.littleEndian(sections.reduce(0) { $0 + $1.count }, 8)
    }
  }

  /// Chunks of 1 MiB, each with a5 and its length before it; 5a, their count and their digests make the top.
  private mutating func addChunked(
    _ sections: [(file: any RandomAccessBytes, start: Int, count: Int)], _ kinds: Set<ContentDigestKind>
  ) throws(APKError) {
    let chunks = sections.flatMap { section in
      stride(from: 0, to: section.count, by: Self.chunkSize).map {
        (file: section.file, start: section.start + $0, count: min(Self.chunkSize, section.count - $0))
      }
    }
    let kinds = Array(kinds)
    let found = Mutex([[UInt8]](repeating: [], count: chunks.count * kinds.count))
    try Parallel.forEach(chunks.count, bytes: sections.reduce(0) { $0 + $1.count }) { index throws(APKError) in
      let chunk = chunks[index]
      let prefix = [0xA5] + Self.littleEndian(chunk.count, 4)
      let digests = try kinds.map { kind throws(APKError) in try Self.digest(kind) }
      for digest in digests { digest.update(prefix) }
      // Through the cache of the processor, for all digests at once.
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(Self.pieceSize, chunk.count), alignment: 16)
      defer { buffer.deallocate() }
      var done = 0
      while done < chunk.count {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, chunk.count - done)])
        try chunk.file.read(at: chunk.start + done, into: piece)
        for digest in digests { digest.update(UnsafeRawBufferPointer(piece)) }
        done += piece.count
      }
      let results = digests.map { $0.finish() }
      found.withLock { $0.replaceSubrange(index * kinds.count..<(index + 1) * kinds.count, with: results) }
    }
    let tops = found.withLock { $0 }
    for (number, kind) in kinds.enumerated() {
      let top = try Self.digest(kind)
      top.update([0x5A] + Self.littleEndian(chunks.count, 4))
      for index in chunks.indices { top.update(tops[index * kinds.count + number]) }
      digests[kind] = top.finish()
    }
  }

  private static func digest(_ kind: ContentDigestKind) throws(APKError) -> Digest {
    do { return try Digest(kind.algorithm) } catch { throw APKError("\(error)") }
  }

  private static func forEachChunk(
    _ section: (file: any RandomAccessBytes, start: Int, count: Int), _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(APKError) {
    guard section.count > 0 else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(chunkSize, section.count), alignment: 16)
    defer { buffer.deallocate() }
    var done = 0
    while done < section.count {
      let chunk = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(chunkSize, section.count - done)])
      try section.file.read(at: section.start + done, into: chunk)
      body(UnsafeRawBufferPointer(chunk))
      done += chunk.count
    }
  }

  static func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

extension ContentDigestKind {
  var algorithm: DigestAlgorithm { self == .chunkedSHA512 ? .sha512 : .sha256 }
}

/// The root of fs-verity's Merkle tree: pages of 4096 bytes, each hashed behind a salt of eight zeros, level by level.
private struct VerityTree {
  private static let pageSize = 4096
  private static let salt = [UInt8](repeating: 0, count: 8)
  private let digest: Digest
  private var hashes: [UInt8] = []
  private var page: [UInt8] = []

  init() throws(APKError) {
    do { digest = try Digest(.sha256) } catch { throw APKError("\(error)") }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.pageSize - page.count)
      page += part
      rest = rest.dropFirst(part.count)
      if page.count == Self.pageSize { close() }
    }
  }

  private mutating func close() {
    digest.update(Self.salt)
    digest.update(page)
    hashes += digest.finish()
    page.removeAll(keepingCapacity: true)
  }

  mutating func finish() -> [UInt8] {
    flush()
    while hashes.count > 32 {
      let level = hashes
      hashes = []
      level.withUnsafeBytes { update($0) }
      flush()
    }
    return hashes
  }

  private mutating func flush() {
    guard !page.isEmpty else { return }
    page += [UInt8](repeating: 0, count: Self.pageSize - page.count)
    close()
  }
}
