import ElementaryFiles
import ISO7816

/// Makes codecs of the fields that a table in YAML describes.
struct TableFieldReader {
  private static let maximumDepth = 8
  private static let maximumFields = 4000

  /// For `like` as a type.
  let tree: FileDefinition
  /// Fields made so far: aliases can make a small document large.
  private var count = 0

  /// A codec, and how it takes its bytes.
  struct Part {
    var codec: Codec
    var extent: Extent
    enum Extent: Equatable {
      /// That many bytes.
      case fixed(Int)
      /// As many as its own content says.
      case delimited
      /// All up to the end.
      case rest
    }
  }

  /// The codec of a row, from `like`, `fields` or `objects`; `nil` where it has none of them.
  static func codec(
    _ node: YAMLNode, model: FileDefinition?, kind: FileDefinition.Kind, size: Int?, tree: FileDefinition
  ) throws(DocumentError) -> Codec? {
    if let model { return model.codec }
    var reader = TableFieldReader(tree: tree)
    var codec: Codec
    switch (node["fields"], node["objects"]) {
    case (nil, nil):
      if let fill = node["fill"] { throw fill.error("stands without fields") }
      return nil
    case (_?, let objects?): throw objects.error("stands beside fields; a file has one of them")
    case (let fields?, nil):
      guard kind != .berTLV else { throw fields.error("a BER-TLV file has objects") }
      let part = try reader.record(fields, depth: 0)
      if case .fixed(let bytes) = part.extent, let size, bytes > size {
        throw fields.error("the fields take \(bytes) bytes, and the size is \(size)")
      }
      codec = part.codec
    case (nil, let objects?): codec = .tlv(try reader.objects(objects, depth: 0))
    }
    if let fill = node["fill"] { codec = codec.filled(with: try Self.byte(fill)) }
    return codec
  }

  private init(tree: FileDefinition) { self.tree = tree }

  // MARK: records

  /// Fields one after the other.
  private mutating func record(_ node: YAMLNode, depth: Int) throws(DocumentError) -> Part {
    let nodes = try node.elements()
    guard !nodes.isEmpty else { throw node.error("names no field") }
    guard depth < Self.maximumDepth else { throw node.error("is nested more than \(Self.maximumDepth) deep") }
    var fields: [RecordField] = []
    var names: Set<String> = []
    var isOptional = false
    // From the back: what takes all bytes up to its followers has to know how many those are.
    var tail: Int? = 0
    var extent = Part.Extent.fixed(0)
    for node in nodes.reversed() {
      let isReserved = try node.required("type").text() == "rfu"
      let name = try isReserved ? node["name"]?.text() ?? "rfu" : Self.name(node)
      guard names.insert(name).inserted else { throw node.error("two fields are called \(name)") }
      let isAbsentable = try node["optional"]?.flag() ?? false
      // Seen from the back, the optional fields come first.
      if isAbsentable, !fields.isEmpty, !isOptional {
        throw node.error("is optional, and a field behind it is not: only the last ones can be")
      }
      isOptional = isAbsentable
      if isReserved {
        if isAbsentable { throw node.error("reserved bytes cannot be optional") }
        let size = try node.required("size").number(1...65_535)
        try node.check(["name", "type", "size", "fill", "optional"])
        fields.append(RecordField(name, .hex(size), fill: try node["fill"].map(Self.byte) ?? 0xFF))
        (tail, extent) = Self.sum(tail, extent, .fixed(size))
        continue
      }
      let part = try self.part(node, depth: depth + 1, tail: tail, isLast: fields.isEmpty)
      fields.append(RecordField(name, part.codec, isOptional: isAbsentable))
      (tail, extent) = Self.sum(tail, extent, part.extent)
      if isAbsentable { extent = .rest }
    }
    return Part(codec: .record(fields.reversed()), extent: extent)
  }

  private static func sum(
    _ tail: Int?, _ extent: Part.Extent, _ part: Part.Extent
  ) -> (Int?, Part.Extent) {
    switch (part, tail, extent) {
    case (.fixed(let size), let tail?, .fixed): (tail + size, .fixed(tail + size))
    case (.fixed(let size), let tail?, let extent): (tail + size, extent)
    case (.fixed, nil, let extent): (nil, extent)
    case (.delimited, _, .rest), (.rest, _, _): (nil, .rest)
    case (.delimited, _, _): (nil, .delimited)
    }
  }

  private static func name(_ node: YAMLNode) throws(DocumentError) -> String {
    let value = try node.required("name")
    let name = try value.text()
    let isWord = name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    guard (1...48).contains(name.utf8.count), isWord, name.utf8.first.map({ $0 > 0x39 }) ?? false else {
      throw value.error("a field's name is letters and digits, a letter first: \(name)")
    }
    // What decoding adds by itself.
    guard !["raw", "reason", "rest", "padding", "content"].contains(name) else {
      throw value.error("\(name) is a name that decoding uses itself")
    }
    return name
  }

  private static func byte(_ node: YAMLNode) throws(DocumentError) -> UInt8 {
    let bytes = try node.bytes()
    guard bytes.count == 1, let byte = bytes.first else { throw node.error("is one byte in hex") }
    return byte
  }

  // MARK: one field

  /// Types with the keys that each takes besides name, type and optional.
  private static let types: [String: [String]] = [
    "uint": ["size"], "hex": ["size"], "text": ["size"], "alpha": ["size"], "digits": ["size"], "number": ["size"],
    "plmn": [], "timestamp": [], "network-name": [], "host-address": [], "choice": ["size", "values"],
    "flags": ["size", "values"], "bits": ["size", "bits"], "services": ["values"], "bit-numbers": ["size"],
    "record": ["fields"], "list": ["size", "of"], "prefixed": ["of"], "objects": ["objects"], "like": ["file"],
  ]

  /// - Parameters:
  ///   - tail: bytes of all that follows; `nil` where that depends on content.
  ///   - isLast: whether nothing follows.
  private mutating func part(
    _ node: YAMLNode, depth: Int, tail: Int?, isLast: Bool
  ) throws(DocumentError) -> Part {
    count += 1
    guard count <= Self.maximumFields else { throw node.error("more than \(Self.maximumFields) fields") }
    guard depth <= Self.maximumDepth else { throw node.error("is nested more than \(Self.maximumDepth) deep") }
    let typeNode = try node.required("type")
    let type = try typeNode.text()
    guard let keys = Self.types[type] else {
      throw typeNode.error("\(type) is no type of field" + FileTableReader.suggestion(type, Self.types.keys.sorted()))
    }
    try node.check(["name", "type", "optional", "tag", "repeats"] + keys)
    let part = try codec(node, type, depth: depth, tail: tail, isLast: isLast)
    if part.extent == .rest, !isLast, !(type == "alpha" || type == "hex") {
      throw node.error("takes all bytes up to the end, and a field follows it")
    }
    return part
  }

  private mutating func codec(
    _ node: YAMLNode, _ type: String, depth: Int, tail: Int?, isLast: Bool
  ) throws(DocumentError) -> Part {
    let size = try node["size"]?.number(1...65_535)
    func fixed(_ limit: Int = 65_535, default standard: Int? = nil) throws(DocumentError) -> Int {
      guard let size = size ?? standard else { throw node.error("has no size") }
      guard size <= limit else { throw node.error("\(size) bytes are more than the \(limit) that \(type) can have") }
      return size
    }
    func unlessSized(_ rest: Codec, _ sized: (Int) -> Codec) -> Part {
      size.map { Part(codec: sized($0), extent: .fixed($0)) } ?? Part(codec: rest, extent: .rest)
    }
    switch type {
    case "uint": return Part(codec: .uint(try fixed(4)), extent: .fixed(try fixed(4)))
    case "hex", "alpha":
      guard size == nil, !isLast else {
        return type == "hex" ? unlessSized(.hex) { .hex($0) } : unlessSized(.alpha()) { .alpha(size: $0) }
      }
      guard let tail else { throw node.error("needs a size, since the length of what follows is not fixed") }
      return Part(codec: type == "hex" ? FileCodecs.hexFill(tail: tail) : .alpha(tail: tail), extent: .rest)
    case "text": return unlessSized(.text) { .text($0) }
    case "digits": return Part(codec: .digits(try fixed()), extent: .fixed(try fixed()))
    case "number":
      guard try fixed(255) >= 2 else { throw node.error("a number with its length and type takes 2 bytes at least") }
      return Part(codec: .number(size: try fixed()), extent: .fixed(try fixed()))
    case "plmn": return Part(codec: .plmn, extent: .fixed(3))
    case "timestamp": return Part(codec: .timestamp, extent: .fixed(7))
    case "network-name": return Part(codec: .networkName, extent: .rest)
    case "host-address": return Part(codec: .hostAddress, extent: .rest)
    case "choice":
      let size = try fixed(4, default: 1)
      return Part(
        codec: .choice(size, try values(try node.required("values"), 0...((1 << (8 * size)) - 1))), extent: .fixed(size)
      )
    case "flags":
      let size = try fixed(4, default: 1)
      return Part(codec: .flags(size, try values(try node.required("values"), 1...8 * size)), extent: .fixed(size))
    case "bits":
      let size = try fixed(4, default: 1)
      return Part(codec: .bits(size, try bits(try node.required("bits"), 8 * size)), extent: .fixed(size))
    case "services": return Part(codec: .services(try values(try node.required("values"), 1...2040)), extent: .rest)
    case "bit-numbers": return unlessSized(.bitNumbers()) { .bitNumbers($0) }
    case "record": return try record(try node.required("fields"), depth: depth)
    case "prefixed":
      return Part(codec: .prefixed(try element(try node.required("of"), depth: depth).codec), extent: .delimited)
    case "list":
      let of = try node.required("of")
      let element = try element(of, depth: depth)
      let known: Int? = if case .fixed(let bytes) = element.extent { bytes } else { nil }
      guard let each = size ?? known, each > 0 else { throw node.error("needs the size of an element") }
      if let known, known > each { throw of.error("takes \(known) bytes, and an element has \(each)") }
      return Part(codec: .list(of: element.codec, size: each), extent: .rest)
    case "objects":
      return Part(codec: .tlv(try objects(try node.required("objects"), depth: depth)), extent: .rest)
    case "like":
      let file = try node.required("file")
      guard let codec = try FileTableReader.model(file, tree).codec else { throw file.error("has no fields") }
      return Part(codec: codec, extent: codec.layout.size.map { .fixed($0) } ?? .rest)
    default: throw node.error("\(type) is no type of field")
    }
  }

  /// What stands in a list, behind a length or in a data object: a type, or fields.
  private mutating func element(_ node: YAMLNode, depth: Int) throws(DocumentError) -> Part {
    if node.isList { return try record(node, depth: depth) }
    return try part(node, depth: depth + 1, tail: 0, isLast: true)
  }

  // MARK: data objects

  private mutating func objects(_ node: YAMLNode, depth: Int) throws(DocumentError) -> [TLVField] {
    guard depth < Self.maximumDepth else { throw node.error("is nested more than \(Self.maximumDepth) deep") }
    var fields: [TLVField] = []
    for object in try node.elements() {
      count += 1
      guard count <= Self.maximumFields else { throw object.error("more than \(Self.maximumFields) fields") }
      let name = try Self.name(object)
      let tagNode = try object.required("tag")
      let tag = try Self.tag(tagNode)
      guard !fields.contains(where: { $0.name == name }) else { throw object.error("two objects are called \(name)") }
      guard !fields.contains(where: { $0.tag == tag }) else { throw tagNode.error("two objects have this tag") }
      let codec: Codec
      switch (object["type"], object["fields"], object["objects"]) {
      case (_?, nil, _): codec = try part(object, depth: depth + 1, tail: 0, isLast: true).codec
      case (nil, let inner?, nil):
        try object.check(["name", "tag", "repeats", "fields"])
        codec = try record(inner, depth: depth + 1).codec
      case (nil, nil, let inner?):
        try object.check(["name", "tag", "repeats", "objects"])
        codec = .tlv(try objects(inner, depth: depth + 1))
      case (nil, nil, nil):
        try object.check(["name", "tag", "repeats"])
        codec = .hex
      default: throw object.error("has more than one of type, fields and objects")
      }
      if let optional = object["optional"] { throw optional.error("every data object may be absent") }
      fields.append(
        TLVField(tag: tag, name: name, codec: codec, repeats: try object["repeats"]?.flag() ?? false))
    }
    guard !fields.isEmpty else { throw node.error("names no data object") }
    return fields
  }

  /// One to three bytes that make one BER-TLV tag (ISO/IEC 8825-1 §8.1.2).
  private static func tag(_ node: YAMLNode) throws(DocumentError) -> UInt32 {
    let bytes = try node.bytes()
    let isWhole: Bool
    if let first = bytes.first, first & 0x1F == 0x1F {
      isWhole =
        (2...3).contains(bytes.count) && bytes.dropFirst().dropLast().allSatisfy { $0 & 0x80 != 0 }
        && bytes.last.map { $0 & 0x80 == 0 } ?? false
    } else {
      isWhole = bytes.count == 1 && ![0x00, 0xFF].contains(bytes[0])
    }
    guard isWhole else { throw node.error("is no tag of one to three bytes in hex") }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  // MARK: names of values

  private func values(_ node: YAMLNode, _ limits: ClosedRange<Int>) throws(DocumentError) -> [Int: String] {
    var names: [Int: String] = [:]
    for (key, value) in try node.pairs() {
      let number = key.hasPrefix("0x") ? Int(key.dropFirst(2), radix: 16) : Int(key)
      guard let number, limits.contains(number) else {
        throw value.error("\(key) is no number from \(limits.lowerBound) to \(limits.upperBound)")
      }
      let name = try value.text().oneLine
      guard !name.isEmpty, !names.values.contains(name) else {
        throw value.error(name.isEmpty ? "has no name" : "two values are called \(name)")
      }
      guard names.updateValue(name, forKey: number) == nil else { throw value.error("\(number) stands here twice") }
    }
    guard !names.isEmpty else { throw node.error("names no value") }
    return names
  }

  private func bits(_ node: YAMLNode, _ width: Int) throws(DocumentError) -> [BitField] {
    var fields: [BitField] = []
    var taken = 0
    for bit in try node.elements() {
      try bit.check(["name", "bits", "values"])
      let name = try Self.name(bit)
      let place = try bit.required("bits")
      let numbers = try place.text().split(separator: "-").map { Int($0) }
      guard let low = numbers.first ?? nil, let high = numbers.last ?? nil, numbers.count <= 2, 1 <= low, low <= high,
        high <= width
      else { throw place.error("is a bit from 1 to \(width), or a range of them: 2-4") }
      let mask = ((1 << (high - low + 1)) - 1) << (low - 1)
      guard taken & mask == 0 else { throw place.error("overlaps another field") }
      taken |= mask
      if let values = bit["values"] {
        fields.append(.choice(name, low...high, try self.values(values, 0...((1 << (high - low + 1)) - 1))))
      } else {
        fields.append(low == high ? .flag(name, low) : .uint(name, low...high))
      }
    }
    guard !fields.isEmpty else { throw node.error("names no bit") }
    guard Set(fields.map(\.name)).count == fields.count else { throw node.error("two fields have one name") }
    return fields
  }
}
