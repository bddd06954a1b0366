import ArgumentParser
import Inventory

/// How inventories are read whose columns are encrypted.
struct InventoryOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Transport keys of encrypted inventory columns, lines of COLUMN:HEX, from env:NAME, file:PATH or prompt. "
        + "UICC_COLUMN_KEYS in the environment does the same.", valueName: "source"))
  var columnKeys: SecretSource?

  func validate() throws {
    try SecretSource.check(("--column-keys", columnKeys))
    if case .inventory = columnKeys {
      throw ValidationError("--column-keys takes env:NAME, file:PATH or prompt")
    }
  }

  /// Opens an inventory and reads its header.
  func open(_ path: String) throws -> Inventory {
    let keys = try keys()
    let inventory: Inventory
    do throws(InventoryError) {
      inventory = try Inventory(path: path, keys: keys)
    } catch {
      throw error.kind == .unreadable ? Failure(error.description) : Failure("\(path): \(error.description)")
    }
    if inventory.isReadableByAll {
      Standard.remark("\(path) can be read by all users of this machine; chmod 600 \(path)")
    }
    for column in inventory.columnsMissing {
      Standard.remark("\(path) has no column \(column.rawValue), its transport key is not used")
    }
    return inventory
  }

  /// The transport keys; none where nothing names them.
  func keys() throws -> ColumnKeys {
    let text: Secret
    let origin: String
    switch columnKeys {
    case .environment(let name): (text, origin) = (try SecretInput.environment(name), Style.printable(name))
    case .file(let path): (text, origin) = (try SecretInput.document(path), path)
    case .prompt: (text, origin) = (try SecretPrompt.ask("column keys (COLUMN:HEX,...): "), "--column-keys")
    case .inventory, .invalid: throw Failure("--column-keys takes env:NAME, file:PATH or prompt")
    case nil:
      guard SecretInput.hasEnvironment(Self.variable) else { return ColumnKeys() }
      (text, origin) = (try SecretInput.environment(Self.variable), Self.variable)
    }
    do throws(InventoryError) {
      return try ColumnKeys(text)
    } catch {
      throw Failure("\(origin): \(error.description)")
    }
  }

  private static let variable = "UICC_COLUMN_KEYS"
}
