import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc edit`.
struct EditCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change one file in your editor.",
    usage: "uicc edit <path> [--record <number>] [options]",
    discussion: """
      The fields are written to a file as JSON, VISUAL or EDITOR opens it, and what you save is written to the card as \
      uicc write --json does. The card is free while you edit; should its file change meanwhile, nothing is written.

        $ uicc edit ADF.USIM/EF.SPN --adm prompt
      """)

  @Argument(
    help: "The file: MF/ADF.USIM/EF.SPN, EF.ICCID, MF/7FFF/6F46.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path: String

  @Option(name: .long, help: ArgumentHelp("Only this record, from 1.", valueName: "number"))
  var record: Int?

  @OptionGroup var changes: ChangeOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let record, record < 1 { throw ValidationError("records are counted from 1") }
  }

  func run() throws {
    try PathArgument.check(path)
    let editor = try Editor()
    try changes.run(card, output) { session, connection in
      let place = try PathArgument.resolve(path, on: session)
      let edit = try FileEdit.read(place, session, connection)
      let before = try edit.value(record: record)
      let document = try editor.draft(before.jsonBytes(pretty: true) + [0x0A])
      // Other programs may use the card while somebody types.
      connection.transport.endTransaction()
      let result = Result { try editor.edit(document) }
      try connection.transport.beginTransaction()
      session.forgetSelection()
      try result.get()
      let text = try Files.read(document, limit: 16 << 20)
      let plan: ChangePlan
      do {
        let changes = try edit.fields(try FieldValue(json: text), record: record)
        try edit.checkSubscriber(changes, session, connection)
        plan = ChangePlan(
          title: "edit \(place.path)", changes: changes,
          definitions: edit.definition.map { [place.path: $0] } ?? [:])
      } catch let error as EditError {
        let again = record.map { " --record \($0)" } ?? ""
        throw Failure(
          error.description,
          hints: [error.hint, "your text is in \(document); uicc write \(place.path)\(again) --json takes it"]
            .compactMap { $0 })
      }
      editor.remove(document)
      return plan
    }
  }
}
