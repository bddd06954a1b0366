import CardImage
import GlobalPlatform
import ISO7816
import SoftUICC
import UICC

extension FuzzTarget {
  /// Lists of rules as a card answers them: the bytes stay, offsets are right, messages are one line.
  static let accessRules = FuzzTarget(
    "access-rules", maximumLength: 2048, quickCount: 20_000,
    seeds: {
      [
        "ff4026e224e116c114ce1443a525a2307879b1da00dc7c675762d65db1e30adb080000000000000001",
        "ff401ae218e10a4f06ffffffffffffc100e30adb080000000000000001",
        "ff4013e211e102c000e30bd008a4a4a4a4ffffffffd10101", "e24fe13f4f06ffffffffffff", "ff4000",
      ].compactMap { Hex.bytes($0) }
    },
    run: { bytes in
      let list = AccessRuleList(response: bytes)
      for entry in list.entries {
        let end = entry.offset + entry.rule.bytes.count
        try check(end <= bytes.count && Array(bytes[entry.offset..<end]) == entry.rule.bytes, "bytes are lost")
        for remark in entry.rule.remarks {
          try check(remark.offset <= entry.rule.bytes.count, "a remark points outside of the rule")
          try checkLine(remark.description, "a remark")
        }
        for fault in entry.rule.androidFaults { try checkLine(fault, "a fault") }
      }
      for problem in list.problems { try checkLine(problem, "a problem") }
      if list.problems.isEmpty, !bytes.isEmpty {
        let again = AccessRuleList(rules: list.rules)
        try check(again.rules == list.rules, "the rules do not read as they were written")
      }
    })

  /// A card that answers what it likes to everything that a security domain is asked.
  static let secureChannel = FuzzTarget(
    "secure-channel", maximumLength: 1024, quickCount: 5_000,
    seeds: {
      [
        "1c00000000000000000000700200016b4524abee7cf32ea3838bc148f3029000",
        "2000000000000000000000300370b13e5f938fc108c4703eb51047495b249f66c484c1d2ef000002029000",
      ].compactMap { Hex.bytes($0) }
    },
    run: { bytes in
      let card = AnsweringCard(bytes)
      guard let session = try? CardSession(card) else { return }
      let keys = SecureChannelKeys(
        version: 0, enc: Array(0x40...0x4F), mac: Array(0x40...0x4F), dek: Array(0x40...0x4F))
      for usesS16 in [false, true] {
        do throws(SecureChannelError) {
          let channel = try SecureChannel(
            session, keys: keys, level: [.commandMAC, .commandEncryption, .responseMAC], usesS16: usesS16,
            challenge: [UInt8](repeating: 1, count: usesS16 ? 16 : 8))
          _ = try channel.send(CommandAPDU(cla: 0x80, ins: 0xF2, p1: 0x40, p2: 0x02, data: [0x4F, 0x00], le: 0x100))
        } catch {
          try checkLine(error.description, "an error")
        }
      }
      if let manager = try? CardManager.select(.issuerSecurityDomain, on: session) { _ = try? manager.info() }
      if let master = try? AccessRuleMaster.select(on: session) { _ = try? master.read() }
    })

  /// Components of CAP files, each with its number and length before it.
  static let capFile = FuzzTarget(
    "cap-file", maximumLength: 1024, quickCount: 20_000,
    seeds: {
      [
        "0100100100" + "0d" + "decaffed" + "0102" + "0000" + "01" + "06" + "a00000009901",
        "010013010010decaffed01020000010600a000000099010300110300" + "0e0107a0000000990101" + "0000",
      ].compactMap { Hex.bytes($0) }
    },
    run: { bytes in
      let names = ["Header.cap", "Applet.cap", "Method.cap", "Directory.cap"]
      var components: [String: [UInt8]] = [:]
      var rest = bytes[...]
      while let number = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() {
        let count = Int(high) << 8 | Int(low)
        components[names[Int(number) % names.count == 1 ? 0 : Int(number / 2) % names.count]] = Array(
          rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      components["Header.cap"] = components["Header.cap"] ?? bytes
      switch Result(catching: { () throws(CAPFile.Failure) in try CAPFile(components: components) }) {
      case .success(let cap):
        try check(cap.loadBlock.count <= components.values.reduce(0) { $0 + $1.count }, "the block grew")
      case .failure(let error): try checkLine(error.description, "an error")
      }
    })

  /// Commands to the security domain and the ARA-M of the software card.
  static let softGlobalPlatform = FuzzTarget(
    "soft-global-platform", maximumLength: 1024, quickCount: 3_000,
    seeds: {
      [
        "0e00a4040009a00000015141434c00" + "05" + "80caff4000",
        "0d00a4040008a000000003000000" + "0d80503000080102030405060708",
        "0e00a4040009a00000015141434c00" + "1680e2900011f00fe20de104c100c000e305d00101d100",
      ].compactMap { Hex.bytes($0) }
    },
    run: { bytes in
      var configuration = SoftCard.Configuration()
      configuration.globalPlatform.presence = .always
      guard
        let card = try? SoftCard(
          image: CardImage(files: [.init(path: "MF", fid: 0x3F00, structure: .df)]), configuration: configuration)
      else { return }
      var rest = bytes[...]
      while let count = rest.popFirst() {
        let command = Array(rest.prefix(Int(count)))
        rest = rest.dropFirst(Int(count))
        guard let answer = try? card.transmit(command) else { continue }
        try check(answer.count >= 2, "an answer without a status word")
      }
    })
}

/// Answers by the bytes of a fuzzer: a length, then so many bytes, over and over.
private final class AnsweringCard: CardTransport {
  private var rest: ArraySlice<UInt8>
  init(_ bytes: [UInt8]) { rest = bytes[...] }
  var atr: [UInt8] { [0x3B, 0x00] }
  var transmissionProtocol: TransmissionProtocol { .t1 }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    if command.count > 1, command[1] == 0xA4 { return [0x90, 0x00] }
    guard let count = rest.popFirst() else { throw TransportError(.cardMute, "no more") }
    let answer = Array(rest.prefix(Int(count)))
    rest = rest.dropFirst(Int(count))
    return answer + [0x90, 0x00]
  }
  func reset(_ kind: ResetKind) throws(TransportError) {}
  func beginTransaction() throws(TransportError) {}
  func endTransaction() {}
}
