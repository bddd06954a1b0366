extension Codec {
  /// A type of address and the address: FQDN, IPv4 or IPv6 (TS 31.103 §4.2.8, TS 31.102 §4.2.103).
  package static let hostAddress = Codec(
    Layout("type and address", values: [0: "FQDN", 1: "IPv4", 2: "IPv6"])
  ) { reader, _ throws(CodecError) in
    let type = try reader.byte()
    let bytes = reader.rest()
    switch (type, bytes.count) {
    case (0, _): return fields("FQDN", .string(try utf8(bytes)))
    case (1, 4): return fields("IPv4", .string(bytes.map { String($0) }.joined(separator: ".")))
    case (2, 16): return fields("IPv6", .string(IPv6.text(bytes)))
    default: throw CodecError("\(counted(bytes.count, "byte")) of address do not fit type \(type)")
    }
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["type", "address"])
    let address = try value.required("address").asString()
    switch try value.required("type").asString() {
    case "FQDN": bytes += [0] + Array(address.utf8)
    case "IPv4":
      let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
      let numbers = parts.compactMap { $0 }
      guard parts.count == 4, numbers.count == 4 else { throw CodecError("is no IPv4 address", at: ["address"]) }
      bytes += [1] + numbers
    case "IPv6":
      guard let parsed = IPv6.bytes(address) else { throw CodecError("is no IPv6 address", at: ["address"]) }
      bytes += [2] + parsed
    default: throw CodecError("is none of FQDN, IPv4, IPv6", at: ["type"])
    }
  }

  private static func fields(_ type: String, _ address: FieldValue) -> FieldValue {
    .object([FieldValue.Field("type", .string(type)), FieldValue.Field("address", address)])
  }
}

/// IPv6 addresses as text (RFC 5952).
enum IPv6 {
  static func text(_ bytes: [UInt8]) -> String {
    let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    // The longest run of at least two zero groups, the first of several.
    var run = 0..<0
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start > max(run.count, 1) { run = start..<end }
      start = max(end, start + 1)
    }
    func joined(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard !run.isEmpty else { return joined(groups[...]) }
    return joined(groups[..<run.lowerBound]) + "::" + joined(groups[run.upperBound...])
  }

  static func bytes(_ text: String) -> [UInt8]? {
    func groups(_ part: Substring) -> [UInt16]? {
      if part.isEmpty { return [] }
      let values = part.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
      return values.contains(nil) ? nil : values.compactMap { $0 }
    }
    let whole = text[...]
    var result: [UInt16]
    if let gap = whole.firstIndex(of: ":"), let colon = doubleColon(in: whole, from: gap) {
      guard let head = groups(whole[..<colon]),
        let tail = groups(whole[whole.index(colon, offsetBy: 2)...]), head.count + tail.count <= 7
      else { return nil }
      result = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    } else {
      guard let all = groups(whole) else { return nil }
      result = all
    }
    guard result.count == 8 else { return nil }
    return result.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
  }

  private static func doubleColon(in text: Substring, from start: Substring.Index) -> Substring.Index? {
    var index = start
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == ":", next < text.endIndex, text[next] == ":" { return index }
      index = next
    }
    return nil
  }
}
