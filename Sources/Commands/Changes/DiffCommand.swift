import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc diff`.
struct DiffCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two cards field by field: images, dumps, cards in readers.",
    usage: "uicc diff <a> [<b>] [--only <path> ...] [--skip <file> ...] [options]",
    discussion: """
      A and B are files that export or another tool wrote, or cards as --card names them: pcsc, pcsc:1, soft, \
      soft:IMAGE. Without B it is the card of --card. Old is A, new is B.

        $ uicc diff card.json
        $ uicc diff before.json after.json --skip EF.LOCI
        $ uicc diff pcsc:0 pcsc:1 --only MF/ADF.USIM

      Exit status: 0 they are equal, 1 they differ, 2 something could not be read.
      """)

  @Argument(help: "The first card or file.", completion: .file())
  var first: String

  @Argument(help: "The second.", completion: .file())
  var second: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Only this file, or the files below this directory; may be given again.", valueName: "path"))
  var only: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Not this file, by name or path; may be given again.", valueName: "file"))
  var skip: [String] = []

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let paths = try PathArgument.canonical(only)
    let (old, new) = try sides()
    let diff = ImageDiff(old.image, new.image, skipping: skip, only: paths)
    if output.json {
      guard case .object(let fields) = diff.fields else { return }
      Standard.output(
        FieldValue.object(fields + [.init("old", .string(old.name)), .init("new", .string(new.name))])
          .jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      for entry in diff.entries { Standard.output(Self.text(entry, old.name, new.name, output.style)) }
    }
    let files = diff.compared == 1 ? "1 file" : "\(diff.compared) files"
    let unread = diff.unread.isEmpty ? "" : ", \(diff.unread.count) that neither side could read"
    Standard.remark(
      diff.isEmpty
        ? "no difference in \(files)\(unread)"
        : "\(diff.entries.count) of \(files) \(diff.entries.count == 1 ? "differs" : "differ")\(unread)")
    if old.isDamaged || new.isDamaged { throw ExitStatus.error }
    if !diff.isEmpty { throw ExitStatus.no }
  }

  /// Both sides; a file before a card, whose files are then looked for on the card.
  private func sides() throws -> (CardOrImage, CardOrImage) {
    guard let second else {
      let old = try CardOrImage(first, card)
      return (old, try CardOrImage(card, other: old.image))
    }
    if CardOrImage.isCard(first), !CardOrImage.isCard(second) {
      let new = try CardOrImage(second, card)
      return (try CardOrImage(first, card, other: new.image), new)
    }
    let old = try CardOrImage(first, card)
    return (old, try CardOrImage(second, card, other: old.image))
  }

  private static func text(_ entry: ImageDiff.Entry, _ old: String, _ new: String, _ style: Style) -> String {
    var text = style.bold(Style.printable(entry.path)) + "\n"
    func name(_ side: ImageDiff.Side) -> String { Style.printable(side == .old ? old : new) }
    for kind in entry.kinds {
      switch kind {
      case .only(let side): text += "  only in \(name(side))\n"
      case .unread(let side, let status):
        text += "  not read from \(name(side))\(status.map { ": the card answered \($0)" } ?? "")\n"
      case .parameters(let parameters):
        for item in parameters {
          text += "  \(item.name): \(style.red(item.old)) → \(style.green(item.new))\n"
        }
      case .content(let parts):
        for part in parts { text += DifferencePrinter.text(part, style, withName: true) }
      }
    }
    return text
  }
}

extension PathArgument {
  /// Paths as images write them, for files that the tables know; others as they are.
  static func canonical(_ texts: [String]) throws -> [String] {
    try texts.map { text in
      guard !FilePath.dependsOnCard(text) else { return text }
      do throws(FilePath.Failure) {
        return try FilePath(text).path
      } catch {
        throw Failure(error.description, hint: error.hint)
      }
    }
  }
}
