import CardImage
import ISO7816
import Testing

/// Images that hold every kind of thing that an image can hold.
enum Samples {
  /// An image that prints as its name where a test lists its arguments.
  struct Named: Sendable, CustomTestStringConvertible {
    var name: String
    var image: CardImage
    var testDescription: String { name }
  }
  static let named = [
    Named(name: "every kind of file", image: all), Named(name: "a 2G card", image: gsm),
    Named(name: "nothing", image: CardImage()),
  ]

  /// One file of each kind, with every optional value somewhere.
  static let all = CardImage(
    atr: [0x3B, 0x9F, 0x96],
    iccid: "8988211000000000019",
    files: [
      .init(path: "MF", fid: .mf, fcp: [0x62, 0x04, 0x82, 0x02, 0x78, 0x21], structure: .df),
      .init(
        path: "MF/EF.ICCID", fid: 0x2FE2, fcp: [0x62, 0x04, 0x82, 0x02, 0x41, 0x21], structure: .transparent,
        content: .data([0x98, 0x88, 0x12, 0x01, 0x00, 0x00, 0x00, 0x00, 0x10, 0xF9])),
      .init(path: "MF/EF.Empty", fid: 0x2F99, fcp: [0x62, 0x00], structure: .transparent, content: .data([])),
      .init(
        path: "MF/EF.Locked", fid: 0x2F98, fcp: [0x62, 0x04, 0x82, 0x02, 0x41, 0x21], structure: .transparent,
        status: StatusWord(rawValue: 0x6982)),
      .init(path: "MF/EF.Gone", fid: 0x2F97, structure: .unknown, status: StatusWord(rawValue: 0x6A82)),
      .init(
        path: "MF/EF.Half", fid: 0x2F96, fcp: [0x62, 0x04, 0x82, 0x02, 0x41, 0x21], structure: .transparent,
        content: .data([1, 2, 3]), status: StatusWord(rawValue: 0x6281), problem: "ends\nearly \\ at \"3\" \u{7F}é "),
      .init(
        path: "MF/ADF.USIM", aid: AID([0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF]),
        fcp: [0x62, 0x0A, 0x84, 0x08, 0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF], structure: .adf),
      .init(
        path: "MF/ADF.USIM/EF.SMS", fid: 0x6F3C, fcp: [0x62, 0x07, 0x82, 0x05, 0x42, 0x21, 0x00, 0x02, 0x04],
        structure: .linearFixed, content: .records([[1, 2], nil, [], nil]), status: StatusWord(rawValue: 0x6985),
        recordStatus: [2: StatusWord(rawValue: 0x6985), 12: StatusWord(rawValue: 0x6F00)]),
      .init(
        path: "MF/ADF.USIM/EF.ACM", fid: 0x6F39, fcp: [0x62, 0x07, 0x82, 0x05, 0x46, 0x21, 0x00, 0x03, 0x01],
        structure: .cyclic, content: .records([[0, 0, 1]])),
      .init(
        path: "MF/ADF.USIM/EF.NoRecords", fid: 0x6F3B, fcp: [0x62, 0x03, 0x82, 0x01, 0x42], structure: .linearFixed,
        content: .records([])),
      .init(
        path: "MF/ADF.USIM/6f9f", fid: 0x6F9F, fcp: [0x62, 0x03, 0x82, 0x01, 0x39], structure: .berTLV,
        content: .tags([
          .init(tag: 0x80, value: [1]), .init(tag: 0x9F01, value: []), .init(tag: 0x80, value: [2, 3]),
        ])),
      .init(
        path: "MF/ADF.USIM/EF.NoTags", fid: 0x6FF8, fcp: [0x62, 0x03, 0x82, 0x01, 0x39], structure: .berTLV,
        content: .tags([])),
      .init(path: "MF/DF.Odd", fid: nil, structure: .df, problem: "no FCP"),
      .init(
        path: "MF/DF.Odd/EF.Odd", fid: 0x6F01, aid: AID([1, 2, 3, 4, 5]), fcp: [0xFF], structure: .unknown,
        content: .records([[9]])),
      .init(path: "MF/ADF.ARA-M", aid: AID([0xA0, 0, 0, 1, 0x51, 0x41, 0x43, 0x4C, 0]), structure: .adf),
      .init(path: "MF/DF.Ünï", fid: 0x5F01, fcp: [0x62, 0x04, 0x82, 0x02, 0x78, 0x21], structure: .df),
    ],
    araM: [[0xE2, 0x00], [0xE2, 0x02, 0xE1, 0x00]])

  /// A small 2G card.
  static let gsm = CardImage(
    iccid: "898821",
    files: [
      .init(
        path: "MF", fid: .mf,
        fcp: [0, 0, 0, 0, 0x3F, 0, 1, 0, 0, 0, 0, 0, 9, 0x13, 2, 4, 4, 0, 0x83, 0x8A, 0x83, 0x8A],
        structure: .df),
      .init(
        path: "MF/EF.ICCID", fid: 0x2FE2, fcp: [0, 0, 0, 3, 0x2F, 0xE2, 4, 0, 0, 0xFF, 0x44, 1, 2, 0, 0],
        structure: .transparent, content: .data([0x98, 0x88, 0x12])),
      .init(
        path: "MF/EF.LND", fid: 0x6F44, fcp: [0, 0, 0, 4, 0x6F, 0x44, 4, 0, 0, 0xFF, 0x44, 1, 2, 3, 2],
        structure: .cyclic, content: .records([[1, 2], [3, 4]])),
    ])

  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Reads text as a file called `card`.
  static func read(_ text: String) throws(ImageError) -> ImageReading {
    try CardImage.read(bytes: Array(text.utf8), name: "card")
  }
}
