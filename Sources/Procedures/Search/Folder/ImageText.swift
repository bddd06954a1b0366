internal import CHexScan
internal import CardImage
internal import ISO7816

/// Reads the text of a `uicc-image/1` straight into a ``SearchArena``: hex becomes bytes once, at the place where they are
/// searched, and nothing else is made of it. Takes images as `uicc export` writes them; whatever else there is about a
/// file (an unknown key, an escape, a duplicate, damage) makes it give up, so that the careful reader says what it is.
///
/// `decoded` is read over and not checked. Between two images it holds no text that it could read.
struct ImageText: @unchecked Sendable {
  /// A file of the image: what is needed if something is found in it.
  struct File {
    /// In the text.
    var path: Range<Int>
  }
  /// A file of which something is missing.
  struct Gap {
    var file: Int
    var status: UInt16?
    var records: [Int]
    var problem: Range<Int>?
  }
  private(set) var files: [File] = []
  private(set) var gaps: [Gap] = []
  /// Files of which something was searched.
  private(set) var searched = 0
  /// Files with records that may begin or end what is split over records, and the places of their records.
  private(set) var joinable: [(file: Int, places: Range<Int>)] = []

  var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// Without the bytes behind the text that may be read.
  var count = 0
  var index = 0
  private var paths = HashSet()
  private let joints: Joints
  /// Where the records end that are read at once.
  private var ends = [Int](repeating: 0, count: 1024)

  /// Bytes that must be readable behind the text.
  static let slack = 64

  struct GiveUp: Error {}

  init(joints: Joints) { self.joints = joints }

  /// Reads one image, in the room that the one before took.
  /// - Parameters:
  ///   - text: the file, and ``slack`` bytes more; ranges of it are valid as long as it is.
  ///   - count: the bytes of the file.
  /// - Returns: whether the whole of it was understood; `arena` holds its contents then.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>, count: Int, into arena: inout SearchArena) -> Bool {
    self.text = text
    self.count = min(count, max(0, text.count - Self.slack))
    index = 0
    searched = 0
    files.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    joinable.removeAll(keepingCapacity: true)
    paths.removeAll()
    arena.removeAll()
    // Hex takes twice the room of its bytes.
    arena.reserve(count / 2 + 64)
    defer { self.text = UnsafeBufferPointer(start: nil, count: 0) }
    do throws(GiveUp) {
      try readDocument(&arena)
      return true
    } catch {
      return false
    }
  }

  // MARK: the document

  private mutating func readDocument(_ arena: inout SearchArena) throws(GiveUp) {
    var seen = 0
    var isFirst = true
    try take(0x7B)
    while let key = try nextKey(&isFirst) {
      let bit: Int
      if isKey(key, "files") {
        bit = 1
        try take(0x5B)
        var first = true
        while try nextElement(&first) { try readFile(&arena) }
      } else if isKey(key, "atr") {
        bit = 2
        arena.commit(try hex(&arena), file: -1, part: .atr)
      } else if isKey(key, "araM") {
        bit = 4
        try readList(&arena, .rule)
      } else if isKey(key, "toolkit") {
        bit = 32
        try readList(&arena, .toolkit)
      } else if isKey(key, "format") {
        bit = 8
        guard isKey(try string(), "uicc-image/1") else { throw GiveUp() }
      } else if isKey(key, "iccid") {
        bit = 16
        let digits = try string()
        guard digits.count <= 20, text[digits].allSatisfy({ (0x30...0x39).contains($0) }) else { throw GiveUp() }
      } else {
        throw GiveUp()
      }
      guard seen & bit == 0 else { throw GiveUp() }
      seen |= bit
    }
    skipSpace()
    guard index == count, seen & 9 == 9 else { throw GiveUp() }
  }

  /// A list of byte strings that belong to no file.
  private mutating func readList(_ arena: inout SearchArena, _ part: SearchPart) throws(GiveUp) {
    try take(0x5B)
    var first = true
    var number: UInt32 = 0
    while try nextElement(&first) {
      number += 1
      arena.commit(try hex(&arena), file: -1, part: part, number: number)
    }
  }

  private struct Keys: OptionSet {
    let rawValue: Int
    static let aid = Keys(rawValue: 1)
    static let data = Keys(rawValue: 2)
    static let decoded = Keys(rawValue: 4)
    static let fcp = Keys(rawValue: 8)
    static let fid = Keys(rawValue: 16)
    static let path = Keys(rawValue: 32)
    static let problem = Keys(rawValue: 64)
    static let recordSW = Keys(rawValue: 128)
    static let records = Keys(rawValue: 256)
    static let structure = Keys(rawValue: 512)
    static let sw = Keys(rawValue: 1024)
    static let tags = Keys(rawValue: 2048)
    static let contents: Keys = [.data, .records, .tags]
    static let needed: Keys = [.path, .structure]
  }

  private mutating func readFile(_ arena: inout SearchArena) throws(GiveUp) {
    let number = files.count
    let before = arena.count
    var seen: Keys = []
    var file = File(path: 0..<0)
    var gap = Gap(file: number, status: nil, records: [], problem: nil)
    var aid: Range<Int>?
    var fcp = 0..<0
    var isDirectory = false
    var isFirst = true
    try take(0x7B)
    while let key = try nextKey(&isFirst) {
      let found: Keys
      if isKey(key, "fcp") {
        found = .fcp
        let start = arena.count
        arena.commit(try hex(&arena), file: number, part: .fcp)
        fcp = start..<arena.count
      } else if isKey(key, "fid") {
        found = .fid
        _ = try fourDigits()
      } else if isKey(key, "path") {
        found = .path
        file.path = try path()
      } else if isKey(key, "structure") {
        found = .structure
        isDirectory = try readStructure()
      } else if isKey(key, "data") {
        found = .data
        arena.commit(try hex(&arena), file: number, part: .data)
      } else if isKey(key, "records") {
        found = .records
        try readRecords(&arena, number, &gap)
      } else if isKey(key, "decoded") {
        found = .decoded
        try skipValue()
      } else if isKey(key, "aid") {
        found = .aid
        let start = arena.count
        let length = try hex(&arena)
        guard length > 0 else { throw GiveUp() }
        arena.commit(length, file: number, part: .aid)
        aid = start..<start + length
      } else if isKey(key, "sw") {
        found = .sw
        gap.status = try fourDigits()
      } else if isKey(key, "problem") {
        found = .problem
        gap.problem = try string()
      } else if isKey(key, "recordSW") {
        found = .recordSW
        try skipValue()
      } else if isKey(key, "tags") {
        found = .tags
        try readTags(&arena, number)
      } else {
        throw GiveUp()
      }
      guard seen.isDisjoint(with: found) else { throw GiveUp() }
      seen.formUnion(found)
    }
    guard seen.isSuperset(of: .needed), seen.intersection(.contents).rawValue.nonzeroBitCount <= 1 else {
      throw GiveUp()
    }
    files.append(file)
    // Places that move.
    if aid != nil, joinable.last?.file == number { throw GiveUp() }
    if let aid { arena.dropDuplicate(aid, in: fcp, file: number) }
    if arena.count > before { searched += 1 }
    if isMissing(gap, hasContent: !seen.isDisjoint(with: .contents), isDirectory: isDirectory) { gaps.append(gap) }
  }

  /// As `CardSearch` has it for a file of an image.
  private func isMissing(_ gap: Gap, hasContent: Bool, isDirectory: Bool) -> Bool {
    if !gap.records.isEmpty { return true }
    let status = gap.status.map { StatusWord(rawValue: $0) }
    if let status, gap.problem == nil, !hasContent, status == .fileNotFound || status == .gsmFileNotFound {
      return false
    }
    if let status, status.rawValue != 0x9000 { return true }
    return gap.problem != nil || !isDirectory && !hasContent
  }

  /// A path that no file before had: plain names with `/` between them.
  private mutating func path() throws(GiveUp) -> Range<Int> {
    let range = try string()
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var last: UInt8 = 0x2F
    for place in range {
      let byte = text[place]
      guard byte > 0x20, byte != 0x2F || last != 0x2F else { throw GiveUp() }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      last = byte
    }
    guard last != 0x2F, range.count <= 1024, paths.insert(hash), files.count < 100_000 else { throw GiveUp() }
    return range
  }

  /// - Returns: whether the file is a DF or ADF.
  private mutating func readStructure() throws(GiveUp) -> Bool {
    let range = try string()
    if isKey(range, "df") || isKey(range, "adf") { return true }
    guard
      isKey(range, "transparent") || isKey(range, "linear-fixed") || isKey(range, "cyclic") || isKey(range, "ber-tlv")
        || isKey(range, "unknown")
    else { throw GiveUp() }
    return false
  }

  private mutating func readRecords(_ arena: inout SearchArena, _ file: Int, _ gap: inout Gap) throws(GiveUp) {
    var number: UInt32 = 1
    var isJoinable = false
    var last: UInt8 = 0xFF
    let first = arena.placeCount
    try take(0x5B)
    if isNext(0x5D) { return }
    repeat {
      let strings = try hexStrings(&arena)
      if strings > 0 {
        if !isJoinable { isJoinable = mayJoin(strings, arena, &last) }
        arena.commit(ends[..<strings], file: file, part: .record, number: number)
        number += UInt32(clamping: strings)
        continue
      }
      skipSpace()
      let start = index
      try skipValue()
      guard isKey(start..<index, "null") else { throw GiveUp() }
      gap.records.append(Int(number))
      number += 1
      last = 0xFF
    } while isNext(0x2C)
    try take(0x5D)
    if isJoinable { joinable.append((file, first..<arena.placeCount)) }
  }

  /// Decodes elements of an array behind the content of the arena, as far as they are strings of hex, and sets `ends`.
  /// - Returns: how many; none where the next element is something else.
  private mutating func hexStrings(_ arena: inout SearchArena) throws(GiveUp) -> Int {
    guard let base = text.baseAddress else { throw GiveUp() }
    let (start, limit) = (index, count)
    let list = arena.withFreeBytes { free in
      ends.withUnsafeMutableBufferPointer { ends in
        guard let bytes = free.baseAddress, let room = ends.baseAddress else { return hexscan_list() }
        return hexscan_decode_list(base, limit, start, bytes, room, ends.count)
      }
    }
    if list.strings > 0 { index = list.end }
    return list.strings
  }

  /// Whether one of the records that were just decoded may continue the one before it.
  /// - Parameter last: the last byte of the record before, FF where there is none.
  private func mayJoin(_ strings: Int, _ arena: SearchArena, _ last: inout UInt8) -> Bool {
    arena.withDecodedBytes { bytes in
      var start = 0
      for end in ends[..<strings] where end > start {
        if joints.mayJoin(UnsafeBufferPointer(rebasing: bytes[start..<end]), after: last) { return true }
        last = bytes[end - 1]
        start = end
      }
      return false
    }
  }

  private mutating func readTags(_ arena: inout SearchArena, _ file: Int) throws(GiveUp) {
    var isFirst = true
    try take(0x5B)
    while try nextElement(&isFirst) {
      var isFirstKey = true
      var tag: UInt32?
      var length: Int?
      try take(0x7B)
      while let key = try nextKey(&isFirstKey) {
        // The value stands behind the tag, as keys are sorted.
        if isKey(key, "tag"), tag == nil, length == nil {
          let digits = try string()
          guard digits.count % 2 == 0, (2...8).contains(digits.count) else { throw GiveUp() }
          tag = UInt32(String(decoding: UnsafeBufferPointer(rebasing: text[digits]), as: UTF8.self), radix: 16)
          if tag == nil { throw GiveUp() }
        } else if isKey(key, "value"), let tag, length == nil {
          length = try hex(&arena)
          arena.commit(length ?? 0, file: file, part: .tag, number: tag)
        } else {
          throw GiveUp()
        }
      }
      guard length != nil else { throw GiveUp() }
    }
  }
}
