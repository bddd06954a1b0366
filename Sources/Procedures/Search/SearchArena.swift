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

  /// How many places there are.
  private(set) var placeCount = 0
  /// The first ``placeCount`` of them are in use; the others are room for more.
  private var placeRoom: [Place] = []
  /// Where each place begins; one more than there are places, the last is the end.
  private var startRoom: [Int] = [0]
  /// ``count`` bytes of content, then at least ``slack`` more.
  private(set) var bytes = [UInt8](repeating: 0, count: slack)
  /// How many bytes there are to search.
  private(set) var count = 0

  /// Bytes behind the content that may be read.
  static let slack = 128

  var places: ArraySlice<Place> { placeRoom[..<placeCount] }
  var starts: ArraySlice<Int> { startRoom[...placeCount] }

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

  /// What was written behind the content and not taken yet.
  func withDecodedBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[count...])) }
  }

  /// Takes `length` bytes that were written behind the content for a place.
  mutating func commit(_ length: Int, file: Int, part: SearchPart, number: UInt32 = 0) {
    guard length > 0 else { return }
    count += length
    if placeCount == placeRoom.count { reservePlaces(1) }
    placeRoom[placeCount] = Place(file: Int32(clamping: file), part: part, number: number)
    placeCount += 1
    startRoom[placeCount] = count
  }

  /// Takes bytes that were written behind the content for places that lie one after the other.
  /// - Parameters:
  ///   - ends: where each of them ends, from the end of the content.
  ///   - number: of the first one. What is empty counts and is no place.
  mutating func commit(_ ends: ArraySlice<Int>, file: Int, part: SearchPart, number: UInt32) {
    reservePlaces(ends.count)
    let (base, file) = (count, Int32(clamping: file))
    placeRoom.withUnsafeMutableBufferPointer { places in
      startRoom.withUnsafeMutableBufferPointer { starts in
        var number = number
        for end in ends {
          if base + end > count {
            places[placeCount] = Place(file: file, part: part, number: number)
            placeCount += 1
            count = base + end
            starts[placeCount] = count
          }
          number &+= 1
        }
      }
    }
  }

  private mutating func reservePlaces(_ more: Int) {
    let missing = placeCount + more - placeRoom.count
    guard missing > 0 else { return }
    let room = max(missing, placeRoom.count, 1024)
    placeRoom.append(contentsOf: repeatElement(Place(file: -1, part: .data, number: 0), count: room))
    startRoom.append(contentsOf: repeatElement(0, count: room))
  }

  /// Takes out an AID's place, the one before the last or further back of its file, where the response to SELECT has it too.
  mutating func dropDuplicate(_ aid: Range<Int>, in fcp: Range<Int>, file: Int) {
    let isShown = bytes.withUnsafeBufferPointer { buffer in
      (0..<max(0, fcp.count - aid.count + 1)).contains { start in
        aid.indices.allSatisfy { buffer[$0] == buffer[fcp.lowerBound + start + $0 - aid.lowerBound] }
      }
    }
    guard isShown else { return }
    let file = Int32(clamping: file)
    var place = placeCount - 1
    while place >= 0, placeRoom[place].part != .aid || placeRoom[place].file != file { place -= 1 }
    guard place >= 0 else { return }
    bytes.withUnsafeMutableBufferPointer { buffer in
      for index in aid.upperBound..<count { buffer[index - aid.count] = buffer[index] }
    }
    count -= aid.count
    placeCount -= 1
    for index in place..<placeCount {
      placeRoom[index] = placeRoom[index + 1]
      startRoom[index + 1] = startRoom[index + 2] - aid.count
    }
  }

  mutating func removeAll() {
    placeCount = 0
    count = 0
  }

  /// The bytes of place `number`.
  func region(_ number: Int, in buffer: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[startRoom[number]..<startRoom[number + 1]])
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
