import CardImage
import ISO7816

/// What a user wants of a NAF list.
public enum NAFListEdit: Sendable {
  /// Into the first free record.
  case add(NAFEntry)
  /// Into this record, whatever it holds; records are counted from 1.
  case set(record: Int, NAFEntry)
  /// Every entry of this host name, or only those with this protocol.
  case remove(fqdn: String, ua: UaSecurityProtocol?)
  /// One record.
  case removeRecord(Int)
  /// All records.
  case clear
}

extension NAFList {
  /// One record as it is and as it shall be.
  public struct RecordChange: Hashable, Sendable {
    /// From 1.
    public let record: Int
    public let old: [UInt8]
    public let new: [UInt8]
  }

  /// The records that an edit changes: none where everything is as wanted already.
  /// - Throws: ``NAFEntry/Failure`` if the list cannot be edited like that; says which record or limit is in the way.
  public func changes(for edit: NAFListEdit) throws(NAFEntry.Failure) -> [RecordChange] {
    guard let file else { throw NAFEntry.Failure("the card has no \(application.path)") }
    guard case .records(let contents) = file.content, recordLength > 0 else {
      throw NAFEntry.Failure("\(application.path) could not be read")
    }
    let free = [UInt8](repeating: 0xFF, count: recordLength)
    func change(_ record: Int, to new: [UInt8]) throws(NAFEntry.Failure) -> [RecordChange] {
      guard record >= 1, record <= contents.count else {
        throw NAFEntry.Failure("\(application.path) has \(contents.count) records, not \(record)")
      }
      guard let old = contents[record - 1] else {
        throw NAFEntry.Failure("record \(record) of \(application.path) could not be read")
      }
      return old == new ? [] : [RecordChange(record: record, old: old, new: new)]
    }
    func changes(_ records: [Int]) throws(NAFEntry.Failure) -> [RecordChange] {
      var changes: [RecordChange] = []
      for record in records { changes += try change(record, to: free) }
      return changes
    }
    switch edit {
    case .add(let entry):
      if let known = entries.first(where: { $0.entry.isSameNAF(as: entry) }) {
        if known.entry.bTID == entry.bTID { return [] }
        throw NAFEntry.Failure(
          "\(entry.fqdn) with \(entry.ua.name) is in record \(known.record) already, with another B-TID")
      }
      let new = try entry.record(length: recordLength)
      guard let record = freeRecords.first else {
        throw NAFEntry.Failure("all \(contents.count) records of \(application.path) are taken")
      }
      return try change(record, to: new)
    case .set(let record, let entry):
      if let known = entries.first(where: { $0.record != record && $0.entry.isSameNAF(as: entry) }) {
        throw NAFEntry.Failure("\(entry.fqdn) with \(entry.ua.name) is in record \(known.record) already")
      }
      return try change(record, to: try entry.record(length: recordLength))
    case .remove(let fqdn, let ua):
      let found = entries.filter { $0.entry.fqdn.lowercased() == fqdn.lowercased() && (ua == nil || $0.entry.ua == ua) }
      guard !found.isEmpty else {
        throw NAFEntry.Failure("\(fqdn.withoutControls) is not in \(application.path)")
      }
      return try changes(found.map(\.record))
    case .removeRecord(let record): return try change(record, to: free)
    case .clear: return try changes(Array(1...max(1, contents.count)))
    }
  }
}
