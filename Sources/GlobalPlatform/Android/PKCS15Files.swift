public import ISO7816
public import UICC

/// Files of a PKCS#15 application as Android reads them: SELECT by file identifier, then READ BINARY.
public protocol PKCS15Files: AnyObject {
  /// SELECT by file identifier; what it answers is of no concern to Android, which reads whatever is current then.
  func select(_ path: [UInt8]) throws(CardError) -> Bool
  /// The first 256 bytes of the file that is current, or fewer; empty where the card refuses.
  func readBinary() throws(CardError) -> [UInt8]
  /// All bytes of a file, as the standard reads it; `nil` where it is not there.
  func content(_ path: [UInt8]) throws(CardError) -> [UInt8]?
}

/// The PKCS#15 application of a card.
public final class CardPKCS15: PKCS15Files {
  /// `A000000063` and `PKCS-15` (PKCS #15 §5.2).
  public static let aid = AID([0xA0, 0x00, 0x00, 0x00, 0x63] + Array("PKCS-15".utf8))
  private let session: CardSession

  /// Selects the application.
  /// - Returns: `nil` where the card has none.
  public static func select(on session: CardSession) throws(CardError) -> CardPKCS15? {
    session.forgetSelection()
    let response = try session.send(.select(aid: aid))
    guard response.status.isSuccess || response.status.isWarning else { return nil }
    return CardPKCS15(session)
  }

  private init(_ session: CardSession) { self.session = session }

  public func select(_ path: [UInt8]) throws(CardError) -> Bool {
    // Android sends Lc 02 whatever the path's length; modems refuse such a command.
    guard path.count == 2 else { return false }
    let response = try session.send(CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x00, p2: 0x04, data: path, le: 0x100))
    return response.status.isSuccess || response.status.isWarning
  }

  public func readBinary() throws(CardError) -> [UInt8] {
    try session.send(CommandAPDU(cla: 0x00, ins: 0xB0, p1: 0x00, p2: 0x00, le: 0x100)).data
  }

  /// Longer paths begin at the MF where they name it, else at the application (PKCS #15 §6.1.5).
  public func content(_ path: [UInt8]) throws(CardError) -> [UInt8]? {
    guard path.count >= 2, path.count % 2 == 0, path.count <= 16 else { return nil }
    if path.count > 2 {
      let fromMF = path.starts(with: [0x3F, 0x00])
      let steps = stride(from: fromMF ? 2 : 0, to: path.count, by: 2).compactMap { FID(path[$0..<$0 + 2]) }
      let response = try session.send(.select(path: steps, from: fromMF ? .mf : .currentDF))
      guard response.status.isSuccess || response.status.isWarning else { return nil }
    } else {
      guard try select(path) else { return nil }
    }
    var bytes: [UInt8] = []
    while bytes.count <= 0x7F00 {
      let command: CommandAPDU
      do { command = try .readBinary(offset: bytes.count, length: 0x100) } catch { throw .malformed("\(error)") }
      let response = try session.send(command)
      bytes += response.data
      guard response.status.isSuccess, !response.data.isEmpty else { break }
      if response.data.count < 0x100 { break }
    }
    return bytes
  }
}
