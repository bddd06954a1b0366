import ElementaryFiles
import UICC

/// A path that the user typed.
enum PathArgument {
  /// Finds what is wrong with a path before a card is asked for; what only the card knows is not looked at.
  static func check(_ text: String) throws {
    guard !FilePath.dependsOnCard(text) else { return }
    do throws(FilePath.Failure) {
      _ = try FilePath(text)
    } catch {
      throw Failure(error.description, hint: error.hint)
    }
  }

  /// The file that the path names on this card.
  static func resolve(_ text: String, on session: CardSession) throws -> FilePath {
    do {
      return try session.resolve(text)
    } catch let failure as FilePath.Failure {
      throw Failure(failure.description, hint: failure.hint)
    }
  }
}

/// Completes paths in the shell from the tables; asks no card.
enum PathCompletion {
  /// Every path that begins as typed, up to the next `/`.
  static func candidates(_ typed: String) -> [String] {
    TableOptions.loadForCompletion()
    let components = typed.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var definition = StandardFiles.mf
    guard components.count > 1 else { return ["MF/"] + StandardFiles.mf.children.map(\.name) }
    var prefix = ""
    for (index, component) in components.dropLast().enumerated() {
      prefix += component + "/"
      if index == 0, component.lowercased() == "mf" { continue }
      guard let child = definition.children.first(where: { $0.name.lowercased() == component.lowercased() }) else {
        return []
      }
      definition = child
    }
    return definition.children.map { prefix + $0.name + ($0.children.isEmpty ? "" : "/") }
  }
}
