import ISO7816
import Testing

@testable import ElementaryFiles

/// A record or file, what is read from it and why the row is there.
struct CodingFileRow: CustomTestStringConvertible, Sendable {
  let codec: Codec
  let bytes: String
  let json: String
  let reason: String
  var isTransparent = false
  var testDescription: String { reason }

  init(_ codec: Codec, _ bytes: String, _ json: String, _ reason: String, isTransparent: Bool = false) {
    self.codec = codec
    self.bytes = bytes.filter { $0 != " " }
    self.json = json
    self.reason = reason
    self.isTransparent = isTransparent
  }

  var file: FileDefinition {
    isTransparent
      ? EF(0x6F00, "EF.T", size: 1, "none", codec: codec) : EF(0x6F00, "EF.R", record: 1, "none", codec: codec)
  }

  /// Reads the bytes, compares, writes them back.
  func check() throws {
    let bytes = try #require(Hex.bytes(bytes))
    let value = try #require(file.decode(bytes, in: FileContext()))
    #expect(value.codingJSON == json)
    #expect(try file.encode(value, in: FileContext(length: bytes.count)) == bytes)
  }
}

extension FieldValue {
  var codingJSON: String { String(decoding: jsonBytes(), as: UTF8.self) }
}
