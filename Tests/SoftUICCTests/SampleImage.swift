import CardImage
import ISO7816

@testable import SoftUICC

/// A small card with one file of every kind, written down by hand.
enum SampleImage {
  static let usim: [UInt8] = [0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF, 0x49, 0x94, 0x20, 0x89, 0x01]
  static let isim: [UInt8] = [0xA0, 0, 0, 0, 0x87, 0x10, 0x04, 0xFF, 0x49, 0x94, 0x20, 0x89, 0x01]
  static let usim2: [UInt8] = [0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF, 0x49, 0x94, 0x20, 0x89, 0x02]

  static func fcp(_ hex: String) -> [UInt8] {
    let body = hexBytes(hex)
    return TLV(tag: 0x62, value: body).encoded
  }

  /// The records of EF.ARR; see the comments.
  static let rules: [String] = [
    // 1: read always, update ADM1
    "8001019000 800102 A406 83010A 950108",
    // 2: read PIN1, update PIN1, deactivate and activate ADM1
    "800103 A406 830101 950108 800118 A406 83010A 950108",
    // 3: read PIN1, update PIN2, increase PIN1
    "840132 A406 830101 950108 800101 A406 830101 950108 800102 A406 830181 950108",
    // 4: read never, update ADM1
    "800101 9700 800102 A406 83010A 950108",
    // 5: read PIN1 or ADM1, update PIN1 and ADM1
    "800101 A010 A406 830101 950108 A406 83010A 950108 800102 AF10 A406 830101 950108 A406 83010A 950108",
    // 6: everything always, with INCREASE
    "80011B 9000 840132 9000",
  ]

  /// - Parameter pin1: whether PIN1 is enabled in the PIN status templates.
  static func make(pin1: Bool = false) -> CardImage {
    let arr = rules.map { padded(hexBytes($0), to: 60) }
    let pins = "C60C 9001 \(pin1 ? "E0" : "60") 830101 830181 83010A"
    var files: [CardImage.File] = [
      file("MF", 0x3F00, "8202 7821 8302 3F00 8A01 05 8B03 2F0601" + pins, .df),
      file(
        "MF/EF.ARR", 0x2F06, "8205 422100 3C06 8302 2F06 8A01 05 8B03 2F0601 8002 0168", .linearFixed, .records(arr)),
      file(
        "MF/EF.ICCID", 0x2FE2, "8202 4121 8302 2FE2 8A01 05 8B03 2F0601 8002 000A 8801 10", .transparent,
        .data(hexBytes("98109909101032547698"))),
      file(
        "MF/EF.DIR", 0x2F00, "8205 422100 1A02 8302 2F00 8A01 05 8B03 2F0601 8002 0034 8801 F0", .linearFixed,
        .records([dir(usim), dir(isim)])),
      file("MF/DF.TELECOM", 0x7F10, "8202 7821 8302 7F10 8A01 05 8B03 2F0601" + pins, .df),
      file(
        "MF/DF.TELECOM/EF.ADN", 0x6F3A, "8205 422100 0405 8302 6F3A 8A01 05 8B03 2F0602 8002 0014 8800",
        .linearFixed, .records((1...5).map { [UInt8($0), 0xAA, 0x10 + UInt8($0), 0xFF] })),
      file("MF/DF.TELECOM/DF.GRAPHICS", 0x5F50, "8202 7821 8302 5F50 8A01 05 8B03 2F0601", .df),
      file(
        "MF/DF.TELECOM/DF.GRAPHICS/4f20", 0x4F20, "8202 4121 8302 4F20 8A01 05 8B03 2F0601 8002 0003 8800",
        .transparent, .data([1, 2, 3])),
      file("MF/DF.GSM", 0x7F20, "8202 7821 8302 7F20 8A01 05 8B03 2F0601", .df),
      file(
        "MF/DF.GSM/EF.AD", 0x6FAD, "8202 4121 8302 6FAD 8A01 05 8B03 2F0601 8002 0003 8800", .transparent,
        .data([0, 0, 2])),
    ]
    files += application("ADF.USIM", usim, pins) + application("ADF.ISIM", isim, pins)
    files += application("ADF.USIM2", usim2, pins)
    return CardImage(iccid: "8901990901012345678", files: files)
  }

  /// An ADF with one EF of every structure, an SFI of every form and every access rule.
  private static func application(_ name: String, _ aid: [UInt8], _ pins: String) -> [CardImage.File] {
    let path = "MF/" + name
    let rule = "8A01 05 8B03 2F06"
    let big = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    return [
      CardImage.File(
        path: path, aid: AID(aid),
        fcp: fcp("8202 7821 8302 7FF0 840D \(Hex.string(aid)) 8A01 05 8B03 2F0601 \(pins)"),
        structure: .adf),
      file(
        path + "/EF.SPN", 0x6F46, "8202 4121 8302 6F46 \(rule)01 8002 0005", .transparent, .data([0, 65, 66, 67, 255])),
      file(
        path + "/EF.LI", 0x6F05, "8202 4121 8302 6F05 \(rule)02 8002 0004 8801 10", .transparent,
        .data([0x65, 0x6E, 0xFF, 0xFF])),
      file(path + "/EF.KEYS", 0x6F08, "8202 4121 8302 6F08 \(rule)04 8002 0002 8800", .transparent, .data([7, 7])),
      file(path + "/EF.BIG", 0x6FB0, "8202 4121 8302 6FB0 \(rule)06 8002 0258 8800", .transparent, .data(big)),
      file(
        path + "/EF.ACM", 0x6F39, "8205 462100 0303 8302 6F39 \(rule)03 8002 0009 8801 E0", .cyclic,
        .records([[0, 0, 9], [0, 0, 5], [0, 0, 1]])),
      file(
        path + "/EF.FREE", 0x6FB1, "8205 462100 0202 8302 6FB1 \(rule)06 8002 0004 8800", .cyclic,
        .records([[0xFF, 0xF0], [0, 1]])),
      file(path + "/EF.EITHER", 0x6FB2, "8202 4121 8302 6FB2 \(rule)05 8002 0001 8800", .transparent, .data([9])),
      file(
        path + "/EF.TLV", 0x6FB3, "8202 7921 A503 8601 FF 8302 6FB3 \(rule)06 8002 0100 8800", .berTLV,
        .tags([
          CardImage.DataObject(tag: 0x80, value: [1, 2, 3]), CardImage.DataObject(tag: 0x5F20, value: []),
          CardImage.DataObject(tag: 0xA1, value: Array(repeating: 0x5A, count: 200)),
        ])),
    ]
  }

  private static func file(
    _ path: String, _ fid: FID, _ body: String, _ structure: CardImage.Structure,
    _ content: CardImage.Content = .none
  ) -> CardImage.File {
    CardImage.File(path: path, fid: fid, fcp: fcp(body), structure: structure, content: content)
  }

  private static func dir(_ aid: [UInt8]) -> [UInt8] {
    padded(TLV(tag: 0x61, value: TLV(tag: 0x4F, value: aid).encoded).encoded, to: 26)
  }

  static func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    bytes + Array(repeating: 0xFF, count: max(0, count - bytes.count))
  }
}

/// Hex with blanks for the eye.
func hexBytes(_ text: String) -> [UInt8] { Hex.bytes(text.filter { $0 != " " }) ?? [] }

/// A card and the exchange of commands with it as hex.
struct Bench {
  let card: SoftCard

  init(_ image: CardImage = SampleImage.make(), _ change: (inout SoftCard.Configuration) -> Void = { _ in }) throws {
    var configuration = SoftCard.Configuration()
    change(&configuration)
    card = try SoftCard(image: image, configuration: configuration)
  }

  /// The response to one command, as hex.
  func send(_ hex: String) throws -> String { Hex.string(try card.transmit(hexBytes(hex))) }

  /// Sends several commands; the response to the last one.
  func run(_ commands: [String]) throws -> String {
    var last = ""
    for command in commands { last = try send(command) }
    return last
  }

  /// The data of a case 4 command over T=0: follows 61XX and 9FXX with GET RESPONSE.
  func fetch(_ hex: String) throws -> String {
    let first = try send(hex)
    guard first.count == 4, first.hasPrefix("61") || first.hasPrefix("9f") else { return first }
    return try send((first.hasPrefix("9f") ? "a0" : "00") + "c00000" + first.suffix(2))
  }
}
