import AKA
import ArgumentParser
import Crypto
import Inventory

/// Home network keys from secret sources and into files.
enum HomeNetworkKey {
  /// For `validate()`.
  static func check(_ source: SecretSource?) throws {
    try SecretSource.check(("--key", source))
    if case .inventory = source { throw ValidationError("--key takes \(SubscriberOptions.forms)") }
  }

  /// The private key; `profile` is what the SUCI or the user says.
  static func read(_ source: SecretSource, _ profile: ECIESProfile?) throws -> SecretKey {
    let (key, known) = try read(source)
    if let profile, let known, known != profile {
      throw Failure("this is a key of profile \(known.name), and profile \(profile.name) is wanted")
    }
    return key
  }

  static func readWithProfile(_ source: SecretSource, _ profile: ECIESProfile?) throws -> (
    key: SecretKey, profile: ECIESProfile
  ) {
    let (key, known) = try read(source)
    if let profile, let known, known != profile {
      throw Failure("this is a key of profile \(known.name), and profile \(profile.name) is wanted")
    }
    guard let profile = profile ?? known else {
      throw Failure("hex digits do not say which curve they are for", hint: "give --profile A or --profile B")
    }
    return (key, profile)
  }

  private static func read(_ source: SecretSource) throws -> (key: SecretKey, profile: ECIESProfile?) {
    let secret: Secret
    switch source {
    case .environment(let name): secret = try SecretInput.environment(name)
    case .file(let path): secret = try SecretInput.document(path)
    default: secret = try SecretPrompt.ask("private key: ")
    }
    return try AKACommand.checked { () throws(AKAError) in try HomeNetworkKeyPEM.read(secret.text) }
  }

  /// Hex digits, or the path of a file with PEM or hex digits.
  static func readPublic(_ argument: String) throws -> [UInt8] {
    if let argument = HexArgument(argument: argument), !argument.bytes.isEmpty { return argument.bytes }
    let text = try SecretInput.text(argument)
    return try AKACommand.checked { () throws(AKAError) in try HomeNetworkKeyPEM.readPublic(text) }
  }

  /// Into a new file of mode 600.
  static func write(_ key: SecretKey, _ profile: ECIESProfile, _ publicKey: [UInt8], to path: String) throws {
    var text = Array(HomeNetworkKeyPEM.write(key, profile, publicKey: publicKey).utf8)
    defer { text.wipe() }
    try Files.create(text, at: path)
  }
}
