/// Commands on PINs and keys (TS 102 221 §11.1.9 to §11.1.16). Key references are those of TS 102 221 Table 9.3:
/// `01` PIN1 of the first application, `81` its PIN2, `11` the universal PIN, `0A` to `0E` ADM1 to ADM5. A SIM of
/// TS 51.011 (`cla: 0xA0`) takes `01` for CHV1 and `02` for CHV2.
extension CommandAPDU {
  /// A PIN as it crosses the interface: digits in ASCII, filled up with `FF` to eight bytes (TS 102 221 §9.5.1).
  /// `nil` for more than eight bytes.
  public static func pinBlock(_ digits: some StringProtocol) -> [UInt8]? {
    let bytes = Array(digits.utf8)
    guard bytes.count <= 8 else { return nil }
    return bytes + [UInt8](repeating: 0xFF, count: 8 - bytes.count)
  }

  /// VERIFY PIN without a PIN (TS 102 221 §11.1.9): asks for the retry counter and costs no try. `63CX` has the tries
  /// left, `9000` that the PIN is verified or disabled, `6983` that it is blocked. A SIM of TS 51.011 has no such form:
  /// there the counters are in the response to SELECT of a DF.
  public static func verifyPIN(_ reference: UInt8, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .verifyPIN, 0x00, reference)
  }

  /// VERIFY PIN (TS 102 221 §11.1.9; VERIFY CHV of TS 51.011 §9.2.9). A wrong PIN costs a try.
  public static func verifyPIN(_ reference: UInt8, code: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .verifyPIN, 0x00, reference, code)
  }

  /// CHANGE PIN (TS 102 221 §11.1.10).
  public static func changePIN(_ reference: UInt8, old: [UInt8], new: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .changePIN, 0x00, reference, old + new)
  }

  /// DISABLE PIN (TS 102 221 §11.1.11).
  /// - Parameter replacement: key reference of the PIN that is used instead (P1 b8), for the universal PIN.
  public static func disablePIN(_ reference: UInt8, code: [UInt8], replacement: UInt8? = nil, cla: UInt8 = 0x00)
    -> CommandAPDU
  {
    CommandAPDU(cla, .disablePIN, replacement.map { 0x80 | $0 & 0x1F } ?? 0x00, reference, code)
  }

  /// ENABLE PIN (TS 102 221 §11.1.12).
  public static func enablePIN(_ reference: UInt8, code: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .enablePIN, 0x00, reference, code)
  }

  /// UNBLOCK PIN (TS 102 221 §11.1.13). In class `A0` CHV1 is addressed as `00` (TS 51.011 §9.2.13).
  public static func unblockPIN(_ reference: UInt8, puk: [UInt8], new: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .unblockPIN, 0x00, reference, puk + new)
  }

  /// UNBLOCK PIN without data (TS 102 221 §11.1.13): asks for the retry counter of the PUK.
  public static func unblockPIN(_ reference: UInt8, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .unblockPIN, 0x00, reference)
  }

  /// AUTHENTICATE (TS 102 221 §11.1.16, TS 31.102 §7.1, TS 31.103 §7.1).
  /// - Parameter context: P2; `80` GSM, `81` 3G or IMS AKA, `84` GBA, `00` for RUN GSM ALGORITHM (TS 51.011 §9.2.16).
  public static func authenticate(context: UInt8, data: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .authenticate, 0x00, context, data, le: 0x100)
  }

  /// INTERNAL AUTHENTICATE, the name that ISO/IEC 7816-4 §11.5.2 has for instruction `88`.
  public static func internalAuthenticate(context: UInt8, data: [UInt8], cla: UInt8 = 0x00) -> CommandAPDU {
    authenticate(context: context, data: data, cla: cla)
  }

  /// GET IDENTITY (TS 102 221 §11.1.23, TS 31.102 §7.5).
  /// - Parameter context: P2; `01` SUCI, `02` SUCI for 5G NSWO.
  public static func getIdentity(context: UInt8 = 0x01, cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .getIdentity, 0x00, context, le: 0x100)
  }

  /// GET CHALLENGE (TS 102 221 §11.1.18).
  public static func getChallenge(length: Int = 8, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .getChallenge, 0x00, 0x00, le: length)
  }
}
