public import CardImage
import ElementaryFiles
import ISO7816

/// A card as a capture shows it.
public struct CapturedCard: Sendable {
  /// Data of an APDU that belongs to no file.
  public struct Message: Hashable, Sendable {
    /// `APDU 17 FETCH`; `APDU 18 MF/ADF.USIM/EF.SPN before` for a content that APDU 18 replaced.
    public var name: String
    public var bytes: [UInt8]
  }
  public var line: CardLine
  /// As the last APDU left it; what was never read is not there.
  public var image: CardImage
  /// What of a file the capture does not show, by path.
  public var gaps: [String: String]
  public var messages: [Message]
  /// Commands, without GET RESPONSE and repetitions.
  public var commands: Int
  /// The number of its first event.
  public var first: Int

  /// The image with its gaps told at the files.
  public var annotatedImage: CardImage {
    var image = image
    for index in image.files.indices {
      if let gap = gaps[image.files[index].path] { image.files[index].problem = gap }
    }
    return image
  }
}

/// Follows the APDUs of any number of cards and rebuilds their files. One session lasts from an answer to reset to the
/// next; sessions of one line with the same answer and no other ICCID are one card.
public struct CaptureFollower {
  fileprivate struct Session {
    var atr: [UInt8]
    var isReset: Bool
    var context: CardContext
    var joiner = ExchangeJoiner()
    var commands = 0
    var first: Int
  }
  private var sessions: [CardLine: Session] = [:]
  private var lines: [CardLine] = []
  private var finished: [(line: CardLine, session: Session)] = []
  /// Exchanges seen, as they crossed the lines.
  public private(set) var exchanges = 0
  public private(set) var resets = 0

  private static let maximumLines = 10_000
  private static let maximumSessions = 20_000

  public init() {}

  /// Takes what happened next.
  /// - Returns: the file that the command selects, reads or writes, as far as it can be told before its response.
  @discardableResult
  public mutating func follow(_ event: CardEvent) -> String? {
    switch event.kind {
    case .reset(let atr):
      resets += 1
      end(event.line)
      begin(event, atr: atr, isReset: true)
      return nil
    case .damaged: return nil
    case .exchange(let bytes, let answer):
      exchanges += 1
      guard let command = CommandAPDU(captured: bytes), let response = ResponseAPDU(answer) else { return nil }
      if sessions[event.line] == nil { begin(event, atr: [], isReset: false) }
      guard var session = sessions.removeValue(forKey: event.line) else { return nil }
      let whole = session.joiner.join(command, response.data, response.status, number: event.number)
      // What is whole now came before this command, or is this command.
      let isBefore = whole.first.map { $0.number != event.number } ?? false
      for exchange in whole where isBefore && exchange.number != event.number { session.follow(exchange) }
      let path =
        command.instruction == .select ? session.context.selected(by: command) : session.context.target(of: command)
      for exchange in whole where !isBefore || exchange.number == event.number { session.follow(exchange) }
      sessions[event.line] = session
      return Self.namesFile(command.instruction) ? path : nil
    }
  }

  /// Whether a command is about a file.
  private static func namesFile(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .select, .readBinary, .updateBinary, .readRecord, .updateRecord, .searchRecord, .increase, .retrieveData,
      .setData, .activateFile, .deactivateFile:
      true
    default: false
    }
  }

  /// Ends all sessions.
  /// - Returns: the cards of which anything was seen, in the order of their first events.
  public mutating func finish() -> [CapturedCard] {
    for line in lines { end(line) }
    lines = []
    var merged: [(line: CardLine, session: Session)] = []
    for (line, session) in finished {
      if let index = merged.lastIndex(where: { $0.line == line }),
        Self.areOneCard(merged[index].session, session)
      {
        merged[index].session.context.merge(session.context)
        merged[index].session.commands += session.commands
        if merged[index].session.atr.isEmpty { merged[index].session.atr = session.atr }
      } else {
        merged.append((line, session))
      }
    }
    finished = []
    return merged.filter { $0.session.commands > 0 }.sorted { $0.session.first < $1.session.first }.map {
      $0.session.card(on: $0.line)
    }
  }

  private static func areOneCard(_ a: Session, _ b: Session) -> Bool {
    guard a.atr == b.atr || a.atr.isEmpty || b.atr.isEmpty else { return false }
    let (first, second) = (a.iccid, b.iccid)
    return first == second || first.isEmpty || second.isEmpty
  }

  private mutating func begin(_ event: CardEvent, atr: [UInt8], isReset: Bool) {
    guard sessions[event.line] != nil || sessions.count < Self.maximumLines else { return }
    if sessions[event.line] == nil, !lines.contains(event.line) { lines.append(event.line) }
    sessions[event.line] = Session(
      atr: atr, isReset: isReset, context: CardContext(isReset: isReset), first: event.number)
  }

  private mutating func end(_ line: CardLine) {
    guard var session = sessions.removeValue(forKey: line) else { return }
    for exchange in session.joiner.finish() { session.follow(exchange) }
    guard session.commands > 0, finished.count < Self.maximumSessions else { return }
    finished.append((line, session))
    // A phone resets its card often: joined at once, they take the room of one.
    guard finished.count > 1, finished[finished.count - 2].line == line,
      Self.areOneCard(finished[finished.count - 2].session, session)
    else { return }
    finished.removeLast()
    finished[finished.count - 1].session.context.merge(session.context)
    finished[finished.count - 1].session.commands += session.commands
    if finished[finished.count - 1].session.atr.isEmpty { finished[finished.count - 1].session.atr = session.atr }
  }
}

extension CaptureFollower.Session {
  fileprivate mutating func follow(_ exchange: WholeExchange) {
    commands += 1
    context.follow(exchange)
  }

  fileprivate var iccid: String {
    guard case .data(let data)? = context.files["MF/EF.ICCID"]?.file(path: "MF/EF.ICCID").file.content, data.count >= 10
    else { return "" }
    return CardImage.iccid(data: data)
  }

  fileprivate func card(on line: CardLine) -> CapturedCard {
    var image = CardImage(atr: atr)
    var gaps: [String: String] = [:]
    let names = context.referencedNames
    for path in context.order {
      guard let captured = context.files[path] else { continue }
      let (file, gap) = captured.file(path: names[path] ?? path)
      image.files.append(file)
      if let gap { gaps[file.path] = gap }
    }
    image.iccid = iccid
    image.araM = CapturedRules.list(context.rules)
    return CapturedCard(
      line: line, image: image, gaps: gaps,
      messages: context.messages.list.map { CapturedCard.Message(name: $0.name, bytes: $0.bytes) }, commands: commands,
      first: first)
  }
}

extension CardContext {
  /// The names that EF.PBR, EF.IMG and the like give to files that no table has, by path.
  fileprivate var referencedNames: [String: String] {
    var names: [String: String] = [:]
    for path in order {
      guard let definition = StandardFiles.definition(at: FileNames.canonical(path)), let file = files[path] else {
        continue
      }
      let parent = FileNames.parent(path)
      for reference in definition.references(in: file.file(path: path).file.content.parts) {
        guard let fid = reference.fid, files["\(parent)/\(fid)"] != nil, files["\(parent)/\(reference.name)"] == nil
        else { continue }
        names["\(parent)/\(fid)"] = "\(parent)/\(reference.name)"
      }
    }
    return names
  }
}

/// The rules in a response of the ARA-M.
enum CapturedRules {
  /// The REF-AR-DOs (E2) of a Response-ALL-REF-AR-DO (FF40, GPD_SPE_013 §4.2).
  static func list(_ bytes: [UInt8]) -> [[UInt8]] {
    guard let all = TLV.parsePrefix(bytes).objects[tag: 0xFF40] else { return [] }
    return TLV.parsePrefix(all).objects.filter { $0.tag == 0xE2 }.map(\.encoded)
  }
}
