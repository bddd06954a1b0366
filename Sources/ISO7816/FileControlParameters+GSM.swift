extension FileControlParameters {
  /// The response of a SIM to SELECT (TS 51.011 §9.2.1): 22 bytes and more of MF and DF, 14 or 15 of an EF.
  mutating func readGSM(_ bytes: [UInt8]) {
    isGSM = true
    guard bytes.count >= 7 else {
      problems.append("response of a 2g card cut at byte \(bytes.count)")
      return
    }
    fid = FID(bytes[4...5])
    let size = Int(bytes[2]) << 8 | Int(bytes[3])
    switch bytes[6] {
    case 0x01, 0x02:
      kind = .df
      totalFileSize = size
      readGSMDirectory(bytes)
    case 0x04:
      fileSize = size
      readGSMElementary(bytes)
    default: problems.append("type of file \(Hex.string([bytes[6]])) is none of 01, 02, 04")
    }
  }

  /// Bytes 14 to 22: characteristics with CHV1's state, counts, and the four CHV status bytes.
  private mutating func readGSMDirectory(_ bytes: [UInt8]) {
    guard bytes.count >= 22 else {
      problems.append("response of a 2g card cut at byte \(bytes.count), 22 are needed for a df")
      return
    }
    // b8 of a CHV status byte: initialised. b4 to b1: false presentations left.
    let chv1 = bytes[18]
    let chv2 = bytes[20]
    if chv1 & 0x80 != 0 {
      pins.append(
        PIN(
          reference: 0x01, enabled: bytes[13] & 0x80 == 0, tries: Int(chv1 & 0x0F),
          unblockTries: Int(bytes[19] & 0x0F)))
    }
    if chv2 & 0x80 != 0 {
      pins.append(
        PIN(reference: 0x02, enabled: true, tries: Int(chv2 & 0x0F), unblockTries: Int(bytes[21] & 0x0F)))
    }
  }

  /// Bytes 8 to 15: INCREASE allowed, access conditions, status, structure, record length.
  private mutating func readGSMElementary(_ bytes: [UInt8]) {
    guard bytes.count >= 12 else {
      problems.append("response of a 2g card cut at byte \(bytes.count), 14 are needed for an ef")
      return
    }
    security = .gsm(Array(bytes[8...10]))
    lifeCycle = bytes[11] & 0x01 == 0 ? .deactivated : .activated
    guard bytes.count >= 14 else {
      problems.append("response of a 2g card cut at byte \(bytes.count), 14 are needed for an ef")
      return
    }
    switch bytes[13] {
    case 0x00: kind = .transparent
    case 0x01: kind = .linearFixed
    case 0x03: kind = .cyclic
    default: problems.append("structure of file \(Hex.string([bytes[13]])) is none of 00, 01, 03")
    }
    guard kind == .linearFixed || kind == .cyclic else { return }
    guard bytes.count >= 15, bytes[14] > 0 else {
      problems.append(bytes.count >= 15 ? "record length is zero" : "record length missing")
      return
    }
    let length = Int(bytes[14])
    recordLength = length
    guard let size = fileSize else { return }
    recordCount = size / length
    if size % length != 0 { problems.append("file size \(size) is no multiple of the record length \(length)") }
  }
}
