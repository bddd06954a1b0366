import ElementaryFiles
import UICC

/// A file of the tables that the user named, without a card.
struct DefinitionArgument {
  let path: String
  let definition: FileDefinition

  /// - Throws: where no table knows the file, where several different ones are meant, and for a directory.
  init(_ text: String, tables: FileDefinition = StandardFiles.mf) throws {
    let found = StandardFiles.files(named: text, in: tables)
    guard let first = found.first else { throw Self.failure(text, tables) }
    guard found.allSatisfy({ $0.definition.isSameRow(as: first.definition) }) else {
      let names = found.map(\.path)
      throw Failure(
        "\(Style.printable(text)) could be any of \(names.count) files",
        hint: "say which: \(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", ..." : "")")
    }
    path = first.path
    definition = first.definition
  }

  private static func failure(_ text: String, _ tables: FileDefinition) -> Failure {
    do throws(FilePath.Failure) {
      let place = try FilePath(text, tables: tables)
      return place.fid == nil
        ? Failure("\(place.path) is a directory", hint: "uicc files \(place.path) lists what is in it")
        : Failure("no table knows \(place.path): its bytes have no fields")
    } catch {
      return Failure(error.description, hint: error.hint)
    }
  }
}
