import ArgumentParser
import ISO7816
import UICC

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Parses the process's arguments, runs the command in them and ends the process with its exit status.
public func runUICC() -> Never {
  // A reader that closed the pipe shows as EPIPE at the next write; see Standard.
  signal(SIGPIPE, SIG_IGN)
  let names = UICCCommand.configuration.subcommands.map { $0._commandName }
  if let usage = UsageMessage(arguments: Array(CommandLine.arguments.dropFirst()), commands: names) {
    Standard.remark(usage.message)
    usage.hints.forEach(Standard.hint)
    Standard.end(ExitCode.validationFailure)
  }
  do {
    var command = try UICCCommand.parseAsRoot(
      WriteCommand.spellingOut(Array(CommandLine.arguments.dropFirst())))
    try (command as? any TableCommand)?.tables.load()
    try command.run()
    Standard.end(ExitStatus.yes)
  } catch let code as ExitCode {
    Standard.end(code)
  } catch let failure as Failure {
    Standard.remark(failure.message)
    failure.hints.forEach(Standard.hint)
    Standard.end(failure.status)
  } catch let error as CardError {
    Standard.remark(error.description)
    if let hint = error.hint { Standard.hint(hint) }
    Standard.end(ExitStatus.error)
  } catch let error as TransportError {
    Standard.remark(error.message)
    if let hint = error.hint { Standard.hint(hint) }
    Standard.end(ExitStatus.error)
  } catch {
    endWithParserMessage(error)
  }
}

/// Help and version go to standard output and are no error; a wrong command line is one, with status 64.
private func endWithParserMessage(_ error: any Error) -> Never {
  let code = UICCCommand.exitCode(for: error)
  let text = UICCCommand.fullMessage(for: error)
  if code == .success {
    if !text.isEmpty { Standard.line(text) }
  } else {
    let usage = UsageMessage(parserText: text)
    Standard.remark(usage.message)
    usage.hints.forEach(Standard.hint)
  }
  // Only the parser's own errors are a matter of the command line.
  Standard.end(code == ExitStatus.no ? ExitStatus.error : code)
}

/// `uicc`.
struct UICCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uicc",
    abstract: "Inspect, search, rebrand, provision and approve SIM, USIM and ISIM cards.",
    discussion: """
      A card is an MF with files (EF) in directories (DF) and applications (ADF). Files are named by path, \
      MF/ADF.USIM/EF.SPN, or by identifier, MF/7FFF/6F46. Without a reader, --card soft serves a demo card:

        $ uicc export --card soft -o card.json
        $ uicc grep wattlefon card.json

      Exit status: 0 yes, 1 no (nothing found, differences, findings), 2 error even if only one file failed, 64 \
      wrong command line.
      """,
    version: "0.1.0",
    subcommands: [
      ReadersCommand.self,
      InfoCommand.self,
      ExportCommand.self,
      ListCommand.self,
      TreeCommand.self,
      ReadCommand.self,
      WriteCommand.self,
      EditCommand.self,
      ServiceCommand.self,
      JournalCommand.self,
      DiffCommand.self,
      RestoreCommand.self,
      DecodeCommand.self,
      EncodeCommand.self,
      FilesCommand.self,
      GrepCommand.self,
      TraceCommand.self,
      ScanCommand.self,
      STKCommand.self,
      RebrandCommand.self,
      ApplyCommand.self,
      APKCommand.self,
      ARAMCommand.self,
      GPCommand.self,
      GBANLCommand.self,
      FQDNCommand.self,
      GBACommand.self,
      AKACommand.self,
      SUCICommand.self,
      PINCommand.self,
      LintCommand.self,
      BatchCommand.self,
      SoftCardCommand.self,
      CompletionCommand.self,
    ])
}
