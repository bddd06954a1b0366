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
  private(set) var bytes: [UInt8] = []

  /// How many bytes there are to search.
  var count: Int { bytes.count }

  mutating func append(_ content: [UInt8], file: Int, part: SearchPart, number: UInt32 = 0) {
    guard !content.isEmpty else { return }
    bytes.append(contentsOf: content)
    starts.append(bytes.count)
    places.append(Place(file: Int32(clamping: file), part: part, number: number))
  }

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    bytes.removeAll(keepingCapacity: true)
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
}
