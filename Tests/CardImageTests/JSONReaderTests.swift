import CardImage
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
  /// What a reader says of a whole document that it reads over.
  private func skipping(_ bytes: [UInt8]) -> JSONError? {
    bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer)
      do throws(JSONError) {
        try reader.skip()
        try reader.end()
        return nil
      } catch {
        return error
      }
    }
  }

  private func reading<Value>(
    _ text: String, _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    try Array(text.utf8).withUnsafeBufferPointer { buffer throws(JSONError) in
      var reader = JSONReader(buffer)
      return try body(&reader)
    }
  }

  @Test(
    "documents that RFC 8259 allows",
    arguments: [
      ("{}", "empty object"), ("[]", "empty array"), ("[[],{},[[]]]", "empty ones inside"),
      (" \t\r\n{ \"a\" : [ 1 , 2 ] } \n", "white space everywhere"), ("\"\"", "a string alone"),
      ("0", "a number alone"),
      ("-0", "minus zero"), ("[-0.5e+10,1E5,10.25,0e-1]", "every form of number"),
      ("[true,false,null]", "the three words"), (#""\"\\\/\b\f\n\r\t\u00e9""#, "every escape"),
      (#""\ud83d\ude00""#, "a surrogate pair"), ("\"é😀\u{7F}\"", "UTF-8 and DEL"), ("{\"\":0}", "an empty key"),
      ("{\"a\":1,\"a\":2}", "duplicate keys are the caller's to judge"),
      (String(repeating: "[", count: 64) + String(repeating: "]", count: 64), "as deep as is allowed"),
    ])
  func sound(_ text: String, _ reason: String) {
    #expect(skipping(Array(text.utf8)) == nil, "\(reason)")
  }

  @Test(
    "documents that it does not allow, and where",
    arguments: [
      ("", 0, "nothing"), ("  ", 2, "only spaces"), ("{", 1, "cut after a brace"), ("[1", 2, "cut after a number"),
      ("[1,", 3, "cut after a comma"), ("{\"a\"", 4, "cut after a key"), ("{\"a\":", 5, "cut after a colon"),
      ("\"a", 2, "cut in a string"), ("\"a\\", 3, "cut in an escape"), ("\"\\u12", 5, "cut in a Unicode escape"),
      ("tru", 3, "cut in a word"), ("-", 1, "a sign alone"), ("1.", 2, "no digit after the point"),
      ("1e", 2, "no digit in the exponent"), ("01", 1, "a leading zero"), ("+1", 0, "a plus sign"),
      (".5", 0, "no digit before the point"), ("-a", 1, "no number"), ("[1,]", 3, "a comma before the end"),
      ("{\"a\":1,}", 7, "a comma before the end"), ("[,1]", 1, "a comma at the beginning"), ("[1 2]", 3, "no comma"),
      ("{\"a\" 1}", 5, "no colon"), ("{a:1}", 1, "a bare key"), ("{'a':1}", 1, "single quotes"),
      ("{1:2}", 1, "a number as key"), ("[1}", 2, "another bracket"), ("{\"a\":1]", 6, "another bracket"),
      ("\"a\nb\"", 2, "a line break in a string"), ("\"\\x41\"", 1, "an escape of C"),
      ("\"\\u12g4\"", 1, "no hex digit in an escape"), ("nul!", 0, "another word"), ("NaN", 0, "not a number"),
      ("[] []", 3, "two documents"), ("// a\n1", 0, "a comment"),
      (String(repeating: "[", count: 65), 64, "too deep"), (String(repeating: "{\"a\":", count: 65), 320, "too deep"),
    ])
  func broken(_ text: String, _ offset: Int, _ reason: String) {
    let error = skipping(Array(text.utf8))
    #expect(error?.offset == offset, "\(reason): \(error?.message ?? "no error")")
    #expect(error?.isSyntax == true)
  }

  @Test(
    "strings that are not UTF-8",
    arguments: [
      ([0x22, 0xFF, 0x22], "no such byte"), ([0x22, 0xC3, 0x22], "cut character"),
      ([0x22, 0xC0, 0x80, 0x22], "overlong"), ([0x22, 0xED, 0xA0, 0x80, 0x22], "a surrogate"),
      ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], "above U+10FFFF"),
    ] as [([UInt8], String)])
  func notUTF8(_ bytes: [UInt8], _ reason: String) {
    #expect(skipping(bytes)?.code == .notUTF8, "\(reason)")
  }

  @Test(
    "strings are unescaped",
    arguments: [
      (#""""#, ""), (#""a\"b""#, "a\"b"), (#""\\\/\b\f\n\r\t""#, "\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
      (#""x\ud83d\ude00y""#, "x😀y"), ("\"é\\né\"", "é\né"), (#""\u0000""#, "\0"),
    ])
  func strings(_ text: String, _ expected: String) throws {
    #expect(try reading(text) { (reader) throws(JSONError) in try reader.string() } == expected)
  }

  @Test(
    "halves of surrogate pairs are no characters",
    arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx\ude00""#, #""\ud83d\n""#, #""\ud83d\ud83d""#])
  func surrogates(_ text: String) {
    #expect(throws: JSONError(.escape, at: 0, path: "")) {
      try reading(text) { (reader) throws(JSONError) in try reader.string() }
    }
  }

  @Test("hex goes straight to bytes")
  func hex() throws {
    #expect(try reading("\"\"") { (reader) throws(JSONError) in try reader.hex() } == [])
    #expect(
      try reading("\"00fFAb9\\u0030\"") { (reader) throws(JSONError) in try reader.hex() } == [0, 0xFF, 0xAB, 0x90])
    let all = (0...255).map { UInt8($0) }
    var digits = "\""
    for byte in all { digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16, uppercase: true) }
    #expect(try reading(digits + "\"") { (reader) throws(JSONError) in try reader.hex() } == all)
  }

  @Test(
    "hex that is none, and where",
    arguments: [
      ("\"abc\"", JSONError.Code.oddHex, 0, "three digits"), ("\"abcg\"", .notHex, 4, "g"),
      ("\"ab cd\"", .notHex, 3, "a space"),
      ("\"0x12\"", .notHex, 2, "a prefix"), ("\"é\"", .notHex, 1, "not ASCII"), ("\"a", .cut, 2, "cut"),
      ("\"a\\u00zz\"", .expected("four hex digits after \\u"), 2, "a bad escape"),
      ("\"a\u{1}\"", .controlCharacter, 2, "control"),
      ("12", .wrongType(expected: "a string", found: "a number"), 0, "a number"),
    ])
  func badHex(_ text: String, _ code: JSONError.Code, _ offset: Int, _ reason: String) {
    #expect(throws: JSONError(code, at: offset, path: ""), "\(reason)") {
      try reading(text) { (reader) throws(JSONError) in try reader.hex() }
    }
  }

  @Test("an error knows the keys that lead to it")
  func path() {
    let text = #"{"a": 1, "files": [0, {"da\u0074a b": [true, "zz"]}]}"#
    #expect(throws: JSONError(.notHex, at: 46, path: #"files[1]["da\u0074a b"][1]"#)) {
      try reading(text) { (reader) throws(JSONError) in
        try reader.beginObject()
        #expect(try reader.nextKey() == "a")
        try reader.skip()
        #expect(try reader.nextKey() == "files")
        try reader.beginArray()
        #expect(try reader.nextElement())
        try reader.skip()
        #expect(try reader.nextElement())
        try reader.beginObject()
        #expect(try reader.nextKey() == "data b")
        try reader.beginArray()
        #expect(try reader.nextElement())
        try reader.skip()
        #expect(try reader.nextElement())
        _ = try reader.hex()
      }
    }
  }

  @Test("after a rewind everything is read again")
  func rewind() throws {
    try reading(#"{"a":[1,{"b":"c"}],"d":2}"#) { (reader) throws(JSONError) in
      try reader.beginObject()
      #expect(try reader.nextKey() == "a")
      let mark = reader.mark
      try reader.beginArray()
      #expect(try reader.nextElement())
      try reader.skip()
      #expect(try reader.nextElement())
      try reader.beginObject()
      #expect(try reader.nextKey() == "b")
      #expect(reader.path == "a[1].b")
      reader.rewind(to: mark)
      #expect(reader.path == "a")
      try reader.skip()
      #expect(try reader.nextKey() == "d")
      try reader.skip()
      #expect(try reader.nextKey() == nil)
      try reader.end()
    }
  }

  @Test("only one sound value can be embedded")
  func text() {
    #expect(JSONText(validating: Array("{\"a\":[1]}".utf8)) != nil)
    for text in ["", "1 2", "{\"a\":1},\"b\":2", "}", "[1"] { #expect(JSONText(validating: Array(text.utf8)) == nil) }
    let written = JSONText {
      $0.beginArray()
      $0.int(-1)
      $0.bool(true)
      $0.hex([0xAB])
      $0.beginObject()
      $0.key("a\u{1}")
      $0.null()
    }
    #expect(Samples.text(written.bytes) == #"[-1,true,"ab",{"a\u0001":null}]"#)
  }
}
