import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import SoftUICC
import UICC

extension FuzzTarget {
  /// The walk over a software card that lies.
  static let cardWalk = FuzzTarget(
    "card-walk", maximumLength: 400, quickCount: 150,
    seeds: {
      var seeds: [[UInt8]] = []
      for card: UInt8 in 0..<3 {
        for index: UInt8 in 0..<40 {
          var seed: [UInt8] = [card, index & 1, index >> 1 & 1, 3, index, index % 20]
          seed += [9, 0x62, 7, 0x82, 5, 0x42, 0x21, 0, 1, 0xFF] as [UInt8]
          seed += [index &+ 3, 14, 0xFF, 0xFF, 8, index &+ 7, 15, 0, 0xFF] as [UInt8]
          seeds.append(seed)
        }
      }
      return seeds
    },
    run: { bytes in
      var source = ByteSource(bytes)
      let editor = ImageEditor(&source)
      guard let card = try? SoftCard(image: editor.image, configuration: editor.configuration) else { return }
      try walk(card)
    })

  /// The walk over a card that answers anything.
  static let hostileCard = FuzzTarget(
    "hostile-card", maximumLength: 600, quickCount: 100,
    seeds: {
      [
        [0, 0, 7, 0, 1, 0], [1, 0, 7, 1, 0, 2, 0, 12, 0xFF], [0, 0, 7, 1, 1, 1, 16, 1, 0, 12, 1],
        [1, 0, 7, 2, 0, 0, 4, 2, 1, 0, 1, 4, 1, 2, 3, 4, 0], [1, 0, 7, 3, 0, 0, 4, 1, 1, 0x80, 12, 0x80],
        [0, 0, 0, 1, 11, 22, 1, 22] + [UInt8](repeating: 0, count: 22) + [0],
        [1, 0, 7, 0, 1, 0, 0, 1] + [UInt8](repeating: 0x41, count: 40),
      ]
    },
    run: { bytes in
      let card = ScriptedResponses(bytes, limit: 3000)
      try walk(card)
      if let malformed = card.malformed { try check(false, "sent what is no command: \(Hex.string(malformed))") }
    })

  /// Walks, and does with the result what the commands do.
  private static func walk(_ card: any CardTransport) throws {
    guard let session = try? CardSession(card) else { return }
    var isForward = true
    var asked = 0
    var walk = CardWalk(session, tables: tables) { progress in
      if progress.asked < asked || progress.found > progress.asked || progress.remaining < 0 { isForward = false }
      asked = progress.asked
    }
    let outcome = walk.run()
    try check(isForward, "progress goes backwards")
    if let error = outcome.interruption { try checkLine(error.description, "an interruption") }
    for remark in outcome.remarks { try checkLine(remark, "a remark") }
    for file in outcome.image.files { try checkLine(file.problem ?? "", "the problem of \(file.path)") }
    try check(Set(outcome.image.files.map(\.path)).count == outcome.image.files.count, "two files have one path")
    try checkRoundTrips(outcome.image)
    let export = try mustSucceed("what export writes is not read") { () throws(ImageError) in
      try CardImage(json: ExportReport.json(outcome.image), source: "export")
    }
    try check(export == outcome.image, "the export is another image")
    if let info = try? CardInfo(session) {
      for problem in info.problems { try checkLine(problem, "a problem") }
      _ = info.decoded
    }
  }

  /// The tables with the first files of each directory and those that name other files: a walk through all of them
  /// would only be slower.
  private static let tables = trimmed(StandardFiles.mf)

  private static func trimmed(_ definition: FileDefinition) -> FileDefinition {
    let guides: Set = [
      "EF.DIR", "EF.PBR", "EF.IMG", "EF.SLL", "EF.ORPK", "EF.ACDC_LIST", "EF.5MBSUECONFIG", "EF.ICCID",
    ]
    let files = definition.children.filter { !$0.isDirectory }
    let few = files.prefix(4).map(\.name)
    let children = definition.children.filter { $0.isDirectory || guides.contains($0.name) || few.contains($0.name) }
    return FileDefinition(
      name: definition.name, fid: definition.fid, aid: definition.aid, kind: definition.kind, sfi: definition.sfi,
      size: definition.size, service: definition.service, clause: definition.clause, children: children.map(trimmed),
      origin: definition.origin, codec: definition.codec)
  }
}
