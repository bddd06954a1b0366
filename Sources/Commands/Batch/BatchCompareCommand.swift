import ArgumentParser
import BatchApproval
import CardImage

/// `uicc batch compare`.
struct BatchCompareCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Two revisions of a profile: what the vendor changed, what was fixed, what broke.",
    usage: "uicc batch compare <old.json> <new.json> [--old-images <path> --new-images <path>] [options]",
    discussion: """
      Compared are the causes of findings. With images of both revisions also the files that are the same on all cards \
      of a revision: added, removed, with other attributes or other content. Exit status 1: errors broke or remain.

        $ uicc batch compare rev2.json rev3.json --old-images rev2 --new-images rev3
      """)

  @Argument(help: "What uicc batch validate --json wrote of the old revision.", completion: .file(extensions: ["json"]))
  var old: String

  @Argument(help: "The same of the new one.", completion: .file(extensions: ["json"]))
  var new: String

  @Option(
    name: .long, help: ArgumentHelp("Images of the old revision's cards.", valueName: "path"), completion: .file())
  var oldImages: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Images of the new revision's cards.", valueName: "path"), completion: .file())
  var newImages: [String] = []

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard oldImages.isEmpty == newImages.isEmpty else {
      throw ValidationError("--old-images and --new-images go together")
    }
  }

  func run() throws {
    let comparison = RevisionComparison(
      try BatchResultFile.read(old), try BatchResultFile.read(new), oldImages: try read(oldImages),
      newImages: try read(newImages))
    if output.json {
      Standard.output(try comparison.json())
    } else {
      print(comparison)
    }
    guard comparison.isClean else { throw ExitStatus.no }
  }

  private func read(_ paths: [String]) throws -> [CardImage] {
    var images: [CardImage] = []
    for source in paths.flatMap({ Array(ImageFiles($0)) }) {
      switch source.read() {
      case .card(let recorded): images.append(recorded.image)
      case .skipped: break
      case .failed(let reason): throw Failure(reason)
      }
    }
    if !paths.isEmpty, images.isEmpty {
      throw Failure("no images in \(paths.map(Style.printable).joined(separator: ", "))")
    }
    return images
  }

  private func print(_ comparison: RevisionComparison) {
    list("fixed", comparison.fixed)
    list("broken", comparison.broken)
    list("remaining", comparison.remaining)
    let lists = [("checks added", comparison.checksAdded), ("checks removed", comparison.checksRemoved)]
    for (title, checks) in lists where !checks.isEmpty {
      Standard.output("\(title): \(checks.count)\n")
      for check in checks { Standard.output("  \(Style.printable(check))\n") }
    }
    guard !oldImages.isEmpty else { return }
    Standard.output("changed by the vendor: \(comparison.changes.count)\n")
    for change in comparison.changes {
      Standard.output("  \(Style.printable(change.path)): \(change.kind.rawValue)\n")
      for (sign, text) in [("-", change.before), ("+", change.after)] {
        if let text { Standard.output("    \(sign) \(text.count > 96 ? "\(text.prefix(96))…" : text)\n") }
      }
    }
  }

  private func list(_ title: String, _ causes: [RevisionComparison.Cause]) {
    Standard.output("\(title): \(causes.count)\n")
    for cause in causes {
      let cards = "\(cause.before) → \(cause.after) cards"
      Standard.output(
        "  \(cause.severity.rawValue)  \(Style.printable(cause.place)): \(Style.printable(cause.message)) (\(cards))\n")
    }
  }
}
