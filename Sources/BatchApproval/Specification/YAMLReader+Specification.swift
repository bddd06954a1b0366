import YAMLReading
import Yams

/// Values that only specifications have.
extension YAMLReader {
  /// A number, or `{min:, max:}`.
  mutating func bounds(_ node: Node, _ what: String, _ limits: ClosedRange<Int>) -> Specification.Bounds? {
    guard case .mapping = node else { return int(node, what, limits).map { Specification.Bounds($0, $0) } }
    var bounds = Specification.Bounds(limits.lowerBound, Int.max)
    for (key, _, value) in entries(node, what, known: ["min", "max"]) {
      guard let number = int(value, "\(what) \(key)", limits) else { return nil }
      if key == "min" { bounds.minimum = number } else { bounds.maximum = number }
    }
    guard bounds.minimum <= bounds.maximum else {
      return fail(node.mark, "\(what): min \(bounds.minimum) is more than max \(bounds.maximum)")
    }
    return bounds
  }

  /// Hex digits with blanks allowed; `??` for any byte.
  mutating func pattern(_ node: Node, _ what: String) -> [UInt8?]? {
    guard let text = text(node, what)?.filter({ $0 != " " && $0 != "\n" && $0 != ":" }) else { return nil }
    let digits = Array(text)
    guard digits.count % 2 == 0 else { return fail(node.mark, "\(what) has \(digits.count) hex digits, an odd number") }
    var bytes: [UInt8?] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(digits[index..<index + 2])
      if pair == "??" {
        bytes.append(nil)
      } else if let byte = UInt8(pair, radix: 16), pair.allSatisfy(\.isHexDigit) {
        bytes.append(byte)
      } else {
        return fail(node.mark, "\(what): '\(pair)' is no byte in hex, and not ?? for any")
      }
    }
    return bytes
  }
}
