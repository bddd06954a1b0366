import ElementaryFiles
import ISO7816
import Testing

/// EF.URSP with rules of TS 24.526 §5.2, put together by hand from its figures.
struct RouteSelectionTests {
  private static let rules =
    "00270a000b880908696e7465726e65740017001501001201010201010803040908696e7465726e6574"
    + "000dff000101000700050100020101"
  private static let object = "803c00f11038" + rules

  private static func file() throws -> FileDefinition {
    try #require(StandardFiles.definition(at: "MF/ADF.USIM/DF.5GS/EF.URSP"))
  }

  @Test func rulesHaveNames() throws {
    let bytes = try #require(Hex.bytes(Self.object))
    let value = try #require(try Self.file().decode(bytes, in: FileContext(length: bytes.count)))
    let text = String(decoding: value.jsonBytes(pretty: false), as: UTF8.self)
    #expect(text.contains(#""plmn":"001-01""#))
    #expect(text.contains(#""trafficDescriptor":[{"type":"dnn","value":"internet"}]"#))
    #expect(text.contains(#""trafficDescriptor":[{"type":"matchAll"}]"#))
    #expect(text.contains(#"{"type":"pduSessionType","value":"IPv4v6"}"#))
    #expect(text.contains(#""precedence":255"#))
    #expect(try Self.file().encode(value, in: FileContext(length: bytes.count)) == bytes)
  }

  /// A type that the specification does not have, and a rule that ends too early: the bytes stay.
  @Test(arguments: [
    "800e00f1100a 00080a0003ee01020000", "800600f11002 0001", "800500f11001 00", "800000", "8080",
  ])
  func whatIsUnknownStays(hex: String) throws {
    let bytes = try #require(Hex.bytes(hex.filter { $0 != " " }))
    let value = try #require(try Self.file().decode(bytes, in: FileContext(length: bytes.count)))
    #expect(try Self.file().encode(value, in: FileContext(length: bytes.count)) == bytes)
  }

  @Test func wrongValuesAreNamed() throws {
    let bytes = try #require(Hex.bytes(Self.object))
    let value = try #require(try Self.file().decode(bytes, in: FileContext(length: bytes.count)))
    let wrong = Self.replacing("matchAll", with: "matchNone", in: value)
    let file = try Self.file()
    let error = try #require(throws: CodecError.self) { try file.encode(wrong, in: FileContext()) }
    #expect(error.description.hasPrefix("policies[1].rules[2].trafficDescriptor[1].type: 'matchNone' is none of"))
  }

  private static func replacing(_ old: String, with new: String, in value: FieldValue) -> FieldValue {
    switch value {
    case .string(old): .string(new)
    case .array(let elements): .array(elements.map { replacing(old, with: new, in: $0) })
    case .object(let fields): .object(fields.map { .init($0.name, replacing(old, with: new, in: $0.value)) })
    default: value
    }
  }
}
