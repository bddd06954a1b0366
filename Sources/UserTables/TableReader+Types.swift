import ElementaryFiles
import ISO7816
import YAMLReading
import Yams

/// A layout with how far it reaches.
struct Part {
  enum Extent: Hashable {
    case fixed(Int)
    /// Says itself where it ends.
    case delimited
    /// All that is left.
    case open
  }
  var codec: Codec
  var extent: Extent
  /// Bytes that it takes at least.
  var least: Int
  /// An alpha identifier knows how to leave room for what is behind it.
  var isAlpha = false

  init(_ codec: Codec, _ extent: Extent, least: Int? = nil) {
    self.codec = codec
    self.extent = extent
    if case .fixed(let size) = extent { self.least = least ?? size } else { self.least = least ?? 0 }
  }
}

/// The types of fields.
extension TableReader {
  static let maximumDepth = 12
  /// Keys of each type besides `type` and `unused`.
  static let types: [String: [String]] = [
    "hex": ["size"], "uint": ["size"], "ascii": ["size"], "utf8": ["size"], "gsm7": ["size"], "gsm7-packed": ["size"],
    "ucs2": ["size"], "document": ["size"], "alpha": ["size"], "network-name": ["size"],
    "bcd": ["size", "order", "symbols"], "number": ["size", "length"], "plmn": [], "plmn-list": ["count"],
    "timestamp": [], "enum": ["size", "values"], "flags": ["size", "bits"], "bits": ["size", "parts"], "rfu": ["size"],
    "record": ["size", "fields"], "list": ["of", "count", "empty"], "tlv": ["size", "objects"],
    "tlv-groups": ["size", "objects"], "prefixed": ["of"], "services": ["size", "names"],
    "allocated-services": ["size", "names"], "bit-numbers": ["size", "first"], "record-number": [],
    "labels": ["size", "rooted"], "host-address": ["size"],
  ]

  /// A layout: a mapping, or the name of a type that needs nothing else.
  mutating func part(_ node: Node, _ what: String, depth: Int) -> Part? {
    if case .scalar = node { return part(["type": node], node, what, depth: depth) }
    let entries = yaml.entries(node, what)
    guard !entries.isEmpty else {
      return node.mapping == nil ? nil : yaml.fail(node.mark, "\(what) has no type")
    }
    return part(Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }, node, what, depth: depth)
  }

  mutating func part(_ values: [String: Node], _ node: Node, _ what: String, depth: Int) -> Part? {
    guard depth <= Self.maximumDepth else {
      return yaml.fail(node.mark, "\(what): fields are nested more than \(Self.maximumDepth) deep")
    }
    let count = yaml.issues.count
    if let like = values["like"] {
      guard known(values, ["like", "size", "unused"], node, what), let found = model(like, what) else { return nil }
      guard let codec = found.definition.codec else { return nil }
      return finished(Part(codec, .open), values, node, what, takesSize: true)
    }
    let type: String
    if let node = values["type"] {
      guard let text = yaml.text(node, "\(what): type") else { return nil }
      type = text
    } else if let key = ["fields", "objects", "values"].first(where: { values[$0] != nil }) {
      type = key == "fields" ? "record" : key == "objects" ? "tlv" : "enum"
    } else {
      return yaml.fail(node.mark, "\(what) has no type", hint: "type: hex, or one of \(Self.typeNames)")
    }
    guard let keys = Self.types[type] else {
      return yaml.fail(
        (values["type"] ?? node).mark, "\(what): there is no type '\(type)'",
        hint: YAMLReader.suggestion(type, Self.types.keys.sorted()) ?? "types are \(Self.typeNames)")
    }
    guard known(values, keys + ["type", "unused"], node, what) else { return nil }
    guard let part = self.part(type, values, node, what, depth: depth), yaml.issues.count == count else { return nil }
    return finished(part, values, node, what, takesSize: false)
  }

  private static var typeNames: String { types.keys.sorted().joined(separator: ", ") }

  private mutating func known(_ values: [String: Node], _ keys: [String], _ node: Node, _ what: String) -> Bool {
    let count = yaml.issues.count
    guard case .mapping(let mapping) = node else { return true }
    for (key, _) in mapping {
      guard let name = key.scalar?.string, values[name] != nil, !keys.contains(name) else { continue }
      yaml.issue(key.mark, "\(what) has no '\(name)'", hint: YAMLReader.suggestion(name, keys))
    }
    return yaml.issues.count == count
  }

  /// `unused` and, for layouts that have no size of their own, `size`.
  private mutating func finished(
    _ part: Part, _ values: [String: Node], _ node: Node, _ what: String, takesSize: Bool
  ) -> Part? {
    var part = part
    if takesSize, values["size"] != nil {
      guard let windowed = window(part, values, what) else { return nil }
      part = windowed
    }
    guard let unused = values["unused"], yaml.bool(unused, "\(what): unused") ?? false else { return part }
    guard case .fixed(let size) = part.extent else {
      return yaml.fail(unused.mark, "\(what): only a field of a fixed size can be unused")
    }
    part.codec = .unlessUnused(part.codec, size: size)
    return part
  }

  /// The same layout in `size` bytes, or all that is left where no size is given.
  private mutating func window(_ part: Part, _ values: [String: Node], _ what: String) -> Part? {
    guard let node = values["size"] else { return part }
    guard let size = yaml.int(node, "\(what): size", 1...0xFFFF) else { return nil }
    guard part.least <= size else {
      return yaml.fail(node.mark, "\(what): its fields take \(part.least) bytes, size is \(size)")
    }
    if part.extent == .fixed(size) { return part }
    return Part(.window(part.codec, size: size), .fixed(size))
  }

  /// `nil` for a type whose key is missing or wrong.
  private mutating func required(_ key: String, _ values: [String: Node], _ node: Node, _ what: String) -> Node? {
    if let value = values[key] { return value }
    return yaml.fail(node.mark, "\(what) has no \(key)")
  }

  private mutating func integer(_ values: [String: Node], _ node: Node, _ what: String, standard: Int?) -> Int? {
    guard let size = values["size"] else {
      return standard ?? yaml.fail(node.mark, "\(what) has no size", hint: "size: 1 to 7 bytes")
    }
    return yaml.int(size, "\(what): size", 1...7)
  }

  /// A coding that has a variant for a size and one for all that is left.
  private mutating func text(
    _ values: [String: Node], _ what: String, _ make: (Int?) -> Codec
  ) -> Part? {
    guard let node = values["size"] else { return Part(make(nil), .open) }
    guard let size = yaml.int(node, "\(what): size", 1...0xFFFF) else { return nil }
    return Part(make(size), .fixed(size))
  }

  private mutating func part(
    _ type: String, _ values: [String: Node], _ node: Node, _ what: String, depth: Int
  ) -> Part? {
    switch type {
    case "hex", "rfu":
      if type == "rfu", required("size", values, node, what) == nil { return nil }
      return text(values, what) { $0.map { .hex($0) } ?? .hex }
    case "utf8": return text(values, what) { $0.map { .text($0) } ?? .text }
    case "ascii": return text(values, what) { .ascii($0) }
    case "gsm7": return text(values, what) { .septets($0) }
    case "gsm7-packed": return text(values, what) { .packedSeptets($0) }
    case "ucs2": return text(values, what) { .ucs2($0) }
    case "document": return window(Part(.document, .open), values, what)
    case "network-name": return window(Part(.trimmed(.networkName), .open), values, what)
    case "host-address": return window(Part(.trimmed(.hostAddress), .open), values, what)
    case "labels":
      var isRooted = false
      if let node = values["rooted"] { isRooted = yaml.bool(node, "\(what): rooted") ?? false }
      return window(Part(.trimmed(.dnsName(isRooted: isRooted)), .open), values, what)
    case "alpha":
      guard var part = text(values, what, { $0.map { .alpha(size: $0) } ?? .alpha() }) else { return nil }
      part.isAlpha = part.extent == .open
      return part
    case "uint":
      return integer(values, node, what, standard: nil).map { Part(.uint($0), .fixed($0)) }
    case "plmn": return Part(.plmn, .fixed(3))
    case "timestamp": return Part(.timestamp, .fixed(7))
    case "record-number": return Part(.recordNumber, .fixed(1))
    case "plmn-list": return list(.plmn, size: 3, empty: nil, values, what)
    case "bcd": return digits(values, what)
    case "number":
      guard let sizeNode = required("size", values, node, what),
        let size = yaml.int(sizeNode, "\(what): size", 2...255)
      else { return nil }
      var length = Address.Length.octets
      if let node = values["length"] {
        guard let text = yaml.choice(node, "\(what): length", ["octets", "digits"]) else { return nil }
        if text == "digits" { length = .digits }
      }
      return Part(.number(size: size, length: length), .fixed(size))
    case "enum":
      guard let size = integer(values, node, what, standard: 1), let named = required("values", values, node, what),
        let names = names(named, "\(what): values", 0...(1 << (8 * size) - 1))
      else { return nil }
      return Part(.choice(size, names), .fixed(size))
    case "flags":
      guard let size = integer(values, node, what, standard: 1), let named = required("bits", values, node, what),
        let names = names(named, "\(what): bits", 1...(8 * size))
      else { return nil }
      for (bit, name) in names where name.hasPrefix("b") && Int(name.dropFirst()) != nil {
        return yaml.fail(named.mark, "\(what): bit \(bit) cannot be called '\(name)', which is a bit without a name")
      }
      return Part(.flags(size, names), .fixed(size))
    case "bits":
      guard let size = integer(values, node, what, standard: 1), let node = required("parts", values, node, what),
        let parts = bits(node, what, size: size)
      else { return nil }
      return Part(.bits(size, parts), .fixed(size))
    case "record":
      guard let node = required("fields", values, node, what), let part = record(node, what, depth: depth) else {
        return nil
      }
      return window(part, values, what)
    case "tlv", "tlv-groups":
      guard let node = required("objects", values, node, what), let objects = objects(node, what, depth: depth) else {
        return nil
      }
      return window(Part(type == "tlv" ? .tlv(objects) : .groups(objects), .open), values, what)
    case "list": return list(values, node, what, depth: depth)
    case "prefixed":
      guard let node = required("of", values, node, what), let part = part(node, "\(what) of", depth: depth + 1) else {
        return nil
      }
      guard part.least <= 255 else { return yaml.fail(node.mark, "\(what): \(part.least) bytes where 255 fit") }
      return Part(.prefixed(part.codec), .delimited, least: 1 + part.least)
    case "services", "allocated-services":
      var names: [Int: String] = [:]
      if let node = values["names"] {
        guard let given = self.names(node, "\(what): names", 1...2048) else { return nil }
        names = given
      }
      return window(Part(type == "services" ? .services(names) : .allocatedServices(names), .open), values, what)
    case "bit-numbers":
      var first = 1
      if let node = values["first"] {
        guard let number = yaml.int(node, "\(what): first", 0...1000) else { return nil }
        first = number
      }
      guard let sizeNode = values["size"] else { return Part(.bitNumbers(first: first), .open) }
      return yaml.int(sizeNode, "\(what): size", 1...256).map { Part(.bitNumbers($0, first: first), .fixed($0)) }
    default: return nil
    }
  }

  private mutating func digits(_ values: [String: Node], _ what: String) -> Part? {
    var order = BCD.NibbleOrder.lowFirst
    var symbols = BCD.Symbols.telephony
    if let node = values["order"] {
      guard let text = yaml.choice(node, "\(what): order", ["swapped", "plain"]) else { return nil }
      if text == "plain" { order = .highFirst }
    }
    if let node = values["symbols"] {
      guard let text = yaml.choice(node, "\(what): symbols", ["telephony", "hex"]) else { return nil }
      if text == "hex" { symbols = .hexadecimal }
    }
    return text(values, what) { .digits($0, symbols, order: order) }
  }

  private mutating func list(_ values: [String: Node], _ node: Node, _ what: String, depth: Int) -> Part? {
    guard let of = required("of", values, node, what), let element = part(of, "\(what) of", depth: depth + 1) else {
      return nil
    }
    switch element.extent {
    case .open:
      return yaml.fail(
        of.mark, "\(what): the elements have no size",
        hint: "give them a size, or a length of their own: type: prefixed")
    case .delimited:
      for key in ["count", "empty"] {
        if let node = values[key] { return yaml.fail(node.mark, "\(what): elements of any length have no \(key)") }
      }
      return Part(.sequence(of: element.codec), .open)
    case .fixed(let size):
      var empty: [UInt8]?
      if let node = values["empty"] {
        guard let bytes = yaml.bytes(node, "\(what): empty") else { return nil }
        guard bytes.count == size else {
          return yaml.fail(node.mark, "\(what): empty has \(bytes.count) bytes, an element has \(size)")
        }
        empty = bytes
      }
      return list(element.codec, size: size, empty: empty, values, what)
    }
  }

  private mutating func list(
    _ element: Codec, size: Int, empty: [UInt8]?, _ values: [String: Node], _ what: String
  ) -> Part? {
    guard let node = values["count"] else { return Part(.list(of: element, size: size, empty: empty), .open) }
    guard let count = yaml.int(node, "\(what): count", 1...(0xFFFF / size)) else { return nil }
    return Part(.list(of: element, size: size, count: count, empty: empty), .fixed(size * count))
  }

  // MARK: names of values

  /// A mapping of numbers to names.
  private mutating func names(_ node: Node, _ what: String, _ limits: ClosedRange<Int>) -> [Int: String]? {
    let count = yaml.issues.count
    var names: [Int: String] = [:]
    var seen: Set<String> = []
    for (key, mark, value) in yaml.entries(node, what) {
      let number = key.hasPrefix("0x") ? Int(key.dropFirst(2), radix: 16) : Int(key)
      guard let number else {
        yaml.issue(mark, "\(what): '\(key)' is no number", hint: "numbers stand before the colon, names behind it")
        continue
      }
      guard limits.contains(number) else {
        yaml.issue(mark, "\(what): \(number) is outside \(limits.lowerBound) to \(limits.upperBound)")
        continue
      }
      guard let name = yaml.text(value, "\(what): \(number)") else { continue }
      guard (1...100).contains(name.utf8.count), name.withoutControls == name else {
        yaml.issue(value.mark, "\(what): the name of \(number) has 1 to 100 characters and no controls")
        continue
      }
      guard seen.insert(name).inserted else {
        yaml.issue(value.mark, "\(what): '\(name)' stands here twice")
        continue
      }
      guard names.updateValue(name, forKey: number) == nil else {
        yaml.issue(mark, "\(what): \(number) stands here twice")
        continue
      }
    }
    if names.isEmpty, yaml.issues.count == count { yaml.issue(node.mark, "\(what) is empty") }
    return yaml.issues.count == count ? names : nil
  }

  /// Parts of a number: a flag has a `bit`, a number `bits: 1-4`, and names where it has `values`.
  private mutating func bits(_ node: Node, _ what: String, size: Int) -> [BitField]? {
    let count = yaml.issues.count
    var fields: [BitField] = []
    var covered = 0
    var seen: Set<String> = []
    for element in yaml.list(node, "\(what): parts") {
      let values = values(element, "a part of \(what)", known: ["name", "bit", "bits", "values", "description"])
      guard !values.isEmpty, let name = fieldName(values, element, what, reserved: ["rfu"]) else { continue }
      let place = "\(what).\(name)"
      guard seen.insert(name).inserted else {
        yaml.issue(values["name"]?.mark, "\(what) has two parts '\(name)'")
        continue
      }
      guard let range = range(values, element, place, 8 * size) else { continue }
      let mask = ((1 << range.count) - 1) << (range.lowerBound - 1)
      guard covered & mask == 0 else {
        yaml.issue(element.mark, "\(place): its bits are another part's already")
        continue
      }
      covered |= mask
      if let node = values["values"] {
        guard let names = names(node, "\(place): values", 0...((1 << range.count) - 1)) else { continue }
        fields.append(.choice(name, range, names))
      } else {
        fields.append(values["bit"] != nil ? .flag(name, range.lowerBound) : .uint(name, range))
      }
    }
    if fields.isEmpty, yaml.issues.count == count { yaml.issue(node.mark, "\(what): parts is empty") }
    return yaml.issues.count == count ? fields : nil
  }

  private mutating func range(
    _ values: [String: Node], _ node: Node, _ what: String, _ last: Int
  ) -> ClosedRange<Int>? {
    switch (values["bit"], values["bits"]) {
    case (let bit?, nil): return yaml.int(bit, "\(what): bit", 1...last).map { $0...$0 }
    case (nil, let bits?):
      guard let text = yaml.text(bits, "\(what): bits") else { return nil }
      let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let low = numbers[0], let high = numbers[1], low <= high, low >= 1, high <= last else {
        return yaml.fail(
          bits.mark, "\(what): bits '\(text)' are none of b1 to b\(last)", hint: "bits: 1-4 is the lower half")
      }
      return low...high
    case (nil, nil): return yaml.fail(node.mark, "\(what) has no bit", hint: "bit: 1, or bits: 1-4")
    case (_?, let bits?): return yaml.fail(bits.mark, "\(what) has both bit and bits: give one of them")
    }
  }
}
