/// A data object with the objects inside it and its place in what was parsed.
public struct TLVNode: Hashable, Sendable {
  public var object: TLV
  /// Offset of the tag in bytes, from the start of what was parsed.
  public var offset: Int
  /// The objects inside, of a constructed object only.
  public var children: [TLVNode]

  /// This node and all below it, parents first.
  public var flattened: [TLVNode] { [self] + children.flatMap(\.flattened) }
}

extension TLV {
  /// Constructed objects inside constructed objects that ``tree(_:maximumDepth:maximumCount:)`` follows.
  public static let maximumDepth = 8
  /// Data objects that ``tree(_:maximumDepth:maximumCount:)`` reads.
  public static let maximumCount = 10_000

  /// All data objects of `bytes` with those inside constructed ones, down to `maximumDepth` levels (1 is the top level
  /// alone) and up to `maximumCount` objects.
  /// - Throws: the first place where the bytes are no TLV or pass a limit; offsets count from the start of `bytes`.
  public static func tree(
    _ bytes: some Collection<UInt8>, maximumDepth: Int = maximumDepth, maximumCount: Int = maximumCount
  ) throws(TLVError) -> [TLVNode] {
    var left = maximumCount
    return try tree(Array(bytes), at: 0, depth: maximumDepth, left: &left)
  }

  private static func tree(_ bytes: [UInt8], at base: Int, depth: Int, left: inout Int)
    throws(TLVError) -> [TLVNode]
  {
    var reader = TLVReader(bytes, base: base)
    var nodes: [TLVNode] = []
    while let object = try reader.next() {
      let start = base + reader.start
      guard left > 0 else { throw TLVError(.tooMany, at: start) }
      left -= 1
      var node = TLVNode(object: object, offset: start, children: [])
      if object.isConstructed, !object.value.isEmpty {
        guard depth > 1 else { throw TLVError(.tooDeep, at: start) }
        let valueOffset = base + reader.offset - object.value.count
        node.children = try tree(object.value, at: valueOffset, depth: depth - 1, left: &left)
      }
      nodes.append(node)
    }
    return nodes
  }

  /// The tags of a tag list (tag 5C, ISO/IEC 7816-4 §8.5.1): tags one after the other, without lengths.
  public static func tagList(_ bytes: some Collection<UInt8>) throws(TLVError) -> [UInt32] {
    var reader = TLVReader(bytes)
    var tags: [UInt32] = []
    while let tag = try reader.nextTag() { tags.append(tag) }
    return tags
  }
}
