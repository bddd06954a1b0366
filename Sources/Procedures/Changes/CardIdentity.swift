import ISO7816
public import UICC

/// What a journal is bound to: the ICCID, or the ATR of a card that tells none.
public struct CardIdentity: Hashable, Sendable, CustomStringConvertible {
  public let iccid: String?
  public let atr: [UInt8]

  public init(iccid: String?, atr: [UInt8]) {
    self.iccid = iccid.flatMap { $0.isEmpty ? nil : $0 }
    self.atr = atr
  }

  /// Reads EF.ICCID.
  /// - Throws: ``CardError`` if the line fails.
  public init(_ session: CardSession) throws(CardError) {
    self.init(iccid: try CardNumbers.iccid(session), atr: session.exchange.transport.atr)
  }

  /// `8949440000001234564`, or `atr-3b9f96…`.
  public var description: String { iccid ?? "atr-\(Hex.string(atr))" }
}
