import CardImage
import ISO7816

/// What a capture has shown of a file.
struct CapturedFile: Hashable {
  var fid: FID?
  var aid: AID?
  var fcp: [UInt8] = []
  var isDirectory = false
  /// Status of a SELECT that failed, or of the first READ that did while nothing was read.
  var status: StatusWord?
  /// The file from its first byte as far as it was seen; gaps hold FF.
  private(set) var data: [UInt8] = []
  /// What of ``data`` was seen, sorted, with gaps between.
  private(set) var seen: [Range<Int>] = []
  private(set) var records: [Int: [UInt8]] = [:]
  private(set) var objects: [CardImage.DataObject] = []
  /// Whether the card listed the tags of a BER-TLV EF.
  var isListed = false

  var parameters: FileControlParameters? { fcp.isEmpty ? nil : FileControlParameters(response: fcp) }

  /// Bytes that stood at a place and were others than the new ones.
  mutating func write(_ bytes: [UInt8], at offset: Int) -> [UInt8]? {
    guard offset >= 0, !bytes.isEmpty, offset + bytes.count <= 0x1_0000 + 0x100 else { return nil }
    let range = offset..<offset + bytes.count
    let old = seen.contains { $0.lowerBound <= offset && range.upperBound <= $0.upperBound } ? Array(data[range]) : nil
    if data.count < range.upperBound {
      data.append(contentsOf: repeatElement(0xFF, count: range.upperBound - data.count))
    }
    data.replaceSubrange(range, with: bytes)
    var merged = range
    var kept: [Range<Int>] = []
    for known in seen {
      if known.upperBound < merged.lowerBound || known.lowerBound > merged.upperBound {
        kept.append(known)
      } else {
        merged = min(known.lowerBound, merged.lowerBound)..<max(known.upperBound, merged.upperBound)
      }
    }
    seen = (kept + [merged]).sorted { $0.lowerBound < $1.lowerBound }
    return old == bytes ? nil : old
  }

  mutating func set(record number: Int, _ bytes: [UInt8]) -> [UInt8]? {
    guard (1...0xFF).contains(number), !bytes.isEmpty else { return nil }
    defer { records[number] = bytes }
    return records[number] == bytes ? nil : records[number]
  }

  /// A cyclic file takes a new record 1; the others move on (TS 102 221 §8.2.2.3).
  mutating func push(record bytes: [UInt8]) {
    var moved: [Int: [UInt8]] = [1: bytes]
    let count = parameters?.recordCount ?? 0xFF
    for (number, record) in records where number + 1 <= min(count, 0xFF) { moved[number + 1] = record }
    records = moved
  }

  mutating func set(object tag: UInt32, _ value: [UInt8]) {
    if let index = objects.firstIndex(where: { $0.tag == tag }) {
      objects[index].value = value
    } else if objects.count < 4096 {
      objects.append(CardImage.DataObject(tag: tag, value: value))
    }
  }

  var isEmpty: Bool { data.isEmpty && records.isEmpty && objects.isEmpty }

  /// Takes over what `other`, seen later, shows.
  mutating func merge(_ other: CapturedFile) {
    fid = other.fid ?? fid
    aid = other.aid ?? aid
    if !other.fcp.isEmpty { fcp = other.fcp }
    isDirectory = isDirectory || other.isDirectory
    isListed = isListed || other.isListed
    for range in other.seen { _ = write(Array(other.data[range]), at: range.lowerBound) }
    records.merge(other.records) { $1 }
    for object in other.objects { set(object: object.tag, object.value) }
    status = isEmpty ? other.status ?? status : nil
  }

  /// The file as an image has it, and what of it the capture does not show.
  func file(path: String) -> (file: CardImage.File, gap: String?) {
    let parameters = parameters
    var file = CardImage.File(path: path, fid: fid ?? parameters?.fid, aid: aid, fcp: fcp, structure: .unknown)
    file.status = status
    var gap: String?
    if isDirectory {
      file.structure = aid != nil || path.split(separator: "/").last?.hasPrefix("ADF.") == true ? .adf : .df
      return (file, nil)
    }
    switch parameters?.kind {
    case .transparent: file.structure = .transparent
    case .linearFixed: file.structure = .linearFixed
    case .cyclic: file.structure = .cyclic
    case .berTLV: file.structure = .berTLV
    default: file.structure = !data.isEmpty ? .transparent : !records.isEmpty ? .linearFixed : .unknown
    }
    if file.structure == .berTLV, isListed || !objects.isEmpty {
      file.content = .tags(objects)
    } else if !records.isEmpty {
      let highest = records.keys.max() ?? 0
      let count = min(max(highest, parameters?.recordCount ?? 0), 0xFF)
      file.content = .records((1...max(count, 1)).map { records[$0] })
      let missing = count - records.count
      if missing > 0 { gap = "\(missing) of \(count) records were not read in the capture" }
    } else if !data.isEmpty {
      file.content = .data(data)
      gap = dataGap(size: parameters?.fileSize)
    }
    return (file, gap)
  }

  private func dataGap(size: Int?) -> String? {
    var gaps: [String] = []
    var end = 0
    for range in seen {
      if range.lowerBound > end { gaps.append("bytes \(end) to \(range.lowerBound - 1) stand as ff") }
      end = range.upperBound
    }
    if let size, end < size { gaps.append("bytes \(end) to \(size - 1) are left out") }
    return gaps.isEmpty ? nil : "not all of it was read in the capture: " + gaps.joined(separator: ", ")
  }
}
