import ArgumentParser
import Inventory
import Procedures
import UICC

/// Where a code comes from: never the command line, which other users of the machine can see.
enum SecretSource: ExpressibleByArgument, Hashable {
  case environment(String)
  case file(String)
  case inventory(String)
  case prompt
  /// Anything else, perhaps the code itself. The text is dropped, so that no message can repeat it.
  case invalid

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let rest = parts.count == 2 ? parts[1] : ""
    switch parts[0] {
    case "prompt" where parts.count == 1: self = .prompt
    case "env" where !rest.isEmpty: self = .environment(rest)
    case "file" where !rest.isEmpty: self = .file(rest)
    case "inventory" where !rest.isEmpty: self = .inventory(rest)
    default: self = .invalid
    }
  }

  static let forms = "env:NAME, file:PATH, inventory:CSV or prompt"

  /// For `validate()`: parsing itself must not fail, because the parser's message would show the argument.
  static func check(_ sources: (option: String, source: SecretSource?)...) throws {
    for (option, source) in sources where source == .invalid {
      throw ValidationError("\(option) takes \(forms), never the code itself")
    }
  }

  /// For `validate()`: arguments too many may be codes and are not repeated.
  static func check(extra: [String]) throws {
    guard extra.isEmpty else {
      throw ValidationError("too many arguments; codes come from \(forms), never from the command line")
    }
  }
}

/// A code that is there, or will be once the card's number is known.
enum PreparedSecret {
  case known(Secret)
  case listed(Inventory, path: String)

  /// Reads files, the environment and the terminal; before a card is opened, so that no card waits for a typist.
  /// - Parameters:
  ///   - name: what to ask for: `PIN1`.
  ///   - inventories: how encrypted inventories are read.
  init(
    _ source: SecretSource, name: String, twice: Bool = false, inventories: InventoryOptions
  ) throws {
    switch source {
    case .environment(let variable): self = .known(try SecretInput.environment(variable))
    case .file(let path): self = .known(try SecretInput.file(path))
    case .inventory(let path): self = .listed(try inventories.open(path), path: path)
    case .prompt:
      let secret = try SecretPrompt.ask("\(name): ")
      if twice {
        let again = try SecretPrompt.ask("\(name) again: ")
        guard secret.isSame(as: again) else { throw Failure("the two codes differ; nothing was changed") }
      }
      self = .known(secret)
    case .invalid: throw Failure("codes come from \(SecretSource.forms)")
    }
  }

  /// - Parameter column: of an inventory; `nil` for a code that inventories do not have.
  func secret(_ column: InventoryColumn?, for session: CardSession) throws -> Secret {
    switch self {
    case .known(let secret): return secret
    case .listed(let inventory, let path):
      guard let column else { throw Failure("\(path): an inventory has no column for this key") }
      let iccid = try CardNumbers.iccid(session)
      let imsi = inventory.needsIMSI ? try CardNumbers.imsi(session) : nil
      do throws(InventoryError) {
        return try inventory.row(iccid: iccid, imsi: imsi).secret(column)
      } catch {
        throw Failure("\(path): \(error.description)")
      }
    }
  }
}
