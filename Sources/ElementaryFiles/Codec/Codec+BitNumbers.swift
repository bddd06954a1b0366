import ISO7816

extension Codec {
  /// The numbers of the bits that are set, b1 of the first byte being number `first`, up to the end or in `size` bytes.
  public static func bitNumbers(_ size: Int? = nil, first: Int = 1) -> Codec {
    Codec(Layout("numbers of bits", size: size)) { reader, _ throws(CodecError) in
      let bytes = try size.map { (size) throws(CodecError) in try reader.read(size) } ?? reader.rest()
      return .array(try BitNumbers.numbers(in: bytes).map { .int($0 + first) })
    } encode: { value, bytes, context throws(CodecError) in
      let numbers = try value.asArray().map { (element) throws(CodecError) in
        try element.asInt(first...(first + 8 * BitNumbers.maximumSize - 1)) - first
      }
      bytes += try BitNumbers.bytes(numbers, size: size ?? context.length.map { $0 - bytes.count })
    }.filled(with: 0x00).readingEmptyRecords()
  }

  /// A service table (TS 31.102 §4.2.8): an object with the number of each available service and its name. Names need
  /// not be given for encoding.
  package static func services(_ names: [Int: String]) -> Codec {
    Codec(Layout("service table", values: names)) { reader, _ throws(CodecError) in
      .object(
        try BitNumbers.numbers(in: reader.rest()).map { index in
          FieldValue.Field("\(index + 1)", .string(names[index + 1] ?? "unknown service"))
        })
    } encode: { value, bytes, context throws(CodecError) in
      guard case .object(let fields) = value else { throw CodecError("an object with numbers of services is expected") }
      let numbers = try fields.map { (field) throws(CodecError) in try Self.serviceNumber(field) - 1 }
      let room = context.length.map { $0 - bytes.count }
      try checkServices(numbers, bitsEach: 1, room)
      bytes += try BitNumbers.bytes(numbers, size: room)
    }.filled(with: 0x00).readingEmptyRecords()
  }

  private static func checkServices(_ numbers: [Int], bitsEach: Int, _ room: Int?) throws(CodecError) {
    guard let room, let last = numbers.max(), last * bitsEach >= 8 * room else { return }
    throw CodecError(
      "the table of \(counted(room, "byte")) ends with service \(8 * room / bitsEach)", at: ["\(last + 1)"])
  }

  /// A service table with two bits for each service (TS 51.011 §10.3.7): the lower says allocated, the upper activated.
  package static func allocatedServices(_ names: [Int: String]) -> Codec {
    Codec(Layout("service table", values: names)) { reader, _ throws(CodecError) in
      let bits = Set(try BitNumbers.numbers(in: reader.rest()))
      var fields: [FieldValue.Field] = []
      for index in Set(bits.map { $0 / 2 }).sorted() {
        fields.append(
          FieldValue.Field(
            "\(index + 1)",
            .object([
              FieldValue.Field("name", .string(names[index + 1] ?? "unknown service")),
              FieldValue.Field("allocated", .bool(bits.contains(2 * index))),
              FieldValue.Field("activated", .bool(bits.contains(2 * index + 1))),
            ])))
      }
      return .object(fields)
    } encode: { value, bytes, context throws(CodecError) in
      guard case .object(let fields) = value else { throw CodecError("an object with numbers of services is expected") }
      var bits: [Int] = []
      let room = context.length.map { $0 - bytes.count }
      for field in fields {
        let index = try Self.serviceNumber(field) - 1
        try checkServices([index], bitsEach: 2, room)
        do throws(CodecError) {
          try field.value.checkFields(["name", "allocated", "activated"])
          if try field.value.required("allocated").asBool() { bits.append(2 * index) }
          if try field.value.required("activated").asBool() { bits.append(2 * index + 1) }
        } catch {
          throw error.inside(field.name)
        }
      }
      bytes += try BitNumbers.bytes(bits, size: room)
    }.filled(with: 0x00).readingEmptyRecords()
  }

  private static func serviceNumber(_ field: FieldValue.Field) throws(CodecError) -> Int {
    guard let number = Int(field.name), (1...8 * BitNumbers.maximumSize).contains(number) else {
      throw CodecError("is no number of a service", at: [field.name])
    }
    return number
  }
}

/// Bits counted from the lowest of the first byte.
enum BitNumbers {
  /// No table of the specifications comes near; more is a file that is none.
  static let maximumSize = 256

  /// The indices of the bits that are set, from 0.
  static func numbers(in bytes: [UInt8]) throws(CodecError) -> [Int] {
    guard bytes.count <= maximumSize else {
      throw CodecError("\(counted(bytes.count, "byte")) where \(maximumSize) fit")
    }
    var numbers: [Int] = []
    for (index, byte) in bytes.enumerated() where byte != 0 {
      for bit in 0..<8 where byte >> bit & 1 == 1 { numbers.append(8 * index + bit) }
    }
    return numbers
  }

  /// As few bytes as the highest number needs, or `size` of them.
  static func bytes(_ numbers: [Int], size: Int?) throws(CodecError) -> [UInt8] {
    let needed = (numbers.max() ?? -1) / 8 + 1
    if let size, needed > size { throw CodecError("bit \((numbers.max() ?? 0) + 1) where \(8 * size) bits fit") }
    var bytes = [UInt8](repeating: 0, count: numbers.isEmpty ? size ?? 0 : size ?? needed)
    for number in numbers where number >= 0 && number / 8 < bytes.count { bytes[number / 8] |= 1 << (number % 8) }
    return bytes
  }
}
