import ISO7816
import UICC

extension ToolkitSession {
  /// Commands of one opening after which the user ends whatever comes, and those after which the card is given up.
  private static let patience = 16
  private static let end = 48

  /// Opens each item of the last menu, each item of the lists that come then, and so on, always from the top: whether an
  /// application goes back one step is its own affair.
  func openMenus(_ outcome: inout Outcome) throws(CardError) {
    guard let menu = outcome.commands.last(where: \.isMenu) else { return }
    var waiting: [[ProactiveCommand.Item]] = menu.items.reversed().map { [$0] }
    var course = Course(known: Set(outcome.commands.map { Course.Key(path: [], content: $0.content) }))
    var count = 0
    while let path = waiting.popLast() {
      guard count < maximumOpened else {
        outcome.remarks.append("the menus have more than \(maximumOpened) items; the rest was not opened")
        return
      }
      count += 1
      course.begin(path)
      guard try follow(path, &course, &outcome) else { return }
      guard !course.next.isEmpty else { continue }
      if path.count < maximumDepth {
        waiting += course.next.reversed().map { path + [$0] }
      } else {
        outcome.remarks.append(
          "\(Self.name(path)): menus are nested more than \(maximumDepth) deep; the rest was not opened")
      }
    }
  }

  /// Opens one item; whether the card is left clean.
  private func follow(
    _ path: [ProactiveCommand.Item], _ course: inout Course, _ outcome: inout Outcome
  ) throws(CardError) -> Bool {
    guard let first = path.first else { return true }
    // TS 102 223 §7.2: device identities keypad to UICC, item identifier.
    let selection = TLV(tag: 0xD3, value: [0x82, 0x02, 0x01, 0x81, 0x90, 0x01, first.identifier])
    let response = try session.send(.envelope(selection.encoded, cla: cla))
    guard response.status.isSuccess else {
      outcome.remarks.append("\(Self.name(path)): the card answers \(response.status)")
      return true
    }
    var state = course
    defer { course = state }
    let end = try drain(response.status, limit: Self.end, &outcome) { (command, outcome) in
      state.take(command, &outcome)
    }
    switch end {
    case .quiet: return true
    case .nonsense: outcome.remarks.append("\(Self.name(path)): no further item was opened")
    case .endless:
      outcome.remarks.append("\(Self.name(path)): the application does not end; no further item was opened")
    }
    outcome.isClean = false
    return false
  }

  private static func name(_ path: [ProactiveCommand.Item]) -> String {
    path.map(\.text).joined(separator: " > ").withoutControls
  }

  /// The way to one item and what came of it.
  private struct Course {
    struct Key: Hashable {
      var path: [UInt8]
      var content: [UInt8]
    }

    /// Commands that were seen, each where it came.
    var known: Set<Key>
    /// Lists whose items are opened already, wherever they came: one that offers the way back offers it for ever.
    private var lists: Set<[UInt8]> = []
    private var path: [ProactiveCommand.Item] = []
    /// Items of the path that were chosen so far.
    private var chosen = 0
    private var commands = 0
    /// The items of the list at the path's end.
    private(set) var next: [ProactiveCommand.Item] = []

    init(known: Set<Key>) { self.known = known }

    mutating func begin(_ path: [ProactiveCommand.Item]) {
      self.path = path
      (chosen, commands, next) = (1, 0, [])
    }

    /// Notes a command and says how it is answered.
    mutating func take(_ command: ProactiveCommand, _ outcome: inout Outcome) -> [UInt8] {
      commands += 1
      var command = command
      command.opened = Array(path.prefix(chosen))
      if known.insert(Key(path: command.opened.map(\.identifier), content: command.content)).inserted {
        outcome.commands.append(command)
      }
      guard commands <= ToolkitSession.patience else { return command.response(result: .endedByUser) }
      guard command.isList else { return command.response }
      if chosen < path.count {
        let wanted = path[chosen]
        guard command.items.contains(wanted) else { return command.response(result: .endedByUser) }
        chosen += 1
        return command.response(choosing: wanted)
      }
      if lists.insert(command.content).inserted { next = command.items }
      return command.response(result: .endedByUser)
    }
  }
}
