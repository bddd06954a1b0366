import ArgumentParser

/// `uicc completion SHELL`.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completion script for a shell.",
    discussion: """
      For bash: uicc completion bash > /etc/bash_completion.d/uicc
      For zsh:  uicc completion zsh > ~/.zsh/completions/_uicc
      For fish: uicc completion fish > ~/.config/fish/completions/uicc.fish
      """)

  /// The shells that the argument parser writes scripts for.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let script: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Standard.line(UICCCommand.completionScript(for: script))
  }
}
