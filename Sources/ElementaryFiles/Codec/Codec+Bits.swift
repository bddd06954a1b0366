/// A part of a number of bits, counted as the specifications do: b1 is the lowest.
public struct BitField: Sendable {
  enum Kind: Sendable {
    case flag
    case uint
    case choice([Int: String])
  }
  let name: String
  let bits: ClosedRange<Int>
  let kind: Kind

  /// One bit: true or false.
  public static func flag(_ name: String, _ bit: Int) -> BitField { BitField(name: name, bits: bit...bit, kind: .flag) }
  /// Several bits as a number.
  public static func uint(_ name: String, _ bits: ClosedRange<Int>) -> BitField {
    BitField(name: name, bits: bits, kind: .uint)
  }
  /// Several bits with names for known values.
  public static func choice(_ name: String, _ bits: ClosedRange<Int>, _ names: [Int: String]) -> BitField {
    BitField(name: name, bits: bits, kind: .choice(names))
  }

  /// `b1`, `b2 to b4`.
  var place: String {
    bits.count == 1 ? "b\(bits.lowerBound)" : "b\(bits.lowerBound) to b\(bits.upperBound)"
  }

  var names: [Int: String] { if case .choice(let names) = kind { names } else { [:] } }

  var limit: Int { (1 << bits.count) - 1 }

  func value(in number: Int) -> FieldValue {
    let part = number >> (bits.lowerBound - 1) & limit
    switch kind {
    case .flag: return .bool(part != 0)
    case .uint: return .int(part)
    case .choice(let names): return names[part].map { .string($0) } ?? .int(part)
    }
  }

  func number(_ value: FieldValue) throws(CodecError) -> Int {
    switch (kind, value) {
    case (.flag, _): return (try value.asBool() ? 1 : 0) << (bits.lowerBound - 1)
    case (.choice(let names), .string(let name)):
      guard let known = names.first(where: { $0.value == name })?.key else {
        throw CodecError("'\(name)' is none of \(names.values.sorted().joined(separator: ", "))")
      }
      return known << (bits.lowerBound - 1)
    default: return try value.asInt(0...limit) << (bits.lowerBound - 1)
    }
  }
}

extension Codec {
  /// A number of `size` bytes cut into bits, as an object. Bits that no field covers appear as `rfu` when one is set.
  public static func bits(_ size: Int, _ fields: [BitField]) -> Codec {
    let covered = fields.reduce(0) { $0 | $1.limit << ($1.bits.lowerBound - 1) }
    let layout = Layout(
      "bits", size: size, fields: fields.map { Layout.Field(name: $0.name, layout: Layout($0.place, values: $0.names)) }
    )
    return Codec(layout) { reader, _ throws(CodecError) in
      let number = try reader.uint(size)
      var result = fields.map { FieldValue.Field($0.name, $0.value(in: number)) }
      if number & ~covered != 0 { result.append(FieldValue.Field("rfu", .int(number & ~covered))) }
      return .object(result)
    } encode: { value, bytes, _ throws(CodecError) in
      try value.checkFields(fields.map(\.name) + ["rfu"])
      var number = 0
      for field in fields {
        do throws(CodecError) { number |= try field.number(try value.required(field.name)) } catch {
          throw error.path.isEmpty ? error.inside(field.name) : error
        }
      }
      if let rfu = value["rfu"] { number |= try rfu.asInt(0...((1 << (8 * size)) - 1)) }
      bytes.append(number: number, size: size)
    }
  }

  /// The names of the bits that are set in a number of `size` bytes, b1 first. A bit without a name is `b7`.
  public static func flags(_ size: Int, _ names: [Int: String]) -> Codec {
    let numbers = Dictionary(names.map { ($0.value, $0.key) }) { a, _ in a }
    return Codec(Layout("flags", size: size, values: names)) { reader, _ throws(CodecError) in
      let number = try reader.uint(size)
      return .array((1...(8 * size)).filter { number >> ($0 - 1) & 1 == 1 }.map { .string(names[$0] ?? "b\($0)") })
    } encode: { value, bytes, _ throws(CodecError) in
      var number = 0
      for element in try value.asArray() {
        let name = try element.asString()
        let bit = numbers[name] ?? (name.hasPrefix("b") ? Int(name.dropFirst()) : nil)
        guard let bit, (1...(8 * size)).contains(bit) else {
          throw CodecError("'\(name)' is none of \(numbers.keys.sorted().joined(separator: ", ")), b1 to b\(8 * size)")
        }
        number |= 1 << (bit - 1)
      }
      bytes.append(number: number, size: size)
    }
  }
}
