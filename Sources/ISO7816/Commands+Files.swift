/// Commands on files (TS 102 221 §11.1, §11.3). Class `00` or `80` as there; pass `cla: 0xA0` for a SIM of TS 51.011.
extension CommandAPDU {
  /// What SELECT returns (TS 102 221 Table 11.2, P2).
  public enum SelectReturn: UInt8, Sendable {
    /// The FCP template.
    case fcp = 0x04
    /// No data.
    case nothing = 0x0C
  }
  /// Where a path begins (TS 102 221 Table 11.1, P1).
  public enum PathStart: UInt8, Sendable {
    case mf = 0x08
    case currentDF = 0x09
  }
  /// Which record (TS 102 221 §11.1.5, P2). The raw value is also the SIM's (TS 51.011 §9.2.5).
  public enum RecordMode: UInt8, Sendable {
    case next = 0x02
    case previous = 0x03
    /// The record of the number in P1; with number 0 the current record.
    case absolute = 0x04
  }

  /// SELECT by file identifier (TS 102 221 §11.1.1; in class `A0` TS 51.011 §9.2.1, where P2 is `00`).
  public static func select(fid: FID, returning: SelectReturn = .fcp, cla: UInt8 = 0x00) -> CommandAPDU {
    let p2 = cla & 0xF0 == 0xA0 ? 0x00 : returning.rawValue
    return CommandAPDU(cla, .select, 0x00, p2, fid.bytes, le: returning == .fcp ? 0x100 : nil)
  }

  /// SELECT by DF name, whole or partial (TS 102 221 §11.1.1, P1 `04`): activates the application.
  /// - Parameter next: the next application that matches, instead of the first (P2 b2 b1 = `10`).
  public static func select(aid: AID, returning: SelectReturn = .fcp, next: Bool = false, cla: UInt8 = 0x00)
    -> CommandAPDU
  {
    let p2 = returning.rawValue | (next ? 0x02 : 0x00)
    return CommandAPDU(cla, .select, 0x04, p2, aid.bytes, le: returning == .fcp ? 0x100 : nil)
  }

  /// SELECT by DF name with P2 `44`: ends the application's session (TS 102 221 §8.5.2).
  public static func terminate(aid: AID, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .select, 0x04, 0x44, aid.bytes, le: 0x100)
  }

  /// SELECT by path (TS 102 221 §11.1.1, P1 `08` or `09`). The path leaves out the MF or the current DF itself.
  public static func select(
    path: [FID], from start: PathStart = .mf, returning: SelectReturn = .fcp, cla: UInt8 = 0x00
  ) -> CommandAPDU {
    let le = returning == .fcp ? 0x100 : nil
    return CommandAPDU(cla, .select, start.rawValue, returning.rawValue, path.flatMap(\.bytes), le: le)
  }

  /// SELECT the parent DF of the current DF (TS 102 221 §11.1.1, P1 `03`).
  public static func selectParent(returning: SelectReturn = .fcp, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .select, 0x03, returning.rawValue, le: returning == .fcp ? 0x100 : nil)
  }

  /// READ BINARY (TS 102 221 §11.1.3).
  /// - Parameters:
  ///   - offset: 0 to 32767 in the current EF, 0 to 255 with an SFI.
  ///   - length: bytes wanted, 1 to 256 short.
  public static func readBinary(offset: Int, length: Int, sfi: UInt8? = nil, cla: UInt8 = 0x00)
    throws(APDUError) -> CommandAPDU
  {
    let (p1, p2) = try binaryParameters(offset, sfi)
    guard (1...0x1_0000).contains(length) else { throw .lengthOutOfRange(length) }
    return CommandAPDU(cla, .readBinary, p1, p2, le: length)
  }

  /// UPDATE BINARY (TS 102 221 §11.1.4). Offsets as in ``readBinary(offset:length:sfi:cla:)``.
  public static func updateBinary(offset: Int, data: [UInt8], sfi: UInt8? = nil, cla: UInt8 = 0x00)
    throws(APDUError) -> CommandAPDU
  {
    let (p1, p2) = try binaryParameters(offset, sfi)
    return CommandAPDU(cla, .updateBinary, p1, p2, data)
  }

  /// READ RECORD (TS 102 221 §11.1.5). The number has no meaning in modes next and previous: pass 0.
  public static func readRecord(
    number: UInt8, length: Int, mode: RecordMode = .absolute, sfi: UInt8? = nil, cla: UInt8 = 0x00
  ) throws(APDUError) -> CommandAPDU {
    guard (1...0x1_0000).contains(length) else { throw .lengthOutOfRange(length) }
    return CommandAPDU(cla, .readRecord, number, try recordParameter(mode.rawValue, sfi), le: length)
  }

  /// UPDATE RECORD (TS 102 221 §11.1.6). A cyclic EF takes mode previous only.
  public static func updateRecord(
    number: UInt8, data: [UInt8], mode: RecordMode = .absolute, sfi: UInt8? = nil, cla: UInt8 = 0x00
  ) throws(APDUError) -> CommandAPDU {
    CommandAPDU(cla, .updateRecord, number, try recordParameter(mode.rawValue, sfi), data)
  }

  /// SEARCH RECORD, simple search (TS 102 221 §11.1.7): the numbers of the records that hold `pattern`.
  /// - Parameters:
  ///   - number: where to begin; 0 is the current record.
  ///   - backward: from `number` down instead of up (P2 `05` instead of `04`).
  public static func searchRecord(
    from number: UInt8 = 1, pattern: [UInt8], backward: Bool = false, sfi: UInt8? = nil, cla: UInt8 = 0x00
  ) throws(APDUError) -> CommandAPDU {
    let p2 = try recordParameter(backward ? 0x05 : 0x04, sfi)
    return CommandAPDU(cla, .searchRecord, number, p2, pattern, le: 0x100)
  }

  /// SEARCH RECORD, enhanced search (TS 102 221 §11.1.7, P2 `06`): two bytes say where in the record to begin.
  public static func searchRecord(
    from number: UInt8, indication: [UInt8], pattern: [UInt8], sfi: UInt8? = nil, cla: UInt8 = 0x00
  ) throws(APDUError) -> CommandAPDU {
    CommandAPDU(cla, .searchRecord, number, try recordParameter(0x06, sfi), indication + pattern, le: 0x100)
  }

  /// SEEK of the SIM (TS 51.011 §9.2.7). `typeAndMode`: high nibble 0 no output or 1 record number, low nibble 0
  /// from the first forward, 1 from the last backward, 2 from the next forward, 3 from the previous backward.
  public static func seek(typeAndMode: UInt8, pattern: [UInt8]) -> CommandAPDU {
    CommandAPDU(0xA0, .searchRecord, 0x00, typeAndMode, pattern, le: typeAndMode & 0xF0 == 0 ? nil : 0x100)
  }

  /// INCREASE (TS 102 221 §11.1.8): adds three bytes to the newest record of a cyclic EF; answers the new record and the addend.
  public static func increase(by value: [UInt8], sfi: UInt8? = nil, cla: UInt8 = 0x80) throws(APDUError) -> CommandAPDU
  {
    var p1: UInt8 = 0x00
    if let sfi { p1 = 0x80 | (try checked(sfi)) }
    return CommandAPDU(cla, .increase, p1, 0x00, value, le: 0x100)
  }

  /// DEACTIVATE FILE on the current EF (TS 102 221 §11.1.14; INVALIDATE of TS 51.011 §9.2.14).
  public static func deactivateFile(cla: UInt8 = 0x00) -> CommandAPDU { CommandAPDU(cla, .deactivateFile, 0x00, 0x00) }

  /// ACTIVATE FILE on the current EF (TS 102 221 §11.1.15; REHABILITATE of TS 51.011 §9.2.15).
  public static func activateFile(cla: UInt8 = 0x00) -> CommandAPDU { CommandAPDU(cla, .activateFile, 0x00, 0x00) }

  /// RETRIEVE DATA, first block (TS 102 221 §11.3.1): the object with this tag in a BER-TLV EF. `62F1` says more follows.
  public static func retrieveData(tag: UInt32, length: Int = 0x100, sfi: UInt8? = nil, cla: UInt8 = 0x80)
    throws(APDUError) -> CommandAPDU
  {
    let sfi = try sfi.map(checked) ?? 0
    return CommandAPDU(cla, .retrieveData, 0x00, 0x80 | sfi, TLV.tagBytes(tag), le: length)
  }

  /// RETRIEVE DATA, next block (TS 102 221 §11.3.1).
  public static func retrieveNextData(length: Int = 0x100, cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .retrieveData, 0x00, 0x00, le: length)
  }

  /// SET DATA (TS 102 221 §11.3.2). The first block begins with tag and length, or is the tag alone to delete.
  /// `63F1` says that the card waits for more.
  public static func setData(_ block: [UInt8], first: Bool, sfi: UInt8? = nil, cla: UInt8 = 0x80)
    throws(APDUError) -> CommandAPDU
  {
    let sfi = try sfi.map(checked) ?? 0
    return CommandAPDU(cla, .setData, 0x00, (first ? 0x80 : 0x00) | sfi, block)
  }

  private static func checked(_ sfi: UInt8) throws(APDUError) -> UInt8 {
    guard (1...30).contains(sfi) else { throw .sfiOutOfRange(sfi) }
    return sfi
  }

  private static func recordParameter(_ mode: UInt8, _ sfi: UInt8?) throws(APDUError) -> UInt8 {
    guard let sfi else { return mode }
    return (try checked(sfi)) << 3 | mode
  }

  private static func binaryParameters(_ offset: Int, _ sfi: UInt8?) throws(APDUError) -> (UInt8, UInt8) {
    let low = UInt8(truncatingIfNeeded: offset)
    if let sfi {
      let p1 = 0x80 | (try checked(sfi))
      guard (0...0xFF).contains(offset) else { throw .offsetOutOfRange(offset) }
      return (p1, low)
    }
    guard (0...0x7FFF).contains(offset) else { throw .offsetOutOfRange(offset) }
    return (UInt8(truncatingIfNeeded: offset >> 8), low)
  }
}
