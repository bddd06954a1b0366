public import ElementaryFiles
import ISO7816

/// A command that the card gives the terminal (TS 102 223 §6.6), decoded as far as it holds texts.
public struct ProactiveCommand: Hashable, Sendable {
  /// One entry of a menu.
  public struct Item: Hashable, Sendable {
    public var identifier: UInt8
    public var text: String
  }

  /// All of it, from tag D0 on.
  public let bytes: [UInt8]
  public let number: UInt8
  public let type: UInt8
  public let qualifier: UInt8
  /// Alpha identifiers: titles.
  public private(set) var titles: [String] = []
  /// Text strings, in their data coding scheme.
  public private(set) var texts: [String] = []
  public private(set) var items: [Item] = []
  /// Numbers to dial, addresses of pages and access points.
  public private(set) var addresses: [String] = []
  /// The items that a user opened, from the menu on, before the card gave this command.
  public internal(set) var opened: [Item] = []
  /// The duration of POLL INTERVAL as received: unit and count.
  private(set) var duration: [UInt8]?

  /// - Throws: ``EditError`` for bytes that are no proactive command.
  public init(_ bytes: [UInt8]) throws(EditError) {
    guard let object = TLV.parsePrefix(bytes).objects.first, object.tag == 0xD0 else {
      throw EditError("no proactive command: \(Hex.string(bytes.prefix(16)))")
    }
    self.bytes = bytes
    var objects: [(tag: UInt8, value: [UInt8])] = []
    // COMPREHENSION-TLV: bit 8 of the tag asks for comprehension, all else is BER (TS 101 220 §7.1.1).
    for part in Self.parts(object.value) { objects.append((part.tag & 0x7F, part.value)) }
    guard let details = objects.first(where: { $0.tag == 0x01 })?.value, details.count == 3 else {
      throw EditError("a proactive command without command details: \(Hex.string(bytes.prefix(16)))")
    }
    (number, type, qualifier) = (details[0], details[1], details[2])
    for (tag, value) in objects {
      switch tag {
      case 0x04: duration = value.count == 2 ? value : nil
      case 0x05: if let text = Self.alpha(value) { titles.append(text) }
      case 0x06, 0x09: if let number = Self.number(value) { addresses.append(number) }
      case 0x0A: if let text = Self.ussd(value) { texts.append(text) }
      // Text string, default text.
      case 0x0D, 0x17: if let text = Self.text(value) { texts.append(text) }
      case 0x0F:
        guard let identifier = value.first else { continue }
        items.append(Item(identifier: identifier, text: Self.alpha(Array(value.dropFirst())) ?? ""))
      case 0x47: if let name = DNSName.text(value), !name.isEmpty { addresses.append(name) }
      case 0x31: if !value.isEmpty { addresses.append(String(decoding: value, as: UTF8.self)) }
      default: break
      }
    }
  }

  private static func parts(_ bytes: [UInt8]) -> [(tag: UInt8, value: [UInt8])] {
    var parts: [(tag: UInt8, value: [UInt8])] = []
    var rest = bytes[...]
    while let tag = rest.popFirst(), var length = rest.popFirst().map(Int.init) {
      if length == 0x81 { length = rest.popFirst().map(Int.init) ?? 0 }
      parts.append((tag, Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return parts
  }

  private static func alpha(_ value: [UInt8]) -> String? {
    value.isEmpty ? nil : AlphaIdentifier(value)?.text ?? GSMAlphabet.text(value.prefix { $0 != 0xFF })
  }

  /// Address, SS string (TS 102 223 §8.1, §8.14): type of number, then digits.
  private static func number(_ value: [UInt8]) -> String? {
    guard let type = value.first, let digits = BCD.digits(value.dropFirst()), !digits.isEmpty else { return nil }
    return (type & 0x70 == 0x10 ? "+" : "") + digits
  }

  /// USSD string (TS 102 223 §8.17): the data coding scheme of TS 23.038 §5, then the text.
  private static func ussd(_ value: [UInt8]) -> String? {
    guard let scheme = value.first else { return nil }
    let plain: UInt8? =
      switch DataCodingScheme(rawValue: scheme).alphabet {
      case .gsm7: 0x00
      case .data: 0x04
      case .ucs2: 0x08
      case .compressed: nil
      }
    return plain.flatMap { text([$0] + value.dropFirst()) }
  }

  /// Text string (TS 102 223 §8.15): the data coding scheme, then the text.
  private static func text(_ value: [UInt8]) -> String? {
    guard let scheme = value.first, value.count > 1 else { return nil }
    let body = Array(value.dropFirst())
    switch scheme & 0x0C {
    case 0x00: return GSMAlphabet.text(GSMAlphabet.unpack(body, count: body.count * 8 / 7))
    case 0x08:
      let units = stride(from: 0, to: body.count - 1, by: 2).map { UInt16(body[$0]) << 8 | UInt16(body[$0 + 1]) }
      return String(decoding: units, as: UTF16.self)
    default: return GSMAlphabet.text(body)
    }
  }

  /// As the specification calls it (TS 102 223 table 8.1): `SET UP MENU`.
  public var name: String { Self.names[type] ?? "command \(Hex.string([type]))" }

  private static let names: [UInt8: String] = [
    0x01: "REFRESH", 0x02: "MORE TIME", 0x03: "POLL INTERVAL", 0x04: "POLLING OFF", 0x05: "SET UP EVENT LIST",
    0x10: "SET UP CALL", 0x11: "SEND SS", 0x12: "SEND USSD", 0x13: "SEND SHORT MESSAGE", 0x14: "SEND DTMF",
    0x15: "LAUNCH BROWSER", 0x20: "PLAY TONE", 0x21: "DISPLAY TEXT", 0x22: "GET INKEY", 0x23: "GET INPUT",
    0x24: "SELECT ITEM", 0x25: "SET UP MENU", 0x26: "PROVIDE LOCAL INFORMATION", 0x27: "TIMER MANAGEMENT",
    0x28: "SET UP IDLE MODE TEXT", 0x35: "LANGUAGE NOTIFICATION", 0x40: "OPEN CHANNEL", 0x41: "CLOSE CHANNEL",
    0x42: "RECEIVE DATA", 0x43: "SEND DATA", 0x44: "GET CHANNEL STATUS",
  ]

  /// SET UP MENU: the menu that is there all the time.
  var isMenu: Bool { type == 0x25 }
  /// SELECT ITEM: a list to choose from.
  var isList: Bool { type == 0x24 }
  /// The command without its number, which tells nothing.
  var content: [UInt8] {
    let details = [0x03, number, type, qualifier]
    guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: details) }) else { return bytes }
    return Array(bytes[...place] + bytes[(place + 2)...])
  }

  /// General results (TS 102 223 §8.12).
  enum Result: UInt8 {
    case performed = 0x00
    /// The user ends the session with the application.
    case endedByUser = 0x10
    /// The terminal cannot do it now.
    case unable = 0x20
    /// Beyond the terminal's capabilities.
    case beyondCapabilities = 0x30
  }

  /// TERMINAL RESPONSE (TS 102 223 §6.8) of a terminal that shows things and does nothing: what only shows is
  /// performed, what asks the user is ended by him, what would use the network is beyond this terminal.
  var response: [UInt8] { response(result: result) }

  private var result: Result {
    switch type {
    case 0x01...0x05, 0x20, 0x21, 0x25, 0x28, 0x35: .performed
    case 0x22, 0x23, 0x24: .endedByUser
    case 0x26, 0x27: .unable
    default: .beyondCapabilities
    }
  }

  /// Whether the card asks for something that was not done, besides an answer of the user.
  public var isDeclined: Bool { result == .unable || result == .beyondCapabilities }

  func response(result: Result) -> [UInt8] {
    var bytes: [UInt8] = [0x81, 0x03, number, type, qualifier, 0x82, 0x02, 0x82, 0x81]
    // An inability takes an additional cause: none that could be given.
    bytes += result == .unable ? [0x83, 0x02, result.rawValue, 0x00] : [0x83, 0x01, result.rawValue]
    if type == 0x03, let duration { bytes += [0x84, 0x02] + duration }
    return bytes
  }

  /// SELECT ITEM performed: this item was chosen.
  func response(choosing item: Item) -> [UInt8] { response(result: .performed) + [0x90, 0x01, item.identifier] }

  /// For JSON: `command`, `titles`, `texts`, `items`, `addresses`, `bytes`, `declined`, and `opened` where items were
  /// opened for it.
  public var fields: FieldValue {
    func list(_ texts: [String]) -> FieldValue { .array(texts.map { .string($0) }) }
    func list(_ items: [Item]) -> FieldValue {
      .array(items.map { .object([.init("identifier", .int(Int($0.identifier))), .init("text", .string($0.text))]) })
    }
    var fields: [FieldValue.Field] = [
      .init("command", .string(name)), .init("titles", list(titles)), .init("texts", list(texts)),
      .init("items", list(items)), .init("addresses", list(addresses)), .init("bytes", .hex(bytes)),
      .init("declined", .bool(isDeclined)),
    ]
    if !opened.isEmpty { fields.append(.init("opened", list(opened))) }
    return .object(fields)
  }
}
