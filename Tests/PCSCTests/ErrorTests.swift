import ISO7816
import Testing

@testable import PCSC

struct ErrorTests {
  @Test(
    "result codes of winscard.h",
    arguments: [
      (0x8010_001D, .noService, "the pc/sc service does not run", "pcscd"),
      (0x8010_001E, .noService, "the pc/sc service does not run", "systemctl start pcscd"),
      (0x8010_002E, .noReader, "no card reader", "--card soft"),
      (0x8010_0009, .readerGone, "reader \"R\" is not there", "uicc readers"),
      (0x8010_0017, .readerGone, "reader \"R\" is not there", "plug it in"),
      (0x8010_000C, .noCard, "no card in reader \"R\"", "put a card in"),
      (0x8010_0069, .cardRemoved, "the card was taken out of reader \"R\"", "put it back"),
      (0x8010_0066, .cardMute, "the card in reader \"R\" does not answer", "contacts"),
      (0x8010_0067, .cardMute, "the card in reader \"R\" does not answer", "contacts"),
      (0x8010_000B, .sharingViolation, "another program holds the card in reader \"R\"", "end the other program"),
      (
        0x8010_0068, .cardReset, "another program reset the card in reader \"R\": selections and pins are lost",
        "start over"
      ),
      (0x8010_0002, .cancelled, "cancelled", nil),
      (0x8010_006A, .communication, "no permission to use reader \"R\"", "polkit"),
      (0x8010_0014, .communication, "transmit failed in reader \"R\": pc/sc error 0x80100014", "pcscd"),
    ] as [(UInt32, TransportError.Code, String, String?)])
  func codes(code: UInt32, expected: TransportError.Code, message: String, hint: String?) {
    let error = TransportError.pcsc(code, "transmit", reader: "R")
    #expect(error.code == expected)
    #expect(error.description == message)
    if let hint { #expect(error.hint?.contains(hint) == true) } else { #expect(error.hint == nil) }
  }
}
