import ISO7816
import Inventory

/// Secrets that are none: published in standards, in manuals, or what a keyboard suggests.
enum KnownSecrets {
  /// Where a K, OP or OPc is published; `nil` for one that is not known here.
  static func origin(ofKey bytes: [UInt8]) -> String? {
    guard let first = bytes.first else { return nil }
    if bytes.allSatisfy({ $0 == first }) { return "one byte repeated" }
    let isCounting = zip(bytes, bytes.dropFirst()).allSatisfy { $1 == $0 &+ 1 }
    if isCounting { return "bytes that count up" }
    let isStepping = zip(bytes, bytes.dropFirst()).allSatisfy { $1 == $0 &+ 0x11 }
    if isStepping { return "00 11 22 33 and so on" }
    return published[Hex.string(bytes)]
  }

  private static let published: [String: String] = {
    var keys: [String: String] = [:]
    for (index, key) in sets.enumerated() {
      for value in key { keys[value] = "that of test set \(index + 1) of TS 35.208" }
    }
    for (key, origin) in others { keys[key] = origin }
    return keys
  }()

  /// K, OP and OPc of the test sets of Milenage (TS 35.208 §4.3).
  private static let sets: [[String]] = [
    ["465b5ce8b199b49faa5f0a2ee238a6bc", "cdc202d5123e20f62b6d676ac72cb318", "cd63cb71954a9f4e48a5994e37a02baf"],
    ["465b5ce8b199b49faa5f0a2ee238a6bc", "cdc202d5123e20f62b6d676ac72cb318", "cd63cb71954a9f4e48a5994e37a02baf"],
    ["fec86ba6eb707ed08905757b1bb44b8f", "dbc59adcb6f9a0ef735477b7fadf8374", "1006020f0a478bf6b699f15c062e42b3"],
    ["9e5944aea94b81165c82fbf9f32db751", "223014c5806694c007ca1eeef57f004f", "a64a507ae1a2a98bb88eb4210135dc87"],
    ["4ab1deb05ca6ceb051fc98e77d026a84", "2d16c5cd1fdf6b22383584e3bef2a8d8", "dcf07cbd51855290b92a07a9891e523e"],
    ["6c38a116ac280c454f59332ee35c8c4f", "1ba00a1a7c6700ac8c3ff3e96ad08725", "3803ef5363b947c6aaa225e58fae3934"],
  ]

  private static let others: [(String, String)] = [
    ("8baf473f2f8fd09487cccbd7097c6862", "the default of an open source core network"),
    ("e8ed289deba952e4283b54e88e6183ca", "the default of an open source core network"),
    ("e734f8734007d6c5ce7a0508809e7e9c", "the default of an open source core network"),
    ("8e27b6af0e692e750f32667a3b14605d", "the default of an open source core network"),
    ("63bfa50ee6523365ff14c1f45f88737d", "the default of an open source core network"),
  ]

  /// What anybody would try first: equal or counting digits, in ASCII or as the hex of an ADM key.
  static func isDefault(_ secret: Secret) -> Bool {
    commonCodes.contains { secret.isSame(as: $0) }
  }

  private static let commonCodes: [Secret] = {
    var texts: [String] = [
      "4321", "1212", "12345678", "87654321", "11112222", "0123456789abcdef", "1122334455667788", "3132333435363738",
    ]
    for length in [4, 5, 6, 7, 8] {
      texts += (0...9).map { String(repeating: "\($0)", count: length) }
      texts.append(String("12345678".prefix(length)))
    }
    for digit in 0...15 { texts.append(String(repeating: String(digit, radix: 16), count: 16)) }
    for digit in 0...9 { texts.append(String(repeating: "3\(digit)", count: 8)) }
    return (texts + texts.map { $0.uppercased() }).map { Secret($0) }
  }()
}
