import ArgumentParser

/// `uicc ara-m`.
struct ARAMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ara-m",
    abstract: "Access rules on the card: which apps may use it and have carrier privileges.",
    discussion: """
      A rule says whose apps, by the certificate they are signed with, may do what. Changes keep both lists in a journal \
      before anything is sent.

        $ uicc ara-m list
        $ uicc ara-m store --apk app.apk
        $ uicc ara-m check app.apk
      """,
    subcommands: [
      ARAMListCommand.self, ARAMCheckCommand.self, ARAMStoreCommand.self, ARAMDeleteCommand.self,
      ARAMClearCommand.self, ARAMApplyCommand.self, ARAMUndoCommand.self, ARAMResumeCommand.self, ARAMLockCommand.self,
    ])
}
