import ISO7816

extension FuzzTarget {
  /// BER-TLV, one level and as a tree, tag lists, and COMPACT-TLV.
  static let tlv = FuzzTarget(
    "tlv",
    seeds: [
      [0x62, 0x08, 0x82, 0x02, 0x41, 0x21, 0x80, 0x02, 0x00, 0x09],
      [0xFF, 0x40, 0x81, 0x83, 0xE2, 0x05, 0xE1, 0x03, 0x4F, 0x01, 0xAA, 0x00, 0xFF],
      [0x5F, 0x50, 0x82, 0x00, 0x01, 0xAA, 0x9F, 0x81, 0x01, 0x00, 0xA5, 0x02, 0xA5, 0x00],
    ]
  ) { bytes in
    let prefix = TLV.parsePrefix(bytes)
    for object in prefix.objects {
      guard (try? TLV.parse(object.encoded)) == [object] else { return "does not read back: \(object)" }
    }
    if let error = prefix.error, !(0...bytes.count).contains(error.offset) { return "error outside: \(error)" }
    if let nodes = try? TLV.tree(bytes, maximumDepth: 6, maximumCount: 500) {
      let offsets = nodes.flatMap(\.flattened).map(\.offset)
      guard offsets.count <= 500 else { return "\(offsets.count) nodes" }
      guard zip(offsets, offsets.dropFirst()).allSatisfy(<) else { return "offsets do not grow: \(offsets)" }
      guard prefix.error == nil else { return "a tree where one level fails" }
    }
    if let tags = try? TLV.tagList(bytes), tags.flatMap(TLV.tagBytes) != bytes, !bytes.contains(0x00) {
      return "tag list does not read back"
    }
    let compact = CompactTLV.parse(bytes)
    for object in compact.objects where CompactTLV.parse(object.encoded).objects != [object] && object.encoded != [0] {
      return "does not read back: \(object)"
    }
    return nil
  }
}
