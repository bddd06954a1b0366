/// Characters that continue from one record into another, and where each of them is.
struct JoinedText {
  struct Place: Hashable {
    /// Index of the file in its image.
    var file: Int
    /// From 1.
    var record: Int
    /// From the first byte of the record, in bits.
    var bit: Int
    /// Bits that it takes.
    var width: Int

    var byte: Int { bit >> 3 }
    /// Behind its last byte.
    var end: Int { (bit + width + 7) >> 3 }
  }
  var coding: SearchCoding
  var scalars: [Unicode.Scalar] = []
  var places: [Place] = []

  mutating func append(_ scalar: Unicode.Scalar, _ place: Place) {
    scalars.append(scalar)
    places.append(place)
  }

  mutating func append(_ other: JoinedText) {
    scalars += other.scalars
    places += other.places
  }

  /// The parts of a range of characters, one a record, in order; `nil` where all of it is in one record.
  func parts(_ range: Range<Int>) -> [ArraySlice<Place>]? {
    var parts: [ArraySlice<Place>] = []
    var start = range.lowerBound
    for index in range where index > start {
      if places[index].file != places[index - 1].file || places[index].record != places[index - 1].record {
        parts.append(places[start..<index])
        start = index
      }
    }
    parts.append(places[start..<range.upperBound])
    return parts.count > 1 ? parts : nil
  }
}
