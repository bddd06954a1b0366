public import AKA
import ISO7816

/// What to set in a home network so that it and the card agree on the sequence number again.
public struct Resynchronisation: Sendable {
  public let sqnMS: SequenceNumber
  /// SEQ_MS + 1 with the IND asked for: the first that the card accepts; `nil` where SEQ is at its end.
  public let next: SequenceNumber?
  public let form: AUTS.Form

  public init(sqnMS: SequenceNumber, form: AUTS.Form, ind: UInt64 = 0, indLength: Int = 5) {
    self.sqnMS = sqnMS
    self.form = form
    next = sqnMS.next(ind: ind, indLength: indLength)
  }

  /// One way to say it.
  public struct Setting: Hashable, Sendable {
    /// `open5gs`, `pyhss`, `osmo-hlr`.
    public let key: String
    public let title: String
    /// A line to be pasted.
    public let text: String
  }

  /// The settings of open home networks. Open5GS and PyHSS keep the SQN of the next vector; osmo-hlr keeps the last one
  /// and counts on from it by itself.
  /// - Parameter imsi: digits; a placeholder where it is not known.
  public func settings(imsi: String?) -> [Setting] {
    let imsi = imsi ?? "IMSI"
    guard let next else { return [] }
    return [
      Setting(
        key: "open5gs", title: "Open5GS, in mongosh",
        text: "db.subscribers.updateOne({imsi: \"\(imsi)\"}, {$set: {\"security.sqn\": NumberLong(\"\(next)\")}})"),
      Setting(
        key: "pyhss", title: "PyHSS, SQL",
        text: "UPDATE auc SET sqn = \(next) WHERE imsi = '\(imsi)';"),
      Setting(
        key: "osmo-hlr", title: "osmo-hlr, SQL",
        text:
          "UPDATE auc_3g SET sqn = \(sqnMS) WHERE subscriber_id = (SELECT id FROM subscriber WHERE imsi = '\(imsi)');"
      ),
    ]
  }

  /// Takes RAND and AUTS out of one string of 30 bytes, in either order: Diameter's Re-Synchronization-Info (TS 29.272
  /// §7.3.15) has RAND first, other tools AUTS.
  /// - Returns: `nil` where MAC-S is right in neither order.
  public static func recognise(
    _ bytes: [UInt8], _ algorithm: any AuthenticationAlgorithm, amf: [UInt8]? = nil
  ) throws(AKAError) -> (rand: [UInt8], auts: AUTS, sqnMS: SequenceNumber, form: AUTS.Form)? {
    let orders = [
      (rand: bytes.prefix(16), auts: bytes.dropFirst(16)), (rand: bytes.suffix(16), auts: bytes.dropLast(16)),
    ]
    for order in orders where bytes.count > 16 {
      guard let auts = AUTS(Array(order.auts)) else { continue }
      let rand = Array(order.rand)
      if let found = try auts.resynchronise(algorithm, rand: rand, forms: AUTS.Form.known(challenge: amf)) {
        return (rand, auts, found.sqnMS, found.form)
      }
    }
    return nil
  }
}
