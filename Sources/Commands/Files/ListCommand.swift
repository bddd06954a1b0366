import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc ls`.
struct ListCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "List the files in a directory of the card.",
    usage: "uicc ls [<path>] [-l] [options]",
    discussion: """
        $ uicc ls MF/ADF.USIM
        $ uicc ls -l MF/ADF.USIM
        $ uicc ls MF/7F10 --json
      """)

  @Argument(
    help: "The directory: MF, MF/ADF.USIM, DF.TELECOM, MF/7F10.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path = "MF"

  @Flag(name: [.short, .long], help: "Also who may read and update each file, by its access rules.")
  var long = false

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try PathArgument.check(path)
    let connection = try card.open()
    let (place, outcome, access) = try connection.withSession { session in
      let place = try PathArgument.resolve(path, on: session)
      let outcome = connection.walk(session, readsContent: false, at: place)
      guard long || output.json, outcome.interruption == nil else {
        return (place, outcome, [String: FileAccessRules]())
      }
      return (place, outcome, FileListing.access(outcome.image, AccessResolver(session, outcome.image)))
    }
    guard outcome.interruption != nil || !outcome.image.files.isEmpty else {
      throw Failure("\(place.path) is not on this card")
    }
    let listing = FileListing(
      outcome.image, skipping: place.fid == nil ? place.path : nil, access: access, isLong: long)
    try listing.print(output)
    if listing.isEmpty, outcome.interruption == nil {
      Standard.remark("none of the files that the tables know is in \(place.path)")
    }
    connection.printStatistics()
    try WalkReport.finish(outcome)
    try connection.checkImage()
  }
}

/// `uicc tree`.
struct TreeCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree",
    abstract: "Show all files of the card as a tree.",
    usage: "uicc tree [options]",
    discussion: """
        $ uicc tree
        $ uicc tree --card soft:card.json
      """)

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let outcome = try connection.withSession { connection.walk($0, readsContent: false) }
    try FileListing(outcome.image, skipping: nil).printTree(output)
    connection.printStatistics()
    try WalkReport.finish(outcome)
    try connection.checkImage()
  }
}
