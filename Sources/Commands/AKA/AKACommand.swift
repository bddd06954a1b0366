import AKA
import ArgumentParser

/// `uicc aka`.
struct AKACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aka",
    abstract: "Do keys and card agree? Vectors, AUTS, resynchronisation, IMS responses, a vendor's key file.",
    discussion: """
      K, OP and OPc come from \(SubscriberOptions.forms), a key file or an inventory, never from the command line, and \
      are never printed.

        $ uicc aka verify --keys inventory:cards.csv
        $ uicc aka vector --keys file:sub.keys --rand 23553cbe9637a89d218ae64dae47bf35 --sqn 000000000021
        $ uicc aka check-file keys.csv
      """,
    subcommands: [
      AKAVerifyCommand.self, AKAResyncCommand.self, AKAVectorCommand.self, AKAAUTSCommand.self, AKAIMSCommand.self,
      AKACheckFileCommand.self,
    ])

  /// Runs what may refuse a key or a value.
  static func checked<Result>(_ body: () throws(AKAError) -> Result) throws -> Result {
    do throws(AKAError) { return try body() } catch { throw Failure(error.description) }
  }
}
