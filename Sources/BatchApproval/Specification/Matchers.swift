import CardImage
import ElementaryFiles
import ISO7816
public import Inventory

/// What the bytes of a file or record have to be.
public indirect enum ContentMatcher: Sendable {
  case free
  /// Nothing but FF.
  case empty
  /// Exactly these; `nil` stands for any byte.
  case bytes([UInt8?])
  /// A regular expression that the whole of the bytes as lower-case hex has to match.
  case matches(Pattern)
  /// The decoded content: all fields, or those that are named.
  case decoded(FieldMatcher, isWhole: Bool)
  /// The hex digits that a column of the inventory has.
  case inventory(InventoryColumn)
  /// On no other card of the batch.
  case unique
}

/// What a decoded value has to be.
public indirect enum FieldMatcher: Sendable {
  /// As it is written in the specification; compared by the type that the card's value has.
  case value(String, isQuoted: Bool)
  case anyOf([FieldMatcher])
  /// The whole text has to match.
  case matches(Pattern)
  case range(Specification.Bounds)
  case inventory(InventoryColumn)
  case template(Template)
  case unique
  case free
  case list([FieldMatcher])
  case object([(name: String, matcher: FieldMatcher)])
}

/// A regular expression, kept as text: it is compiled where it is used. The engine goes back and tries again, so what
/// could take for ever is none here: a repeated group with a repetition or an alternative in it, a reference to a group,
/// more than three repetitions without a small limit.
public struct Pattern: Sendable, Hashable {
  public let text: String
  /// Repetitions that may go on and on; the work is the length of the value to this power.
  private let repetitions: Int

  /// - Returns: `nil` where it is none, or one that could take for ever.
  init?(_ text: String) {
    guard text.utf8.count <= 1000, (try? Regex(text)) != nil, let repetitions = Self.repetitions(text) else {
      return nil
    }
    self.text = text
    self.repetitions = repetitions
  }

  /// Whether all of `value` matches. A value that is too long for the repetitions does not.
  func matches(_ value: String) -> Bool {
    let limits = [0x20000, 0x20000, 4096, 512]
    guard limits.indices.contains(repetitions), value.utf8.count <= limits[repetitions],
      let expression = try? Regex(text)
    else { return false }
    return (try? expression.wholeMatch(in: value)) ?? nil != nil
  }

  /// `nil` for a pattern whose time has no limit.
  private static func repetitions(_ text: String) -> Int? {
    let scalars = Array(text.unicodeScalars)
    var count = 0
    // Whether each open group holds a repetition or an alternative.
    var groups: [Bool] = []
    var isRisky = false
    var index = 0
    while index < scalars.count {
      defer { index += 1 }
      var closed: Bool?
      switch scalars[index] {
      case "\\":
        index += 1
        guard index < scalars.count else { return nil }
        // \1 to \9, \k<name>, \Q...\E.
        if "123456789kgQ".unicodeScalars.contains(scalars[index]) { return nil }
      case "[":
        index = endOfClass(scalars, index)
        guard index < scalars.count else { return nil }
      case "(":
        groups.append(isRisky)
        isRisky = false
        continue
      case "|":
        isRisky = true
        continue
      case ")":
        guard let outer = groups.popLast() else { return nil }
        closed = isRisky
        isRisky = isRisky || outer
      default: break
      }
      guard index + 1 < scalars.count, let (length, limit) = quantifier(scalars, index + 1) else { continue }
      if closed == true, limit != 1 { return nil }
      if limit == nil || closed != nil && limit != 1 { count += 1 }
      isRisky = true
      index += length
    }
    return count <= 3 ? count : nil
  }

  private static func endOfClass(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
    var index = start + 1
    if index < scalars.count, scalars[index] == "^" { index += 1 }
    if index < scalars.count, scalars[index] == "]" { index += 1 }
    while index < scalars.count, scalars[index] != "]" {
      // A class in a class, and operators between them, are left to other programs.
      if scalars[index] == "[" { return scalars.count }
      index += scalars[index] == "\\" ? 2 : 1
    }
    return index
  }

  /// Scalars that a quantifier takes, and how often it repeats at most; `nil` for more than 16 times.
  private static func quantifier(_ scalars: [Unicode.Scalar], _ start: Int) -> (length: Int, limit: Int?)? {
    switch scalars[start] {
    case "*", "+": return (1, nil)
    case "?": return (1, 1)
    case "{":
      guard let end = scalars[start...].firstIndex(of: "}") else { return nil }
      let parts = String(String.UnicodeScalarView(scalars[(start + 1)..<end])).split(
        separator: ",", omittingEmptySubsequences: false)
      let most = parts.last.flatMap { Int($0) }
      return (end - start + 1, most.flatMap { $0 <= 16 || parts.count == 1 ? $0 : nil })
    default: return nil
    }
  }
}

/// Text with columns of the inventory in braces: `sip:{IMSI}@ims.mnc001.mcc001.3gppnetwork.org`.
public struct Template: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case text(String)
    case column(InventoryColumn)
  }
  let parts: [Part]

  /// - Returns: `nil` where a brace is not closed or nothing stands between two.
  init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      let column = InventoryColumn(rest[rest.index(after: open)..<close])
      guard !column.rawValue.isEmpty else { return nil }
      parts.append(.column(column))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  var columns: [InventoryColumn] { parts.compactMap { if case .column(let column) = $0 { column } else { nil } } }

  /// - Returns: `nil` where the row lacks a column.
  func text(_ row: InventoryRow) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let part): text += part
      case .column(let column):
        guard let value = row.value(of: column) else { return nil }
        text += value
      }
    }
    return text
  }
}

extension InventoryRow {
  /// A value that may be shown: ICCID and IMSI as digits.
  func value(of column: InventoryColumn) -> String? {
    switch column {
    case .iccid: iccid ?? text(column)
    case .imsi: imsi ?? text(column)
    default: text(column)
    }
  }
}

/// A rule of the ARA-M (GPD_SPE_013 §4.2) as a specification asks for it; what is `nil` may be anything.
public struct AccessRuleMatcher: Sendable, Hashable, CustomStringConvertible {
  /// AID-REF-DO; empty for all applications that no other rule names.
  public var aid: [UInt8]?
  /// SHA-1 or SHA-256 of the certificate; empty for all device applications.
  public var certificate: [UInt8]?
  public var package: String?
  /// `always`, `never`, or filters in hex.
  public var apdu: String?
  public var nfc: String?
  /// PERM-AR-DO, hex.
  public var permissions: String?
  /// The REF-AR-DO as it stands, in place of all others.
  public var raw: [UInt8]?

  public var description: String {
    var parts: [String] = []
    if let raw { parts.append("raw \(Hex.string(raw))") }
    if let aid { parts.append("aid \(aid.isEmpty ? "all" : Hex.string(aid))") }
    if let certificate { parts.append("certificate \(certificate.isEmpty ? "all" : Hex.string(certificate))") }
    if let package { parts.append("package \(package)") }
    if let apdu { parts.append("apdu \(apdu)") }
    if let nfc { parts.append("nfc \(nfc)") }
    if let permissions { parts.append("permissions \(permissions)") }
    return parts.joined(separator: ", ")
  }

  /// What a rule on a card says.
  init(reading bytes: [UInt8]) {
    raw = bytes
    guard let rule = TLV.parsePrefix(bytes).objects.first, rule.tag == 0xE2 else { return }
    for part in TLV.parsePrefix(rule.value).objects {
      for object in TLV.parsePrefix(part.value).objects {
        switch (part.tag, object.tag) {
        case (0xE1, 0x4F): aid = object.value
        case (0xE1, 0xC0): aid = []
        case (0xE1, 0xC1): certificate = object.value
        case (0xE1, 0xCA): package = String(decoding: object.value, as: UTF8.self)
        case (0xE3, 0xD0): apdu = Self.access(object.value)
        case (0xE3, 0xD1): nfc = Self.access(object.value)
        case (0xE3, 0xDB): permissions = Hex.string(object.value)
        default: continue
        }
      }
    }
  }

  init() {}

  static func access(_ value: [UInt8]) -> String {
    value == [0x00] ? "never" : value == [0x01] ? "always" : Hex.string(value)
  }

  /// Whether a rule of a card is the one that is asked for.
  func accepts(_ rule: AccessRuleMatcher) -> Bool {
    if let raw { return raw == rule.raw }
    return (aid == nil || aid == rule.aid) && (certificate == nil || certificate == rule.certificate)
      && (package == nil || package == rule.package) && (apdu == nil || apdu == rule.apdu)
      && (nfc == nil || nfc == rule.nfc) && (permissions == nil || permissions == rule.permissions)
  }
}
