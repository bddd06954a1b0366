import ArgumentParser
import GlobalPlatform
import Procedures

/// `uicc ara-m apply`.
struct ARAMApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the card's rules equal to a file; shows the differences unless --yes is given.",
    usage: "uicc ara-m apply <rules.yaml> [--yes] [options]",
    discussion: """
      Only differences are sent. New rules are stored, and seen to be there, before old ones are deleted; both lists are \
      in a journal before that, so that a cut line loses no rule: the same command once more, or uicc ara-m resume, \
      finishes what was cut off, and uicc ara-m undo takes it back.

        rules:
          - certificate: release.pem
            package: org.example.carrier
          - hash: all
            aid: a0000000871002
            apdu: always

        $ uicc ara-m apply rules.yaml
        $ uicc ara-m apply rules.yaml --yes
      """)

  @Argument(help: "The rules that the card shall have, YAML.", completion: .file())
  var file: String

  @Flag(name: .shortAndLong, help: "Do it; without it the differences are shown and nothing is sent that writes.")
  var yes = false

  @Flag(name: .long, help: "Take rules that Android would skip.")
  var allowSkipped = false

  @OptionGroup var keystore: KeystoreOptions
  @OptionGroup var options: AccessRuleChangeOptions

  private static let maximumSize = 1 << 20

  func run() throws {
    var options = options
    options.dryRun = options.dryRun || !yes
    let text = String(decoding: try Files.read(file, limit: Self.maximumSize), as: UTF8.self)
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } ?? ""
    let wanted: AccessRuleFile
    do {
      wanted = try AccessRuleFile(yaml: text, allowsSkipped: allowSkipped) { app in
        do {
          switch app {
          case .apk(let path): return try AppHash.apk(Self.resolved(path, folder)).hash
          case .certificate(let path): return try AppHash.certificate(Self.resolved(path, folder), keystore)
          }
        } catch let failure as Failure {
          throw AccessRuleFile.Failure(line: nil, text: failure.message)
        }
      }
    } catch let error as AccessRuleFile.Failure {
      throw Failure("\(Style.printable(file)): \(Style.printable(error.description))")
    }
    try options.run(title: "apply \(Style.printable(file))") { _ in wanted.rules }
    if !yes, !options.output.json { Standard.hint("--yes does it") }
  }

  /// Paths in a file are seen from where the file is.
  private static func resolved(_ path: String, _ folder: String) -> String {
    path.hasPrefix("/") || Files.exists(path) && !Files.exists(folder + path) ? path : folder + path
  }
}

/// `uicc ara-m undo`.
struct ARAMUndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take the latest change of this card's rules back, whether it was cut off or not.",
    usage: "uicc ara-m undo [options]")

  @OptionGroup var options: AccessRuleChangeOptions

  func run() throws { try ARAMResumeCommand.finish(options, undo: true) }
}

/// `uicc ara-m resume`.
struct ARAMResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Finish a change of this card's rules that was cut off.",
    usage: "uicc ara-m resume [options]")

  @OptionGroup var options: AccessRuleChangeOptions

  func run() throws { try Self.finish(options, undo: false) }

  static func finish(_ options: AccessRuleChangeOptions, undo: Bool) throws {
    try options.run { editor in
      guard let (plan, title) = try editor.finish(undo: undo, dryRun: options.dryRun) else {
        throw Failure(
          undo ? "nothing is known that could be taken back on this card" : "no change of this card was cut off")
      }
      Standard.remark("\(undo ? "taking back" : "finishing"): \(Style.printable(title))")
      return (plan, nil)
    }
  }
}
