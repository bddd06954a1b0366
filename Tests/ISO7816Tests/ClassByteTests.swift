import ISO7816
import Testing

struct ClassByteTests {
  @Test(
    "class bytes on logical channels (TS 102 221 §10.1.1)",
    arguments: [
      (0x00, 0, 0x00, "basic channel"),
      (0x00, 3, 0x03, "last channel of the first coding"),
      (0x00, 4, 0x40, "first channel of the further coding"),
      (0x00, 19, 0x4F, "last channel"),
      (0x03, 0, 0x00, "back to the basic channel"),
      (0x80, 2, 0x82, "proprietary class"),
      (0x80, 4, 0xC0, "proprietary class, further coding"),
      (0xC0, 19, 0xCF, "from further to further"),
      (0xCF, 1, 0x81, "from further to first"),
      (0x0C, 1, 0x0D, "secure messaging kept"),
      (0x0C, 5, 0x61, "secure messaging has one bit in the further coding"),
      (0x61, 1, 0x09, "and comes back as header not processed"),
      (0x84, 4, 0xE0, "secure messaging of GlobalPlatform"),
      (0xE0, 0, 0x84, "and back"),
      (0x90, 1, 0x91, "chaining kept"),
      (0x90, 4, 0xD0, "chaining kept in the further coding"),
      (0xA0, 0, 0xA0, "a SIM"),
      (0xA0, 1, 0xA1, "first coding"),
      (0xA0, 4, 0xA0, "class AX has no further coding"),
      (0x00, 20, 0x00, "no such channel"),
    ] as [(UInt8, UInt8, UInt8, String)])
  func onChannel(cla: UInt8, channel: UInt8, expected: UInt8, why: String) {
    let command = CommandAPDU(cla: cla, ins: 0xA4, p1: 0, p2: 4).onChannel(channel)
    #expect(command.cla == expected, "\(why)")
  }

  @Test("every channel reads back from the class, and keeps chaining and security", arguments: UInt8(0)...19)
  func channelReadsBack(channel: UInt8) {
    for cla in [0x00, 0x10, 0x0C, 0x80, 0x84, 0x94, 0x45, 0x75, 0xC1, 0xF1] as [UInt8] {
      let before = CommandAPDU(cla: cla, ins: 0xA4, p1: 0, p2: 4)
      let after = before.onChannel(channel)
      #expect(after.channel == channel)
      #expect(after.isSecured == before.isSecured)
      #expect(after.isChained == before.isChained)
      #expect(after.cla & 0x80 == before.cla & 0x80)
    }
  }

  @Test(
    "class of GET RESPONSE",
    arguments: [
      (0x00, 0x00, "same"), (0x02, 0x02, "same channel"), (0x80, 0x00, "STATUS: Table 10.5 has 0X only"),
      (0x83, 0x03, "channel kept"), (0x84, 0x00, "no secure messaging"), (0x10, 0x00, "no chaining"),
      (0x45, 0x45, "further coding"), (0xC5, 0x45, "further coding of a proprietary class"),
      (0xF5, 0x45, "without its other bits"), (0xA0, 0xA0, "a SIM"),
    ] as [(UInt8, UInt8, String)])
  func responseClass(cla: UInt8, expected: UInt8, why: String) {
    #expect(CommandAPDU.responseClass(after: cla) == expected, "\(why)")
  }
}
