import ArgumentParser
import GlobalPlatform
import Procedures

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `uicc ara-m lock`.
struct ARAMLockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Lock the rules for good, on applets that have such a lock; asks twice.",
    usage: "uicc ara-m lock [--confirm <iccid>] [options]",
    discussion: """
      Sends STORE DATA a1, the lock of sysmocom's ARA-M applet. Nothing unlocks it. The question is answered with the \
      ICCID of the card, twice; --confirm answers it where there is no terminal.
      """)

  @Option(name: .long, help: ArgumentHelp("The ICCID of the card that is meant.", valueName: "iccid"))
  var confirm: String?

  @OptionGroup var options: AccessRuleChangeOptions

  func run() throws {
    let access = try options.channel.prepare(options.card.codes.inventories)
    let connection = try options.card.open()
    try connection.withSession { session in
      try AccessRuleChangeOptions.translating {
        guard let iccid = try CardNumbers.iccid(session) else {
          throw Failure("the card tells no ICCID: nothing is locked")
        }
        let editor = try options.editor(session, access, connection)
        let count = try editor.read().list.rules.count
        let rules = AccessRuleChangeOptions.count(count)
        if let confirm {
          guard confirm == iccid else {
            throw Failure("the card is \(iccid), not what --confirm says: nothing was locked")
          }
        } else if !options.dryRun {
          try Self.ask("Lock the \(rules) of card \(iccid) for good? Type its ICCID: ", iccid)
          try Self.ask("Nothing can change them afterwards. Type the ICCID again: ", iccid)
        }
        guard !options.dryRun else { return Standard.line("would lock the \(rules) of card \(iccid)") }
        try editor.lock()
        Standard.line("the \(rules) of card \(iccid) are locked")
      }
    }
    try options.finish(connection)
  }

  private static func ask(_ question: String, _ iccid: String) throws {
    guard isatty(STDIN_FILENO) == 1 else {
      throw Failure("there is no terminal to ask on", hint: "--confirm \(iccid) answers the question")
    }
    Standard.diagnostic(question)
    guard readLine() == iccid else { throw Failure("that is not the ICCID: nothing was locked") }
  }
}
