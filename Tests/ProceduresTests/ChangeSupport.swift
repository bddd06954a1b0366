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
  private let base: any CardTransport
  private(set) var count = 0
  private let cut: Int?
  private let arrives: Bool
  private(set) var commands: [[UInt8]] = []

  /// - Parameters:
  ///   - cut: the command, from 1; `nil` for a line that holds.
  ///   - arrives: whether the card still sees the command.
  init(_ base: any CardTransport, cut: Int? = nil, arrives: Bool = false) {
    self.base = base
    self.cut = cut
    self.arrives = arrives
  }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    count += 1
    commands.append(command)
    if let cut, count >= cut {
      if count == cut, arrives { _ = try base.transmit(command) }
      throw TransportError(.cardRemoved, "the card was removed")
    }
    return try base.transmit(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }

  /// UPDATE BINARY, UPDATE RECORD and SET DATA.
  var writes: [[UInt8]] { commands.filter { $0.count > 4 && [0xD6, 0xDC, 0xDB].contains($0[1]) } }
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
