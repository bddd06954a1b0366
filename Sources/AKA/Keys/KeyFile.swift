internal import ISO7816

/// Settings of a subscriber in a file: `name = value`, one a line; what follows `#` is a comment.
///
///     algorithm = milenage
///     k = 00112233445566778899aabbccddeeff
///     opc = ffeeddccbbaa99887766554433221100
///
/// Names are those of ``keys()`` and whatever else the reader asks for. Each may stand once; ``finish()`` says which
/// nobody knows.
public struct KeyFile {
  private var values: [String: (line: Int, text: String)] = [:]
  private var asked: Set<String> = []

  /// - Throws: ``AKAError`` with the number of the line, and nothing of its value.
  public init(_ text: String) throws(AKAError) {
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let content = line.prefix { $0 != "#" }
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      let parts = content.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw AKAError("line \(index + 1) is not: name = value") }
      let name = Self.trimmed(parts[0]).lowercased()
      guard !name.isEmpty,
        name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
      else { throw AKAError("line \(index + 1) has no name before its =") }
      guard values[name] == nil else { throw AKAError("line \(index + 1) gives \(name.oneLine) a second time") }
      values[name] = (index + 1, Self.trimmed(parts[1]))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
  }

  /// The text of a setting; `nil` where the file does not have it.
  public mutating func text(_ name: String) -> String? {
    asked.insert(name)
    return values[name]?.text
  }

  /// A key in hex.
  public mutating func key(_ name: String) throws(AKAError) -> SecretKey? {
    guard let text = text(name) else { return nil }
    guard let key = SecretKey(hex: text), key.count > 0 else { throw error(name, "is an even number of hex digits") }
    return key
  }

  /// Bytes in hex.
  public mutating func bytes(_ name: String, count: Int) throws(AKAError) -> [UInt8]? {
    guard let text = text(name) else { return nil }
    guard let bytes = Hex.bytes(text), bytes.count == count else { throw error(name, "is \(count * 2) hex digits") }
    return bytes
  }

  /// A decimal number.
  public mutating func number(_ name: String, _ range: ClosedRange<Int>) throws(AKAError) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw error(name, "is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `yes` or `no`.
  public mutating func flag(_ name: String) throws(AKAError) -> Bool? {
    guard let text = text(name) else { return nil }
    switch text.lowercased() {
    case "yes", "true", "on": return true
    case "no", "false", "off": return false
    default: throw error(name, "is yes or no")
    }
  }

  /// Says what a setting should be, with its line.
  public func error(_ name: String, _ text: String) -> AKAError {
    AKAError("\(values[name].map { "line \($0.line): " } ?? "")\(name) \(text)")
  }

  /// - Throws: ``AKAError`` for a setting that nobody asked for.
  public func finish() throws(AKAError) {
    let unknown = values.filter { !asked.contains($0.key) }.min { $0.value.line < $1.value.line }
    if let unknown { throw AKAError("line \(unknown.value.line): nothing is called \(unknown.key.oneLine)") }
  }

  /// The subscriber: `algorithm` (milenage), `k`, `op` or `opc` (`top` or `topc`), `c1` to `c5` and `r1` to `r5`,
  /// `mac-bits`, `res-bits`, `ck-bits`, `ik-bits` and `iterations` of TUAK, `res-bytes` of XOR, `sres` (c2, truncated).
  public mutating func keys() throws(AKAError) -> SubscriberKeys {
    let name = text("algorithm") ?? "milenage"
    guard let algorithm = SubscriberKeys.Algorithm(name) else {
      throw error("algorithm", "is one of \(SubscriberKeys.Algorithm.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let ki = try key("ki")
    guard let k = try key("k") ?? ki else { throw AKAError("there is no k") }
    var keys = SubscriberKeys(algorithm, k: k, operatorValue: try operatorValue())
    var constants = (c: keys.constants.c, r: keys.constants.r)
    for index in 0..<5 {
      if let c = try bytes("c\(index + 1)", count: 16) { constants.c[index] = c }
      if let r = try number("r\(index + 1)", 0...127) { constants.r[index] = r }
    }
    keys.constants = try Milenage.Constants(c: constants.c, r: constants.r)
    let standard = TUAK.Parameters.standard
    keys.tuak = try TUAK.Parameters(
      macBits: number("mac-bits", 0...256) ?? standard.macBits,
      resBits: number("res-bits", 0...256) ?? standard.resBits,
      ckBits: number("ck-bits", 0...256) ?? standard.ckBits, ikBits: number("ik-bits", 0...256) ?? standard.ikBits,
      iterations: number("iterations", 1...255) ?? standard.iterations)
    keys.xorResLength = try number("res-bytes", 4...16) ?? 16
    switch text("sres") {
    case nil, "c2": break
    case "truncated": keys.sres = .truncated
    default: throw error("sres", "is c2 or truncated")
    }
    return keys
  }

  private mutating func operatorValue() throws(AKAError) -> SubscriberKeys.OperatorValue? {
    var found: [SubscriberKeys.OperatorValue] = []
    for name in ["op", "top"] { if let key = try key(name) { found.append(.op(key)) } }
    for name in ["opc", "topc"] { if let key = try key(name) { found.append(.opc(key)) } }
    guard found.count < 2 else { throw AKAError("the operator's value is given twice: one of op, opc, top, topc") }
    return found.first
  }
}
