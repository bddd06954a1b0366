/// The bytes of many small places, one after the other, so that one scan covers a whole card, or many. Kept between
/// cards, it grows to the largest one and then allocates nothing more.
struct SearchArena: Sendable {
  /// What a stretch of bytes is: of which file, which part and which record of it.
  struct Place: Hashable, Sendable {
    var file: Int32
    var part: SearchPart
    /// Record number from 1, tag of a data object, or number of an access rule from 1; 0 where there is none.
    var number: UInt32
  }

  private(set) var places: [Place] = []
  /// Where each place begins; one more than there are places, the last is the end.
  private(set) var starts: [Int] = [0]
  /// ``count`` bytes of content, then at least ``slack`` more.
  private(set) var bytes = [UInt8](repeating: 0, count: slack)
  /// How many bytes there are to search.
  private(set) var count = 0

  /// Bytes behind the content that may be read.
  static let slack = 128

  mutating func append(_ content: [UInt8], file: Int, part: SearchPart, number: UInt32 = 0) {
    guard !content.isEmpty else { return }
    reserve(content.count)
    bytes.withUnsafeMutableBufferPointer { buffer in
      _ = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + content.count]).initialize(from: content)
    }
    commit(content.count, file: file, part: part, number: number)
  }

  /// Makes room for `length` bytes more.
  mutating func reserve(_ length: Int) {
    let missing = count + length + Self.slack - bytes.count
    if missing > 0 { bytes.append(contentsOf: repeatElement(0, count: max(missing, bytes.count))) }
  }

  /// Lets `body` write behind the content, with as much room as was reserved.
  mutating func withFreeBytes<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[count...])) }
  }

  /// Takes `length` bytes that were written behind the content for a place.
  mutating func commit(_ length: Int, file: Int, part: SearchPart, number: UInt32 = 0) {
    guard length > 0 else { return }
    count += length
    starts.append(count)
    places.append(Place(file: Int32(clamping: file), part: part, number: number))
  }

  /// Takes out an AID's place, the one before the last or further back of its file, where the response to SELECT has it too.
  mutating func dropDuplicate(_ aid: Range<Int>, in fcp: Range<Int>, file: Int) {
    let isShown = bytes.withUnsafeBufferPointer { buffer in
      UnsafeBufferPointer(rebasing: buffer[fcp]).contains(UnsafeBufferPointer(rebasing: buffer[aid]))
    }
    guard isShown, let place = places.lastIndex(where: { $0.part == .aid && $0.file == Int32(clamping: file) }) else {
      return
    }
    bytes.withUnsafeMutableBufferPointer { buffer in
      for index in aid.upperBound..<count { buffer[index - aid.count] = buffer[index] }
    }
    count -= aid.count
    places.remove(at: place)
    starts.remove(at: place + 1)
    for index in (place + 1)..<starts.count { starts[index] -= aid.count }
  }

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    count = 0
  }

  /// The bytes of place `number`.
  func region(_ number: Int, in buffer: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[starts[number]..<starts[number + 1]])
  }
}

/// Of what a file consists for a search.
public enum SearchPart: String, Hashable, Sendable, Encodable {
  /// A transparent EF.
  case data
  /// One record of a linear fixed or cyclic EF.
  case record
  /// The value of one data object of a BER-TLV EF.
  case tag
  /// The response to SELECT.
  case fcp
  /// The AID of an application whose response to SELECT does not show it.
  case aid
  /// The answer to reset, historical bytes and all.
  case atr
  /// One access rule of the ARA-M.
  case rule
  /// One proactive command of the toolkit.
  case toolkit
}
