import AKA
import Foundation
import ISO7816

/// Looks for keys in what a program left behind, in every coding that they may have slipped into.
struct SecretHunt {
  /// A coding of a key, as bytes to be searched for.
  private struct Needle {
    var name: String
    var bytes: [UInt8]
    /// Hex digits are searched in either case and with anything but digits between them.
    var isHex = false
  }
  private var needles: [Needle] = []

  /// - Parameter secrets: keys of 8 bytes or more by name; shorter ones would be found by chance.
  init(_ secrets: [String: [UInt8]]) {
    for (name, secret) in secrets {
      precondition(secret.count >= 8)
      let swapped = secret.map { $0 << 4 | $0 >> 4 }
      let forms: [(String, [UInt8])] = [
        ("", secret), (" reversed", secret.reversed()), (" with swapped digits", swapped),
        (" reversed with swapped digits", swapped.reversed()),
      ]
      for (form, bytes) in forms {
        needles.append(Needle(name: "\(name)\(form), bytes", bytes: bytes))
        needles.append(Needle(name: "\(name)\(form), hex", bytes: Array(Hex.string(bytes).utf8), isHex: true))
        for shift in 0..<3 {
          needles.append(Needle(name: "\(name)\(form), base64 after \(shift)", bytes: Self.base64(bytes, after: shift)))
        }
        for separator in [" ", ",", ", "] {
          let list = bytes.map(String.init).joined(separator: separator)
          needles.append(Needle(name: "\(name)\(form), list of numbers", bytes: Array(list.utf8)))
        }
        needles.append(Needle(name: "\(name)\(form), decimal", bytes: Array(Self.decimal(bytes).utf8)))
      }
    }
  }

  /// The names of what is in there.
  func found(in data: Data) -> [String] {
    let bytes = Array(data)
    // Blanks, colons and line breaks between the digits hide nothing.
    let digits = bytes.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39, 0x61...0x66: byte
      case 0x41...0x46: byte | 0x20
      case 0x20, 0x3A, 0x2D, 0x0A, 0x0D, 0x09: nil
      default: 0x2E
      }
    }
    return Self.search(needles.filter { !$0.isHex }, in: bytes) + Self.search(needles.filter(\.isHex), in: digits)
  }

  /// By the first eight bytes of each needle, all needles at once.
  private static func search(_ needles: [Needle], in bytes: [UInt8]) -> [String] {
    let byStart = Dictionary(grouping: needles) { word($0.bytes, 0) }
    var found: Set<String> = []
    var window: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      window = window << 8 | UInt64(byte)
      guard index >= 7, let candidates = byStart[window] else { continue }
      for needle in candidates where bytes[(index - 7)...].starts(with: needle.bytes) { found.insert(needle.name) }
    }
    return found.sorted()
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// What is the same of the base64 whatever stands before and behind.
  private static func base64(_ bytes: [UInt8], after shift: Int) -> [UInt8] {
    let coded = Array(Base64.string([UInt8](repeating: 0, count: shift) + bytes).utf8)
    let first = (shift * 8 + 5) / 6
    let end = (shift + bytes.count) * 8 / 6
    return Array(coded[first..<end])
  }

  private static func decimal(_ bytes: [UInt8]) -> String {
    var rest = bytes
    var digits: [Character] = []
    while rest.contains(where: { $0 != 0 }) {
      var remainder = 0
      for index in rest.indices {
        let value = remainder * 256 + Int(rest[index])
        (rest[index], remainder) = (UInt8(value / 10), value % 10)
      }
      digits.append(Character("\(remainder)"))
    }
    return String(digits.reversed())
  }
}
