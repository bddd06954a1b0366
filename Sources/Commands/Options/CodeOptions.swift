import ArgumentParser
import Inventory
import Procedures
import UICC

/// Codes that are verified once, after the session opens and before anything else.
struct CodeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Verify PIN1 first; the code comes from \(SecretSource.forms).", valueName: "source"))
  var pin1: SecretSource?

  @Option(name: .long, help: ArgumentHelp("Verify PIN2 of the USIM first, likewise.", valueName: "source"))
  var pin2: SecretSource?

  @Option(
    name: .long, help: ArgumentHelp("Verify ADM1 first, likewise: 16 hex digits or up to 8.", valueName: "source"))
  var adm: SecretSource?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Verify another key first, such as ADM2=env:NAME or universal=prompt; may be given again.",
      valueName: "key=source"))
  var verify: [KeyedSource] = []

  @Flag(name: .long, help: "Verify these codes even with one try left, or where the card tells no counter.")
  var forceCodes = false

  @OptionGroup var inventories: InventoryOptions

  func validate() throws {
    try SecretSource.check(("--pin1", pin1), ("--pin2", pin2), ("--adm", adm))
    // The text is not repeated: it may be a code in the wrong place.
    guard !verify.contains(where: { $0.key == nil }) else {
      throw ValidationError("--verify takes KEY=SOURCE; the keys are \(PINKey.names)")
    }
    for keyed in verify { try SecretSource.check(("--verify", keyed.source)) }
    if forceCodes, !isGiven { throw ValidationError("--force-codes goes with --pin1, --pin2, --adm or --verify") }
  }

  var isGiven: Bool { pin1 != nil || pin2 != nil || adm != nil || !verify.isEmpty }

  /// Reads the codes, but for those that wait for the card's number.
  func prepare() throws -> PreparedCodes {
    var codes: [PreparedCodes.Code] = []
    for (key, name, source) in [
      (PINKey.pin1, "PIN1", pin1), (.pin2, "PIN2", pin2), (.administrative1, "ADM1", adm),
    ] {
      guard let source else { continue }
      codes.append(
        .init(key: key, name: name, secret: try PreparedSecret(source, name: name, inventories: inventories)))
    }
    for keyed in verify {
      guard let key = keyed.key else { continue }
      let secret = try PreparedSecret(keyed.source, name: keyed.name, inventories: inventories)
      codes.append(.init(key: key, name: keyed.name, secret: secret))
    }
    return PreparedCodes(codes: codes, force: forceCodes)
  }
}

/// `ADM2=env:NAME`.
struct KeyedSource: ExpressibleByArgument, Hashable {
  /// `nil` for what is no key.
  let key: PINKey?
  let name: String
  let source: SecretSource

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    key = parts.count == 2 ? PINKey(parts[0]) : nil
    name = key == nil ? "" : parts[0].uppercased()
    source = parts.count == 2 ? SecretSource(argument: parts[1]) ?? .invalid : .invalid
  }
}

/// The codes of ``CodeOptions``, ready for a card.
struct PreparedCodes {
  struct Code {
    var key: PINKey
    var name: String
    var secret: PreparedSecret
  }
  var codes: [Code]
  var force: Bool

  /// Verifies each once. The first that fails ends the command.
  /// - Returns: what was verified, to be presented again should the card have to be reset.
  func verify(on session: CardSession) throws {
    guard !codes.isEmpty else { return }
    // All codes are found and have their shape before the first is presented.
    let secrets = try codes.map { code in
      let secret = try code.secret.secret(code.key.column, for: session)
      do throws(Secret.Failure) {
        _ = try secret.block(code.key.kind)
      } catch {
        throw Failure("\(code.name): \(error.description)")
      }
      return secret
    }
    let presenter = PINPresenter(session, force: force)
    for (code, secret) in zip(codes, secrets) {
      do throws(PINError) {
        let report = try presenter.verify(code.key, secret)
        if report.outcome == .alreadyDisabled { Standard.remark("\(report.key) is disabled and was not verified") }
      } catch {
        throw error.failure(forceOption: "--force-codes")
      }
    }
  }
}

extension PINError {
  /// For the user, with the name of the option that forces.
  func failure(forceOption: String = "--force") -> Failure {
    Failure(description, hint: hint?.replacing("--force", with: forceOption))
  }
}
