import ElementaryFiles
import Procedures
import UICC

extension FileEdit {
  /// Asks the files beside this one whether its new content fits to theirs: what cannot be is an error, what only
  /// looks wrong a remark.
  /// - Parameter isRaw: bytes that the user gave as they are; nothing is an error then.
  func checkSubscriber(
    _ changes: [CardChange], _ session: CardSession, _ connection: CardConnection, isRaw: Bool = false
  ) throws {
    guard let definition, let change = changes.first, change.isNeeded, change.part == .binary,
      let new = change.new.first
    else { return }
    let names = SubscriberConsistency.neighbours(of: definition.name)
    guard !names.isEmpty, let value = definition.decode(new, in: FileContext(length: new.count)) else { return }
    var values = [definition.name: value]
    let folder = place.path.split(separator: "/").dropLast().joined(separator: "/")
    for name in names {
      // A file that is not there, or is not for reading, says nothing.
      guard let neighbour = try? session.resolve("\(folder)/\(name)"),
        let edit = try? FileEdit.read(neighbour, session, connection)
      else { continue }
      values[name] = try? edit.value()
    }
    do throws(EditError) {
      for warning in try SubscriberConsistency.check(values) { Standard.remark("warning: \(warning)") }
    } catch {
      guard isRaw else { throw error }
      Standard.remark("warning: \(error)")
    }
  }
}
