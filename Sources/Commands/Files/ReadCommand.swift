import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc read`.
struct ReadCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read one file: its fields, or with --raw its bytes.",
    usage: "uicc read <path> [--record <number>] [--raw] [options]",
    discussion: """
        $ uicc read ADF.USIM/EF.SPN
        $ uicc read MF/ADF.USIM/EF.SMSP --record 1 --json
        $ uicc read MF/7FFF/6F46 --raw
      """)

  @Argument(
    help: "The file: MF/ADF.USIM/EF.SPN, EF.ICCID, MF/7FFF/6F46.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path: String

  @Option(name: .long, help: ArgumentHelp("Only this record, from 1.", valueName: "number"))
  var record: Int?

  @Flag(name: .long, help: "Bytes in hex, one line a record.")
  var raw = false

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let record, record < 1 { throw ValidationError("records are counted from 1") }
  }

  func run() throws {
    try PathArgument.check(path)
    let connection = try card.open()
    let (place, outcome) = try connection.withSession { session in
      let place = try PathArgument.resolve(path, on: session)
      guard place.fid != nil else {
        throw Failure("\(place.path) is a directory", hint: "uicc ls \(place.path) lists what is in it")
      }
      return (place, connection.walk(session, at: place))
    }
    guard let file = outcome.image.files.last, file.path == place.path else {
      if let interruption = outcome.interruption { throw interruption }
      throw Failure("\(place.path) is not on this card")
    }
    if let record { try check(record, of: file) }
    if file.content != .none {
      FileView(file, in: outcome.image, record: record, raw: raw).print(output)
    }
    connection.printStatistics()
    if file.content == .none, let status = file.status {
      throw Failure("\(place.path) cannot be read: the card answered \(status)")
    }
    try WalkReport.finish(outcome)
    try connection.checkImage()
  }

  private func check(_ record: Int, of file: CardImage.File) throws {
    switch file.content {
    case .none: break
    case .data, .tags:
      throw Failure("\(file.path) is \(file.structure.rawValue) and has no records", hint: "leave out --record")
    case .records(let records):
      guard record > records.count else { return }
      let range = records.count == 1 ? "one record" : "records 1 to \(records.count)"
      throw Failure("\(file.path) has \(records.isEmpty ? "no records" : range), not \(record)")
    }
  }
}
