import ISO7816

extension FileDefinition {
  /// FIDs of further files under the same DF that the content of this one names, with the names that the
  /// specification gives them: EF.PBR (TS 31.102 §4.4.2.1) names the phone book's files, EF.IMG (§4.6.1.1) its
  /// instances, EF.ACDC_LIST (§4.4.9.2), EF.5MBSUECONFIG (§4.4.14.2), EF.SLL and the MExE key files theirs.
  ///
  /// Each FID comes once. The second file of a kind is called `EF.ADN-2`, the third `EF.ADN-3`.
  /// - Parameter records: the records of the file, or its content as the only element.
  public func references(in records: [[UInt8]]) -> [FileDefinition] {
    guard let find = specifiedName.flatMap({ ReferenceTable.finders[$0] }) else { return [] }
    var seen: Set<FID> = []
    var counts: [String: Int] = [:]
    return records.flatMap(find).compactMap { reference in
      guard ReferenceTable.isPlausible(reference.fid), seen.insert(reference.fid).inserted else { return nil }
      let count = counts[reference.row.name, default: 0] + 1
      counts[reference.row.name] = count
      return reference.row.placed(
        at: reference.fid, sfi: reference.sfi, name: count == 1 ? reference.row.name : "\(reference.row.name)-\(count)")
    }
  }

  /// A row whose identifier another file assigns.
  private func placed(at fid: FID, sfi: UInt8?, name: String) -> FileDefinition {
    FileDefinition(
      name: name, fid: fid, aid: nil, kind: kind, sfi: sfi, size: size, service: service, clause: clause,
      children: [], origin: origin, codec: codec)
  }
}

/// Where in a file's content identifiers of other files stand.
private enum ReferenceTable {
  typealias Reference = (fid: FID, sfi: UInt8?, row: FileDefinition)

  static let finders: [String: @Sendable ([UInt8]) -> [Reference]] = [
    "EF.PBR": phoneBook,
    "EF.IMG": { record in
      // One byte with the number of instances, then nine bytes each: width, height, coding, file, offset, length.
      (0..<Int(record.first ?? 0)).compactMap { index in
        fid(in: record, at: 1 + 9 * index + 3).map { ($0, nil, PlacedFiles.imageInstance) }
      }
    },
    "EF.SLL": { record in
      // Counted from the end: the name of the area before the fixed fields has no fixed length.
      fid(in: record, at: record.count - 3).map { [($0, nil, PlacedFiles.areaDescriptor)] } ?? []
    },
    "EF.ORPK": rootKey, "EF.ARPK": rootKey, "EF.TPRPK": rootKey,
    "EF.ACDC_LIST": { file in
      TLV.parsePrefix(file).objects.filter { $0.tag == 0xA0 }.compactMap { object in
        fid(in: object.value, at: 16).map { ($0, sfi(in: object.value, at: 18), PlacedFiles.acdcConfiguration) }
      }
    },
    "EF.5MBSUECONFIG": { file in
      let networks = TLV.parsePrefix(file).objects.filter { $0.tag == 0xA0 }
      let groups = networks.flatMap { TLV.parsePrefix($0.value).objects.filter { $0.tag == 0x81 } }
      return groups.flatMap { group in
        stride(from: 0, to: group.value.count, by: 9).compactMap { start in
          fid(in: group.value, at: start + 6).map { ($0, nil, PlacedFiles.broadcastDescription) }
        }
      }
    },
  ]

  /// Templates A8, A9, AA with a data object for each file: two bytes FID, then perhaps an SFI.
  private static let phoneBook: @Sendable ([UInt8]) -> [Reference] = { record in
    let templates = TLV.parsePrefix(record).objects.filter { (0xA8...0xAA).contains($0.tag) }
    return templates.flatMap { TLV.parsePrefix($0.value).objects }.compactMap { object in
      guard let row = PlacedFiles.phoneBook[object.tag], let fid = fid(in: object.value, at: 0) else { return nil }
      return (fid, sfi(in: object.value, at: 2), row)
    }
  }

  /// TS 31.102 §4.4.4.2: parameter indicator, flags, type of certificate, then the file with the key.
  private static let rootKey: @Sendable ([UInt8]) -> [Reference] = { record in
    fid(in: record, at: 3).map { [($0, nil, PlacedFiles.keyFile)] } ?? []
  }

  private static func fid(in bytes: [UInt8], at offset: Int) -> FID? {
    guard offset >= 0, offset + 2 <= bytes.count else { return nil }
    return FID(bytes[offset..<offset + 2])
  }

  private static func sfi(in bytes: [UInt8], at offset: Int) -> UInt8? {
    guard offset < bytes.count, (1...30).contains(bytes[offset]) else { return nil }
    return bytes[offset]
  }

  /// Files under a DF of the second level have identifiers 4FXX (TS 102 221 §8.6); this leaves out filling bytes.
  static func isPlausible(_ fid: FID) -> Bool { fid.rawValue >> 8 == 0x4F }
}
