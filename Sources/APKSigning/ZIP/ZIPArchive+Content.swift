internal import CZlib

extension ZIPArchive {
  private static let pieceSize = 0x20000

  /// Reads an entry piece by piece.
  /// - Throws: ``APKError`` where the entry is damaged or inflates to another size than it announces.
  func forEachPiece(of entry: Entry, _ body: (UnsafeRawBufferPointer) -> Void) throws(APKError) {
    let start = try contentOffset(of: entry)
    switch entry.method {
    case 0:
      guard entry.size == entry.compressedSize else {
        throw APKError("\(entry.name): stored, yet \(entry.compressedSize) bytes are to become \(entry.size)")
      }
      try forEachRaw(start, entry.size) { (piece) throws(APKError) in body(piece) }
    case 8: try inflate(entry, from: start, body)
    default: throw APKError("\(entry.name): compression method \(entry.method), which Android does not know")
    }
  }

  /// A whole entry.
  func content(of entry: Entry, limit: Int = APKLimits.part) throws(APKError) -> [UInt8] {
    guard entry.size <= limit else { throw APKError("\(entry.name): \(entry.size) bytes are too many") }
    var bytes: [UInt8] = []
    // What an entry announces is not what it holds: no room is made before there is content.
    try forEachPiece(of: entry) { bytes += $0 }
    return bytes
  }

  subscript(name name: String) -> Entry? { entries.first { $0.name == name } }

  private func contentOffset(of entry: Entry) throws(APKError) -> Int {
    var header = LittleEndianReader(try file.read(at: entry.localOffset, count: 30), entry.name)
    guard try header.uint32("local header") == 0x0403_4B50 else {
      throw APKError("\(entry.name): no local header at byte \(entry.localOffset)")
    }
    try header.skip(22, "local header")
    let nameLength = try header.uint16("name length")
    let extraLength = try header.uint16("extra length")
    let name = try file.read(at: entry.localOffset + 30, count: nameLength)
    guard name.elementsEqual(entry.name.utf8) || String(decoding: name, as: UTF8.self) == entry.name else {
      throw APKError("\(entry.name): its local header has another name")
    }
    let start = entry.localOffset + 30 + nameLength + extraLength
    guard start <= directoryOffset, entry.compressedSize <= directoryOffset - start else {
      throw APKError("\(entry.name): its \(entry.compressedSize) bytes run into the central directory")
    }
    return start
  }

  private func forEachRaw(
    _ start: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) throws(APKError) -> Void
  ) throws(APKError) {
    let room = min(count, Self.pieceSize)
    guard room > 0 else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    defer { buffer.deallocate() }
    var done = 0
    while done < count {
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(room, count - done)])
      try file.read(at: start + done, into: piece)
      try body(UnsafeRawBufferPointer(piece))
      done += piece.count
    }
  }

  private func inflate(_ entry: Entry, from start: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws(APKError) {
    guard let stream = uicc_inflate_new() else { throw APKError("zlib has no memory") }
    defer { uicc_inflate_free(stream) }
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.pieceSize)
    defer { room.deallocate() }
    var (total, hasEnded) = (0, false)
    try forEachRaw(start, entry.compressedSize) { (input) throws(APKError) in
      var place = 0
      while !hasEnded {
        var (taken, made) = (input.count - place, Self.pieceSize)
        let source = input.baseAddress.map { ($0 + place).assumingMemoryBound(to: UInt8.self) }
        let state = uicc_inflate_run(stream, source, &taken, room, &made)
        guard state >= 0 else { throw APKError("\(entry.name): damaged deflate stream at byte \(total)") }
        place += taken
        total += made
        guard total <= entry.size else {
          throw APKError("\(entry.name): inflates to more than its \(entry.size) bytes")
        }
        body(UnsafeRawBufferPointer(start: room, count: made))
        hasEnded = state == 1
        if taken == 0, made == 0 { break }
      }
    }
    guard hasEnded, total == entry.size else {
      throw APKError("\(entry.name): inflates to \(total) bytes instead of \(entry.size)")
    }
  }
}
