import ISO7816

/// The header in front of a message's text (TS 23.040 §9.2.3.24): information elements.
struct SMSUserDataHeader: Hashable {
  struct Element: Hashable {
    var identifier: UInt8
    var data: [UInt8]
  }
  var elements: [Element]

  /// Language of the locking shift table, of the single shift table (§9.2.3.24.15 and 16).
  var lockingShift: UInt8? { language(0x25) }
  var singleShift: UInt8? { language(0x24) }

  private func language(_ identifier: UInt8) -> UInt8? {
    elements.last { $0.identifier == identifier && $0.data.count == 1 }?.data.first
  }

  /// The octets behind the length octet; `nil` where an element is cut off.
  init?(_ octets: some Collection<UInt8>) {
    var rest = Array(octets)[...]
    elements = []
    while let identifier = rest.first {
      guard let count = rest.dropFirst().first, rest.count >= 2 + Int(count) else { return nil }
      elements.append(Element(identifier: identifier, data: Array(rest.dropFirst(2).prefix(Int(count)))))
      rest = rest.dropFirst(2 + Int(count))
    }
  }

  var octets: [UInt8] { elements.flatMap { [$0.identifier, UInt8(truncatingIfNeeded: $0.data.count)] + $0.data } }
}

extension SMSUserDataHeader {
  /// Concatenation (00, 08) and application ports (04, 05) by their fields, the others as bytes.
  var fieldValue: FieldValue {
    .array(
      elements.map { element in
        let data = element.data
        switch (element.identifier, data.count) {
        case (0x00, 3): return Self.concatenation("concatenation", Int(data[0]), data[1], data[2])
        case (0x08, 4):
          return Self.concatenation("concatenation16", Int(data[0]) << 8 | Int(data[1]), data[2], data[3])
        case (0x04, 2): return Self.ports("ports8", Int(data[0]), Int(data[1]))
        case (0x05, 4):
          return Self.ports("ports16", Int(data[0]) << 8 | Int(data[1]), Int(data[2]) << 8 | Int(data[3]))
        default:
          return .object([
            .init("identifier", .int(Int(element.identifier))), .init("data", .string(Hex.string(data))),
          ])
        }
      })
  }

  private static func concatenation(_ name: String, _ reference: Int, _ total: UInt8, _ part: UInt8) -> FieldValue {
    let fields = [("reference", reference), ("total", Int(total)), ("part", Int(part))]
    return .object([.init(name, .object(fields.map { .init($0.0, .int($0.1)) }))])
  }

  private static func ports(_ name: String, _ destination: Int, _ originator: Int) -> FieldValue {
    .object([
      .init(name, .object([.init("destination", .int(destination)), .init("originator", .int(originator))]))
    ])
  }

  init(_ value: FieldValue) throws(CodecError) {
    elements = []
    for (index, part) in try value.asArray().enumerated() {
      do throws(CodecError) { elements.append(try Self.element(part)) } catch { throw error.inside(index: index) }
    }
  }

  private static func element(_ value: FieldValue) throws(CodecError) -> Element {
    /// Numbers of the object under `name`, each of some bytes.
    func numbers(_ name: String, _ fields: [(String, Int)]) throws(CodecError) -> [UInt8] {
      try value.checkFields([name])
      let inner = try value.required(name)
      var data: [UInt8] = []
      do throws(CodecError) {
        try inner.checkFields(fields.map(\.0))
        for (field, size) in fields {
          let part = try inner.required(field)
          do throws(CodecError) {
            let number = try part.asInt(0...(1 << (8 * size)) - 1)
            data += stride(from: size - 1, through: 0, by: -1).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
          } catch {
            throw error.inside(field)
          }
        }
      } catch {
        throw error.inside(name)
      }
      return data
    }
    if value["concatenation"] != nil {
      let data = try numbers("concatenation", [("reference", 1), ("total", 1), ("part", 1)])
      return Element(identifier: 0x00, data: data)
    }
    if value["concatenation16"] != nil {
      let data = try numbers("concatenation16", [("reference", 2), ("total", 1), ("part", 1)])
      return Element(identifier: 0x08, data: data)
    }
    if value["ports8"] != nil {
      return Element(identifier: 0x04, data: try numbers("ports8", [("destination", 1), ("originator", 1)]))
    }
    if value["ports16"] != nil {
      return Element(identifier: 0x05, data: try numbers("ports16", [("destination", 2), ("originator", 2)]))
    }
    try value.checkFields(["identifier", "data"])
    let data = try value.required("data").asBytes()
    guard data.count <= 0xFF else {
      throw CodecError("\(counted(data.count, "byte")) where an element has 255", at: ["data"])
    }
    let identifier = try value.required("identifier").asInt(0...0xFF)
    return Element(identifier: UInt8(truncatingIfNeeded: identifier), data: data)
  }
}
