import CardImage
import ISO7816

/// Reads the EF that is selected, as far as the card lets it.
struct FileReader {
  let session: CardSession

  /// Content, and why it is not whole.
  struct Result {
    var content: CardImage.Content = .none
    var status: StatusWord?
    var recordStatus: [Int: StatusWord] = [:]
    var problem: String?
  }

  /// Le of each READ BINARY. 255 and not 256: readers and cards that take Le 00 for "nothing" exist.
  static let blockSize = 255
  /// READ BINARY holds offsets of 15 bits (TS 102 221 §11.1.3.2).
  static let lastOffset = 0x7FFF

  func read(_ parameters: FileControlParameters) throws(CardError) -> Result {
    switch parameters.kind {
    case .transparent: try readTransparent(size: parameters.fileSize)
    case .linearFixed, .cyclic: try readRecords(length: parameters.recordLength, count: parameters.recordCount)
    case .berTLV: try readDataObjects()
    case .df: Result()
    case nil: try readUnknown(parameters)
    }
  }

  private func send(_ command: () throws(APDUError) -> CommandAPDU) throws(CardError) -> ResponseAPDU {
    let built: CommandAPDU
    do { built = try command() } catch { throw .malformed("\(error)") }
    return try session.send(built)
  }

  // MARK: transparent

  /// Reads `size` bytes, or where the card did not tell the size, until it says that the file ends.
  private func readTransparent(size: Int?) throws(CardError) -> Result {
    var result = Result()
    var data: [UInt8] = []
    loop: while data.count < size ?? .max {
      guard data.count <= Self.lastOffset else {
        result.problem = "only the first \(data.count) bytes can be addressed with READ BINARY"
        break
      }
      let wanted = min(Self.blockSize, (size ?? .max) - data.count)
      let response = try send { () throws(APDUError) in
        try .readBinary(offset: data.count, length: wanted, cla: session.cla)
      }
      data += response.data
      switch response.status {
      case let status where status.isSuccess:
        if response.data.isEmpty { break loop }
      case .endOfFile:
        // 62 82: the card ends the file here, whatever its FCP says (TS 102 221 §10.2.1.3).
        break loop
      case let status where status.isWarning:
        if response.data.isEmpty {
          result.status = status
          break loop
        }
      case .wrongP1P2, .gsmOutOfRange:
        // The offset is behind the last byte: expected only where the size was not known.
        if size != nil || data.isEmpty { result.status = response.status }
        break loop
      default:
        result.status = response.status
        break loop
      }
    }
    if let size, data.count != size, result.status == nil, result.problem == nil {
      result.problem = "the card says \(size) bytes and gives \(data.count)"
    } else if let size, data.count > size {
      result.problem = "the card says \(size) bytes and gives \(data.count)"
    }
    if !data.isEmpty || result.status == nil { result.content = .data(data) }
    return result
  }

  /// Some bytes of a transparent EF.
  func readBinary(_ range: Range<Int>) throws(CardError) -> Result {
    var result = Result()
    var data: [UInt8] = []
    while data.count < range.count {
      let wanted = min(Self.blockSize, range.count - data.count)
      let response = try send { () throws(APDUError) in
        try .readBinary(offset: range.lowerBound + data.count, length: wanted, cla: session.cla)
      }
      data += response.data
      guard response.status.isSuccess, !response.data.isEmpty else {
        result.status = response.status
        break
      }
    }
    result.content = .data(data)
    return result
  }

  // MARK: records

  /// One record of a linear fixed EF; `nil` with the status word where the card does not give it.
  func readRecord(_ number: UInt8, length: Int) throws(CardError) -> (bytes: [UInt8]?, status: StatusWord) {
    let response = try send { () throws(APDUError) in
      try .readRecord(number: number, length: min(max(length, 1), 256), cla: session.cla)
    }
    let isRead = response.status.isSuccess || (response.status.isWarning && !response.data.isEmpty)
    return (isRead ? response.data : nil, response.status)
  }

  private func readRecords(length: Int?, count: Int?) throws(CardError) -> Result {
    var result = Result()
    var records: [[UInt8]?] = []
    // P1 holds record numbers 1 to 254 (TS 102 221 §8.2.2.2).
    let last = min(count ?? 254, 254)
    for number in stride(from: 1, through: last, by: 1) {
      let response = try send { () throws(APDUError) in
        try .readRecord(
          number: UInt8(truncatingIfNeeded: number), length: min(max(length ?? 256, 1), 256), cla: session.cla)
      }
      if response.status.isSuccess || (response.status.isWarning && !response.data.isEmpty) {
        records.append(response.data)
        if let length, response.data.count != length, result.problem == nil {
          result.problem = "the card says \(length) bytes a record and gives \(response.data.count) in record \(number)"
        }
        continue
      }
      let isEnd = response.status == .recordNotFound || response.status == .gsmOutOfRange
      if isEnd {
        if let count { result.problem = "the card says \(count) records and has \(number - 1)" }
        break
      }
      if result.status == nil { result.status = response.status }
      if Self.isFinal(response.status) && records.allSatisfy({ $0 == nil }) { break }
      records.append(nil)
      result.recordStatus[number] = response.status
    }
    if let count, count > 254 { result.problem = "only 254 of \(count) records can be addressed with READ RECORD" }
    if records.contains(where: { $0 != nil }) || (records.isEmpty && result.status == nil) {
      result.content = .records(records)
    }
    return result
  }

  /// A refusal that holds for the whole file, so that asking for each further record is no use.
  private static func isFinal(_ status: StatusWord) -> Bool {
    switch status {
    case .securityStatusNotSatisfied, .conditionsOfUseNotSatisfied, .commandNotAllowed, .noEFSelected,
      .incompatibleWithFileStructure, .selectedFileInvalidated, .referencedDataInvalidated,
      .gsmAccessConditionNotFulfilled, .gsmContradictionWithInvalidation,
      .gsmNoEFSelected, .instructionNotSupported, .classNotSupported:
      true
    default: false
    }
  }

  // MARK: BER-TLV

  /// The tag list (tag 5C), then each object (TS 102 221 §11.3.1).
  private func readDataObjects() throws(CardError) -> Result {
    var result = Result()
    let list = try retrieve(tag: 0x5C)
    guard list.status.isSuccess else {
      // An empty file has no tag list either.
      if list.status == .referencedDataNotFound {
        result.content = .tags([])
      } else {
        result.status = list.status
      }
      return result
    }
    var objects: [CardImage.DataObject] = []
    for tag in Self.tags(in: list.data, problem: &result.problem) {
      let response = try retrieve(tag: tag)
      guard response.status.isSuccess else {
        if result.status == nil { result.status = response.status }
        continue
      }
      do {
        guard let object = try TLV.parse(response.data).first, object.tag == tag else {
          result.problem = "the card gives another object than tag \(Hex.string(TLV.tagBytes(tag)))"
          continue
        }
        objects.append(.init(tag: tag, value: object.value))
      } catch {
        result.problem = "tag \(Hex.string(TLV.tagBytes(tag))): \(error)"
        objects.append(.init(tag: tag, value: response.data))
      }
    }
    result.content = .tags(objects)
    return result
  }

  private static func tags(in response: [UInt8], problem: inout String?) -> [UInt32] {
    guard let list = try? TLV.parse(response)[tag: 0x5C] else {
      problem = "the tag list is malformed: \(Hex.string(response.prefix(32)))"
      return []
    }
    var tags: [UInt32] = []
    var tag: UInt32 = 0
    var length = 0
    for byte in list {
      tag = tag << 8 | UInt32(byte)
      length += 1
      let more = length == 1 ? byte & 0x1F == 0x1F : byte & 0x80 != 0
      if more && length < 3 { continue }
      tags.append(tag)
      (tag, length) = (0, 0)
    }
    if length > 0 { problem = "the tag list ends inside a tag" }
    return tags
  }

  /// All blocks of one object, up to 64 KiB.
  func retrieve(tag: UInt32) throws(CardError) -> ResponseAPDU {
    var response = try send { () throws(APDUError) in try .retrieveData(tag: tag) }
    var data = response.data
    // 62 F1: more data available (TS 102 221 §10.2.1.3).
    while response.status == .moreDataAvailable, !response.data.isEmpty, data.count < 0x1_0000 {
      response = try session.send(.retrieveNextData())
      data += response.data
    }
    let ended = response.status == .moreDataAvailable ? StatusWord.normalEnding : response.status
    return ResponseAPDU(data: data, status: ended)
  }

  // MARK: no structure known

  /// A file whose FCP tells nothing usable: as transparent, and if the card says that it is none, by records.
  private func readUnknown(_ parameters: FileControlParameters) throws(CardError) -> Result {
    let transparent = try readTransparent(size: parameters.fileSize)
    guard transparent.status == .incompatibleWithFileStructure || transparent.status == .gsmInconsistentWithCommand
    else {
      return transparent
    }
    return try readRecords(length: parameters.recordLength, count: parameters.recordCount)
  }
}
