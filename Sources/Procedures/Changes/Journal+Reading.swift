import ISO7816
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Journal {
  /// Reads a journal. A file may be damaged, or be something else.
  /// - Throws: ``ChangeError/journal(_:)`` with the line.
  public convenience init(path: String) throws(ChangeError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .journal("cannot read \(path)")
    }
    try self.init(path: path, bytes: Array(data))
  }

  /// The same from bytes that are there.
  public convenience init(path: String, bytes: [UInt8]) throws(ChangeError) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // What stands behind the last line feed was cut off.
    let whole = lines.dropLast()
    guard let first = whole.first else { throw .journal("\(path) is no journal: its first line is not whole") }
    self.init(path: path, head: try Self.head(Array(first), path: path))
    for (index, line) in whole.enumerated().dropFirst() where !line.isEmpty {
      try add(Array(line), line: index + 1)
    }
  }

  private struct RawHead: Decodable {
    var format: String
    var title: String
    var iccid: String?
    var atr: String
    var iccidAfter: String?
    var created: String
    var changes: [RawChange]
  }

  fileprivate struct RawChange: Decodable {
    var path: String
    var select: [String]
    var fid: String
    var part: String
    var record: Int?
    var tag: String?
    var old: [String]
    var new: [String]
  }

  private struct RawEvent: Decodable {
    var event: String
    var change: Int?
    var sw: String?
    var outcome: String?
  }

  private static func head(_ line: [UInt8], path: String) throws(ChangeError) -> Head {
    guard let raw = try? JSONDecoder().decode(RawHead.self, from: Data(line)), raw.format == Head.format,
      let atr = Hex.bytes(raw.atr)
    else { throw .journal("\(path) is no journal: its first line is not the head of one") }
    var changes: [CardChange] = []
    for (index, change) in raw.changes.enumerated() {
      guard let change = CardChange(change), change.impossibility == nil else {
        throw .journal("\(path): change \(index) of the journal is malformed")
      }
      changes.append(change)
    }
    return Head(
      title: raw.title.oneLine, identity: CardIdentity(iccid: raw.iccid?.oneLine, atr: atr), iccidAfter: raw.iccidAfter,
      created: raw.created.oneLine, changes: changes)
  }

  private func add(_ line: [UInt8], line number: Int) throws(ChangeError) {
    guard let event = try? JSONDecoder().decode(RawEvent.self, from: Data(line)) else {
      throw .journal("\(path): line \(number) of the journal is malformed")
    }
    if event.event == "end" {
      guard let state = event.outcome.flatMap(State.init(rawValue:)) else {
        throw .journal("\(path): line \(number) of the journal names no outcome")
      }
      self.state = state
      return
    }
    guard let change = event.change, head.changes.indices.contains(change) else {
      throw .journal("\(path): line \(number) of the journal names no change")
    }
    switch event.event {
    case "start":
      started.insert(change)
      state = .open
    case "done": refused[change] = nil
    case "refused":
      refused[change] = event.sw.flatMap { Hex.bytes($0) }.flatMap { bytes in
        bytes.count == 2 ? StatusWord(sw1: bytes[0], sw2: bytes[1]) : nil
      }
    default: throw .journal("\(path): line \(number) of the journal is no event")
    }
  }
}

extension CardChange {
  fileprivate init?(_ raw: Journal.RawChange) {
    var steps: [Directory.Step] = []
    for (index, text) in raw.select.enumerated() {
      guard let bytes = Hex.bytes(text) else { return nil }
      if let fid = FID(bytes) {
        steps.append(.fid(fid))
      } else if index == 0, (5...16).contains(bytes.count) {
        steps.append(.aid(AID(bytes)))
      } else {
        return nil
      }
    }
    guard let fid = Hex.bytes(raw.fid).flatMap({ FID($0) }) else { return nil }
    let part: Part
    switch raw.part {
    case "binary": part = .binary
    case "cyclic": part = .cyclic
    case "record":
      guard let record = raw.record, (1...254).contains(record) else { return nil }
      part = .record(record)
    case "object":
      guard let bytes = raw.tag.flatMap({ Hex.bytes($0) }), (1...3).contains(bytes.count) else { return nil }
      part = .object(tag: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    default: return nil
    }
    let (old, new) = (raw.old.compactMap { Hex.bytes($0) }, raw.new.compactMap { Hex.bytes($0) })
    guard old.count == raw.old.count, new.count == raw.new.count else { return nil }
    self.init(
      FilePath(directory: Directory(steps), fid: fid, path: raw.path.oneLine), part, old: old, new: new)
  }
}
