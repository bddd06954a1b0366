import ISO7816
import PCSC

/// Which reader a command uses: never a guess.
struct ReaderChoice {
  let name: String?
  let options: CardOptions

  /// Connects to the card in the reader that was named, or in the only reader that holds a card.
  func open() throws -> any CardTransport {
    let context = try Context()
    Interruption.install { context.cancel() }
    let deadline = ContinuousClock.now + .seconds(options.wait)
    while true {
      let readers = try context.readers()
      if let reader = try pick(readers, isLast: ContinuousClock.now >= deadline) {
        return try context.connect(to: reader.name, sharing: options.exclusive ? .exclusive : .shared)
      }
      if Interruption.isRequested { throw Failure("stopped by the user") }
      Self.pause(context)
    }
  }

  /// Half a second, or until a card comes.
  private static func pause(_ context: Context) {
    // Coming back without a card is the usual end of the pause; what is wrong shows when the readers are listed again.
    _ = try? context.waitForCard(timeout: .milliseconds(500))
  }

  /// The reader to use; `nil` to wait on. Throws when there is nothing more to wait for.
  private func pick(_ readers: [Reader], isLast: Bool) throws -> Reader? {
    guard !readers.isEmpty else {
      guard isLast else { return nil }
      throw Failure(
        "no reader is connected",
        hints: ["plug one in, or try --card soft, which needs none", "uicc readers lists what there is"])
    }
    if let name {
      let matching = named(name, in: readers)
      guard matching.count < 2 else {
        throw Failure("--card pcsc:\(name) fits \(matching.count) readers", hints: Self.list(matching, of: readers))
      }
      guard let reader = matching.first else {
        guard isLast else { return nil }
        throw Failure("no reader is called \(name)", hints: Self.list(readers, of: readers))
      }
      if reader.hasCard { return reader }
      guard isLast else { return nil }
      throw Failure("there is no card in \(reader.name)", hint: "put one in, or give --wait SECONDS")
    }
    let full = readers.filter(\.hasCard)
    guard full.count < 2 else {
      throw Failure(
        "\(full.count) readers hold a card; say which with --card pcsc:INDEX", hints: Self.list(full, of: readers))
    }
    if let reader = full.first { return reader }
    guard isLast else { return nil }
    throw Failure(
      "there is no card in any of the \(readers.count) readers",
      hints: ["put one in, or give --wait SECONDS", "--card soft serves the demo card without a reader"])
  }

  /// An index of `uicc readers`, the whole name, or a part of it in any case.
  private func named(_ name: String, in readers: [Reader]) -> [Reader] {
    if let index = Int(name) { return readers.indices.contains(index) ? [readers[index]] : [] }
    if let exact = readers.first(where: { $0.name == name }) { return [exact] }
    return readers.filter { $0.name.lowercased().contains(name.lowercased()) }
  }

  private static func list(_ shown: [Reader], of readers: [Reader]) -> [String] {
    shown.map { reader in
      "--card pcsc:\(readers.firstIndex { $0.name == reader.name } ?? 0)  \(reader.name)"
    }
  }
}

extension CardSource {
  /// For the shell: the readers that are there now.
  static func completions() -> [String] {
    let readers = (try? Context().readers()) ?? []
    return ["pcsc", "soft", "soft:"] + readers.indices.map { "pcsc:\($0)" }
  }
}
