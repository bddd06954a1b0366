/// Android's binary XML (ResourceTypes.h): chunks with a type of two bytes, a header size and a size.
struct BinaryXML {
  enum Value: Hashable {
    case string(String)
    case number(UInt32)
    /// A resource of resources.arsc, which is not resolved.
    case reference(UInt32)
    case other
  }
  struct Attribute {
    var name: String
    /// The attribute's number in android.R.attr; 0 without one.
    var resource: UInt32
    var value: Value
  }
  struct Element {
    /// 1 is the root.
    var depth: Int
    var name: String
    var attributes: [Attribute]
  }

  /// Start tags in the order of the document.
  private(set) var elements: [Element] = []
  private var strings: [String] = []
  private var resources: [UInt32] = []
  private var depth = 0
  private static let maximumElements = 100_000
  private static let maximumDepth = 200

  init(_ bytes: [UInt8]) throws(APKError) {
    var reader = LittleEndianReader(bytes, "AndroidManifest.xml")
    guard try reader.uint16("type") == 0x0003 else {
      throw APKError("AndroidManifest.xml: no binary XML, which starts with 0300")
    }
    let headerSize = try reader.uint16("header size")
    let size = try reader.size("size")
    guard headerSize >= 8, size >= headerSize, size <= bytes.count else {
      throw APKError("AndroidManifest.xml: a document of \(size) bytes in \(bytes.count)")
    }
    var rest = LittleEndianReader(bytes[headerSize..<size], "AndroidManifest.xml")
    while rest.remaining >= 8 {
      let start = rest.offset
      var head = rest
      let type = try head.uint16("chunk type")
      let chunkHeader = try head.uint16("chunk header size")
      let chunkSize = try head.size("chunk size")
      guard chunkHeader >= 8, chunkHeader <= chunkSize, chunkSize <= rest.remaining else {
        throw APKError(
          "AndroidManifest.xml: a chunk of \(chunkSize) bytes at byte \(start), where \(rest.remaining) are left")
      }
      let chunk = try rest.take(chunkSize, "chunk")
      try read(chunk, type, chunkHeader)
    }
  }

  private mutating func read(_ chunk: ArraySlice<UInt8>, _ type: Int, _ headerSize: Int) throws(APKError) {
    switch type {
    case 0x0001: if strings.isEmpty { strings = try StringPool.read(chunk) }
    case 0x0180:
      var reader = LittleEndianReader(chunk.dropFirst(headerSize), "AndroidManifest.xml: resource map")
      while reader.remaining >= 4 { resources.append(try reader.uint32("resource")) }
    case 0x0102: try startElement(chunk.dropFirst(headerSize))
    case 0x0103: depth -= 1
    default: break
    }
  }

  private mutating func startElement(_ bytes: ArraySlice<UInt8>) throws(APKError) {
    depth += 1
    guard elements.count < Self.maximumElements, depth <= Self.maximumDepth else {
      throw APKError("AndroidManifest.xml: too many elements, or nested too deep, at byte \(bytes.startIndex)")
    }
    var reader = LittleEndianReader(bytes, "AndroidManifest.xml: element")
    _ = try reader.uint32("namespace")
    let name = try string(try reader.uint32("name"))
    let start = try reader.uint16("attribute start")
    let size = try reader.uint16("attribute size")
    let count = try reader.uint16("attribute count")
    guard size >= 20, start >= 14 else {
      throw APKError("AndroidManifest.xml: attributes of \(size) bytes at byte \(bytes.startIndex)")
    }
    var list = LittleEndianReader(bytes, "AndroidManifest.xml: attribute")
    try list.skip(start, "attributes")
    var attributes: [Attribute] = []
    for _ in 0..<count {
      var item = LittleEndianReader(try list.take(size, "attribute"), "AndroidManifest.xml: attribute")
      _ = try item.uint32("namespace")
      let index = try item.uint32("name")
      let raw = try item.uint32("raw value")
      try item.skip(3, "value size")
      let type = try item.take(1, "value type").first ?? 0
      let data = try item.uint32("value")
      let resource = Int(index) < resources.count ? resources[Int(index)] : 0
      let value: Value =
        switch type {
        case 0x03: .string(try string(data))
        case 0x10, 0x11, 0x12: .number(data)
        case 0x01, 0x07: .reference(data)
        default: raw == .max ? .other : .string(try string(raw))
        }
      attributes.append(Attribute(name: try string(index), resource: resource, value: value))
    }
    elements.append(Element(depth: depth, name: name, attributes: attributes))
  }

  private func string(_ index: UInt32) throws(APKError) -> String {
    guard index < UInt32(clamping: strings.count) else {
      throw APKError("AndroidManifest.xml: string \(index) of \(strings.count)")
    }
    return strings[Int(index)]
  }
}
