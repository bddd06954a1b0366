import ISO7816

/// The commands that change content: UPDATE BINARY, UPDATE RECORD and SET DATA (TS 102 221 §11.1.4, §11.1.6, §11.3.2),
/// and the first two in class A0 (TS 51.011 §9.2.4, §9.2.6).
extension OpenFile {
  /// The most that one UPDATE BINARY carries.
  static let blockSize = 255
  /// Cards that take less are asked with half of it, down to this.
  private static let smallestBlock = 16
  /// Equal bytes up to this many between two differing runs are written along: a command costs more.
  private static let widestGap = 32

  /// The parts of a transparent file that differ, each of which one run of UPDATE BINARY writes. One span where a single
  /// command holds it, since a card carries out a command wholly or not at all.
  package static func differences(_ old: [UInt8], _ new: [UInt8]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in 0..<min(old.count, new.count) where old[index] != new[index] {
      if let last = runs.last, index - last.upperBound <= widestGap {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    if let first = runs.first, let last = runs.last, last.upperBound - first.lowerBound <= blockSize {
      return [first.lowerBound..<last.upperBound]
    }
    return runs
  }

  /// UPDATE BINARY of `data` from `offset` on, in blocks that the card takes.
  /// - Throws: ``CardError``; blocks before the one that failed are written.
  public func updateBinary(offset: Int, _ data: [UInt8]) throws(CardError) {
    try expect(.transparent, "UPDATE BINARY")
    if let size = parameters.fileSize, offset + data.count > size {
      throw .malformed("\(place.path) has \(size) bytes, byte \(offset + data.count) cannot be written")
    }
    guard offset + data.count <= 0x8000 else {
      throw .malformed("\(place.path): UPDATE BINARY reaches 32768 bytes, not \(offset + data.count)")
    }
    var block = Self.blockSize
    var done = 0
    while done < data.count {
      try ensureSelected()
      let chunk = Array(data[done..<min(data.count, done + block)])
      let response = try send { () throws(APDUError) in
        try .updateBinary(offset: offset + done, data: chunk, cla: session.cla)
      }
      if response.status == .wrongLength, chunk.count > Self.smallestBlock {
        block = (chunk.count + 1) / 2
        continue
      }
      try check(response.status, "update \(place.path)")
      done += chunk.count
    }
  }

  /// UPDATE RECORD, absolute.
  /// - Parameter number: from 1.
  public func updateRecord(_ number: Int, _ data: [UInt8]) throws(CardError) {
    try expect(.linearFixed, "UPDATE RECORD by number")
    guard let number = UInt8(exactly: number), (1...254).contains(number) else {
      throw .malformed("\(place.path): records have the numbers 1 to 254, not \(number)")
    }
    try checkRecord(data)
    let response = try send { () throws(APDUError) in
      try .updateRecord(number: number, data: data, cla: session.cla)
    }
    try check(response.status, "update record \(number) of \(place.path)")
  }

  /// UPDATE RECORD, previous: the oldest record of a cyclic file becomes record 1 with this content.
  public func pushRecord(_ data: [UInt8]) throws(CardError) {
    try expect(.cyclic, "UPDATE RECORD by PREVIOUS")
    try checkRecord(data)
    let response = try send { () throws(APDUError) in
      try .updateRecord(number: 0, data: data, mode: .previous, cla: session.cla)
    }
    try check(response.status, "update \(place.path)")
  }

  /// SET DATA: writes one data object of a BER-TLV file, or deletes it.
  /// - Parameter value: `nil` to delete.
  /// - Throws: ``CardError``; between the first block and the last the file holds no object of this tag.
  public func setObject(_ tag: UInt32, _ value: [UInt8]?) throws(CardError) {
    try expect(.berTLV, "SET DATA")
    let bytes = value.map { TLV(tag: tag, value: $0).encoded } ?? TLV.tagBytes(tag)
    let name = "set tag \(Hex.string(TLV.tagBytes(tag))) of \(place.path)"
    var done = 0
    repeat {
      try ensureSelected()
      let chunk = Array(bytes[done..<min(bytes.count, done + Self.blockSize)])
      let response = try send { () throws(APDUError) in try .setData(chunk, first: done == 0) }
      done += chunk.count
      if done < bytes.count {
        // 63 F1: the card waits for more; some answer 90 00 all the same.
        guard response.status == .moreDataExpected || response.status.isSuccess else {
          throw .status(response.status, operation: name)
        }
      } else {
        try check(response.status, name)
      }
    } while done < bytes.count
  }

  private func expect(_ kind: FileControlParameters.Kind, _ command: String) throws(CardError) {
    guard self.kind == kind else { throw .malformed("\(place.path): \(command) does not fit the file's structure") }
    try ensureSelected()
  }

  private func checkRecord(_ data: [UInt8]) throws(CardError) {
    if let length = parameters.recordLength, data.count != length {
      throw .malformed("a record of \(place.path) has \(length) bytes, not \(data.count)")
    }
    guard (1...255).contains(data.count) else {
      throw .malformed("\(place.path): UPDATE RECORD carries 1 to 255 bytes, not \(data.count)")
    }
  }

  /// 63 CX: written at the Xth attempt, which is done (TS 102 221 §10.2.1.3).
  private func check(_ status: StatusWord, _ operation: String) throws(CardError) {
    let isRetried = StatusWord.Family.triesLeftXX ~= status
    guard status.isSuccess || isRetried else { throw .status(status, operation: operation) }
  }

  private func send(_ command: () throws(APDUError) -> CommandAPDU) throws(CardError) -> ResponseAPDU {
    let built: CommandAPDU
    do { built = try command() } catch { throw .malformed("\(place.path): \(error)") }
    return try session.send(built)
  }
}
