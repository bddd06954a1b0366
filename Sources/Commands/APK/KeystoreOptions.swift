import ArgumentParser
import Inventory

/// How keystores are opened.
struct KeystoreOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The password of a PKCS#12 keystore, from env:NAME, file:PATH or prompt.", valueName: "source"))
  var storePassword: SecretSource?

  func validate() throws {
    switch storePassword {
    case .inventory, .invalid: throw ValidationError("--store-password takes env:NAME, file:PATH or prompt")
    default: break
    }
  }

  /// UTF-8; `nil` where no option names it.
  func password(for path: String) throws -> [UInt8]? {
    let secret: Secret
    switch storePassword {
    case .environment(let name): secret = try SecretInput.environment(name)
    case .file(let path): secret = try SecretInput.file(path)
    case .prompt: secret = try SecretPrompt.ask("password of \(path): ")
    case .inventory, .invalid, nil: return nil
    }
    return Array(secret.text.utf8)
  }
}
