import CardImage
import ElementaryFiles
import ISO7816

extension FuzzTarget {
  /// Each definition of the tables with any bytes.
  static let codec = FuzzTarget(
    "codec", maximumLength: 400, quickCount: 5000, seeds: { definitionSeeds([]) },
    run: { bytes in
      var source = ByteSource(bytes)
      let definition = definitions[source.choice(definitions.count)]
      let record = Int(source.byte())
      try checkLaw(definition, source.rest(), record: record)
    })

  /// Values that a user might write, made of those that files hold.
  static let fieldValues = FuzzTarget(
    "field-values", maximumLength: 400, quickCount: 2000,
    seeds: { definitionSeeds([1, 1, 3]) + definitionSeeds([2, 2, 4, 5, 6]) },
    run: { bytes in
      var source = ByteSource(bytes)
      let definition = definitions[source.choice(definitions.count)]
      let record = Int(source.byte())
      let edits = source.piece()
      let content = source.rest()
      guard var value = definition.decode(content, in: FileContext(record: record)) else { return }
      var editor = FieldValueEditor(ByteSource(edits))
      // Some edits double what they find.
      for _ in 0..<8 where !editor.isAtEnd { value = editor.edit(value) }
      for length in [nil, content.count] {
        let context = FileContext(length: length, record: record)
        switch Result(catching: { () throws(CodecError) in try definition.encode(value, in: context) }) {
        case .success(let encoded):
          try check(length.map { encoded.count == $0 } ?? true, "\(definition.name): \(encoded.count) bytes")
          if encoded.count < 5000 { try checkLaw(definition, encoded, record: record) }
        case .failure(let error): try checkLine(error.description, "an error")
        }
      }
    })

  /// Encoding what was decoded gives the same bytes, and what was decoded can be shown.
  static func checkLaw(_ definition: FileDefinition, _ bytes: [UInt8], record: Int) throws {
    for reference in definition.references(in: [bytes]) { try checkLine(reference.name, "a name") }
    let value = definition.decode(bytes, in: FileContext(record: record))
    guard let value else { return try check(!definition.hasCodec, "\(definition.name) is not decoded") }
    let json = value.jsonBytes()
    func reading() -> String { "\(definition.name): \(Hex.string(bytes)) as \(String(decoding: json, as: UTF8.self))" }
    let encoded = try mustSucceed("\(reading()) is not written") { () throws(CodecError) in
      try definition.encode(value, in: FileContext(length: bytes.count, record: record))
    }
    try check(encoded == bytes, "\(reading()) becomes \(Hex.string(encoded))")
    try check(JSONText(validating: json) != nil, "\(reading()) is no JSON")
    _ = value.text()
  }

  static let definitions: [FileDefinition] = {
    func files(_ definition: FileDefinition) -> [FileDefinition] {
      definition.isDirectory ? definition.children.flatMap(files) : [definition]
    }
    return files(StandardFiles.mf) + files(StandardFiles.eap) + DataObjects.all
  }()

  /// Every definition with FF, and with what the cards of Profiles have in it; `middle` stands before the content.
  private static func definitionSeeds(_ middle: [UInt8]) -> [[UInt8]] {
    let middle = middle.isEmpty ? [] : [UInt8(middle.count)] + middle
    var contents: [String: [[UInt8]]] = [:]
    for file in ProfileCards.all.flatMap(\.files) { contents[file.name, default: []] += file.content.pieces.prefix(2) }
    return definitions.enumerated().flatMap { index, definition in
      let head = [UInt8(index >> 8 & 0xFF), UInt8(index & 0xFF), 1] + middle
      let found = Array(Set(contents[definition.name] ?? [])).prefix(3)
      return ([[UInt8](repeating: 0xFF, count: 20)] + found).map { head + $0.prefix(300) }
    }
  }
}
