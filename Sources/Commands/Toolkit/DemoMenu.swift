import ISO7816

/// The toolkit application of the demo card: a menu and texts that the old brand was forgotten in. An image has the
/// commands that come by themselves under its key `toolkit`.
enum DemoMenu {
  /// SET UP MENU, SET UP IDLE MODE TEXT (UCS2) and DISPLAY TEXT (packed septets), TS 102 223 §6.6.7, §6.6.22, §6.6.1.
  static let commands: [[UInt8]] = [
    command(
      1, 0x25,
      tlv(0x85, Array("Wattlefon SIM".utf8)) + item(1, "Balance") + item(2, "Wattlefon Music") + item(3, "Help")),
    command(2, 0x28, tlv(0x8D, [0x08] + "Wattlefon".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })),
    // "Welcome to Wattlefon" in packed septets.
    command(
      3, 0x21,
      tlv(
        0x8D,
        [
          0x00, 0xD7, 0x32, 0x7B, 0xFC, 0x6E, 0x97, 0x41, 0xF4, 0x37, 0xE8, 0x1A, 0xA6, 0xD3, 0xD9, 0x65, 0xF3, 0xDB,
          0x0D,
        ])),
  ]

  /// What is behind the items: texts, a list, and an order that would cost money.
  static let menus: [[UInt8]: [[UInt8]]] = [
    [1]: [command(1, 0x21, text("Dial *100# to hear your Wattlefon balance"))],
    [2]: [
      command(1, 0x24, tlv(0x85, Array("Wattlefon Music".utf8)) + item(1, "Charts") + item(2, "Order a ring tone"))
    ],
    [2, 1]: [command(2, 0x21, text("Wattlefon Charts: see music.wattlefon.example"))],
    [2, 2]: [
      // SMS-SUBMIT to +61300555777 (TS 23.040 §9.2.2.2).
      command(
        2, 0x13,
        tlv(0x85, Array("Ordering from Wattlefon".utf8))
          + tlv(0x8B, [0x01, 0x00, 0x0B, 0x91, 0x16, 0x03, 0x50, 0x55, 0x77, 0xF7, 0x00, 0x04, 0x01, 0x31])),
      command(3, 0x21, text("Your order could not be sent")),
    ],
    [3]: [command(1, 0x22, text("Call Wattlefon? Press a key"))],
  ]

  /// Device identities: UICC to display for DISPLAY TEXT, to the network for what is sent, else to the terminal.
  private static func command(_ number: UInt8, _ type: UInt8, _ rest: [UInt8]) -> [UInt8] {
    let destination: UInt8 = type == 0x21 ? 0x02 : type == 0x13 ? 0x83 : 0x82
    let body = tlv(0x81, [number, type, 0x00]) + tlv(0x82, [0x81, destination]) + rest
    return TLV(tag: 0xD0, value: body).encoded
  }

  /// In the default alphabet, a byte a character.
  private static func text(_ text: String) -> [UInt8] { tlv(0x8D, [0x04] + Array(text.utf8)) }

  private static func item(_ identifier: UInt8, _ text: String) -> [UInt8] {
    tlv(0x8F, [identifier] + Array(text.utf8))
  }

  private static func tlv(_ tag: UInt32, _ value: [UInt8]) -> [UInt8] { TLV(tag: tag, value: value).encoded }
}
