import ArgumentParser

/// Parses the process's arguments and runs the command in them; returns when it succeeded.
public func runUICC() { UICCCommand.main() }

/// `uicc`.
struct UICCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uicc", abstract: "Inspect SIM, USIM and ISIM cards.")
}
