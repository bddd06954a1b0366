public import ElementaryFiles
public import ISO7816

/// An application of a card under the name that an image has for it.
public struct CardApplication: Hashable, Sendable {
  /// As EF.DIR has it, or as far as the tables know it.
  public let aid: AID
  /// `ADF.USIM`; the second USIM of the card is `ADF.USIM-2`, an application that no table knows `ADF.f051…`.
  public let name: String
  /// 2 for the second application of its kind.
  public let number: Int

  func isNamed(_ text: String) -> Bool { text.lowercased() == name.lowercased() || AID(named: text) == aid }

  /// `MF/ADF.USIM-2`.
  public var path: String { "MF/\(name)" }

  /// The applications of EF.DIR (TS 102 221 §13.1) in its order, then those of the tables that it does not list.
  /// - Parameter records: the records of EF.DIR; one that is no application template names no application.
  public static func list(records: [[UInt8]], tables: FileDefinition = StandardFiles.mf) -> [CardApplication] {
    var aids: [AID] = []
    for record in records {
      guard let template = TLV.parsePrefix(record).objects[tag: 0x61],
        let aid = TLV.parsePrefix(template).objects[tag: 0x4F], (5...16).contains(aid.count)
      else { continue }
      if !aids.contains(AID(aid)) { aids.append(AID(aid)) }
    }
    for child in tables.children where child.kind == .adf {
      guard let aid = child.aid, !aids.contains(where: { $0.hasPrefix(aid) }) else { continue }
      aids.append(aid)
    }
    var numbers: [String: Int] = [:]
    return aids.map { aid in
      let name = tables.application(aid)?.name ?? "ADF.\(aid)"
      let number = numbers[name, default: 0] + 1
      numbers[name] = number
      return CardApplication(aid: aid, name: number == 1 ? name : "\(name)-\(number)", number: number)
    }
  }
}
