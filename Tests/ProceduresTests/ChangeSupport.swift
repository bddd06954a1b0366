import CardImage
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import UICC

/// A line to a card that is cut at one command: before the card sees it, or before its answer comes back.
final class CutLine: CardTransport {
  /// What the line is cut at, counted from 1.
  enum Cut {
    case command(Int)
    /// UPDATE BINARY, UPDATE RECORD or SET DATA.
    case write(Int)
  }

  private let base: any CardTransport
  private let cut: Cut?
  private let arrives: Bool
  private var isCut = false
  private var writeCount = 0
  private(set) var commands: [[UInt8]] = []
  var count: Int { commands.count }

  /// - Parameters:
  ///   - cut: the command; `nil` for a line that holds.
  ///   - arrives: whether the card still sees the command.
  init(_ base: any CardTransport, cut: Cut? = nil, arrives: Bool = false) {
    self.base = base
    self.cut = cut
    self.arrives = arrives
  }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    commands.append(command)
    if isCut { throw Self.error }
    if Self.isWrite(command) { writeCount += 1 }
    switch cut {
    case .command(let number): isCut = count >= number
    case .write(let number): isCut = writeCount >= number
    case nil: break
    }
    guard isCut else { return try base.transmit(command) }
    if arrives { _ = try base.transmit(command) }
    throw Self.error
  }
  func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }

  /// UPDATE BINARY, UPDATE RECORD and SET DATA.
  var writes: [[UInt8]] { commands.filter(Self.isWrite) }

  private static func isWrite(_ command: [UInt8]) -> Bool {
    command.count > 4 && [0xD6, 0xDC, 0xDB].contains(command[1])
  }
  private static let error = TransportError(.cardRemoved, "the card was removed")
}

/// A folder for journals that is gone with the test.
final class JournalFolder {
  let store: JournalStore
  private let folder: String

  init() {
    let memory = "/dev/shm"
    let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    folder = "\(base)/uicc-journals-\(UUID().uuidString)"
    store = JournalStore(folder: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

/// Cards to write on.
enum WritableCard {
  static let adm = Secret("88888888")

  static func usim() throws -> SoftCard { try SoftCard(image: DemoCard.image) }

  static func sim() throws -> SoftCard {
    let path = Shared.packageRoot.appending(path: "Profiles/cards/sim-2g.json").path
    return try SoftCard(image: ImageSource(path: path).read().image)
  }

  /// A session with ADM1 verified.
  static func session(_ transport: any CardTransport, adm: Secret = adm) throws -> CardSession {
    let session = try CardSession(transport)
    _ = try PINPresenter(session, force: session.dialect == .gsm).verify(.administrative1, adm)
    return session
  }

  /// The change of one file of an image, with what becomes of each part.
  static func changes(
    _ image: CardImage, _ path: String, _ change: (CardImage.Content) -> CardImage.Content
  ) throws -> [CardChange] {
    guard let file = image.files.first(where: { $0.path == path }) else { throw Missing(path: path) }
    return try CardChange.changes(
      at: try FilePath(path), structure: file.structure, from: file.content, to: change(file.content))
  }

  struct Missing: Error { var path: String }
}

extension CardImage.Content {
  /// Other bytes of the same shape.
  func map(_ change: ([UInt8]) -> [UInt8]) -> CardImage.Content {
    switch self {
    case .none: .none
    case .data(let data): .data(change(data))
    case .records(let records): .records(records.map { $0.map(change) })
    case .tags(let objects): .tags(objects.map { .init(tag: $0.tag, value: change($0.value)) })
    }
  }
}
