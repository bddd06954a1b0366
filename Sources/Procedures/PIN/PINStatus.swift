public import ElementaryFiles
import ISO7816
public import UICC

/// The PINs and keys of a card with their counters, none of which costs a try to read.
public struct PINStatus: Sendable, Encodable {
  /// One key reference; a local one once for each application that has it.
  public struct Entry: Sendable {
    /// `PIN1`, `PIN2`, `ADM1`, `CHV1` by TS 102 221 §9.5.1 and TS 51.011 §9.2.1.
    public var name: String
    /// TS 102 221 Table 9.3; `01` and `02` on a 2G SIM.
    public var reference: UInt8
    /// `ADF.USIM`, for a local key.
    public var application: String?
    /// As the PIN status template says it; `nil` for a key that no template names.
    public var isEnabled: Bool?
    /// `nil` where the card does not tell.
    public var triesLeft: Int?
    /// Of the unblock code; `nil` where there is none or the card does not tell.
    public var unblockTriesLeft: Int?
    /// The card says that the code needs no presentation: it was verified before, or is disabled.
    public var isSatisfied = false

    /// No try is left.
    public var isBlocked: Bool { triesLeft == 0 }
    /// No try is left, and none to unblock it either.
    public var isBlockedForGood: Bool { isBlocked && unblockTriesLeft == 0 }
  }

  public var entries: [Entry] = []

  /// Asks for all counters.
  /// - Throws: ``PINError/card(_:)`` if the line fails.
  public init(_ session: CardSession) throws(PINError) {
    let presenter = PINPresenter(session)
    try add(presenter.open(.mf), nil, presenter)
    guard session.dialect == .uicc else { return }
    // Keys that cards have without naming them in a template.
    try addHidden(.administrative1, presenter)
    for application in try presenter.applications() {
      let selection = try presenter.open(Directory([.aid(application.aid)]))
      guard selection.isSelected else { continue }
      try add(selection, application.name, presenter)
    }
    // The MF names local keys, too: they are told where they belong.
    let owned = Set(entries.filter { $0.application != nil }.map(\.reference))
    entries.removeAll { $0.application == nil && owned.contains($0.reference) }
  }

  private mutating func add(
    _ selection: CardSession.Selection, _ application: String?, _ presenter: PINPresenter
  ) throws(PINError) {
    for pin in selection.parameters.pins {
      let isLocal = pin.reference & 0x80 != 0 && application != nil
      let owner = isLocal ? application : nil
      guard !entries.contains(where: { $0.reference == pin.reference && $0.application == owner }) else { continue }
      entries.append(try presenter.entry(of: pin.reference, named: pin, application: owner))
    }
  }

  private mutating func addHidden(_ key: PINKey, _ presenter: PINPresenter) throws(PINError) {
    let reference = key.standard(.uicc)
    guard !entries.contains(where: { $0.reference == reference }) else { return }
    let entry = try presenter.entry(of: reference, named: nil, application: nil)
    if entry.triesLeft != nil || entry.isSatisfied { entries.append(entry) }
  }

  /// For JSON.
  public var fields: FieldValue {
    .object([.init("pins", .array(entries.map(\.fields)))])
  }

  public func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }
}

extension PINStatus.Entry {
  var fields: FieldValue {
    .object([
      .init("name", .string(name)), .init("reference", .string(Hex.string([reference]))),
      .init("application", application.map { .string($0) } ?? .null),
      .init("enabled", isEnabled.map { .bool($0) } ?? .null), .init("blocked", .bool(isBlocked)),
      .init("triesLeft", triesLeft.map { .int($0) } ?? .null),
      .init("unblockTriesLeft", unblockTriesLeft.map { .int($0) } ?? .null),
      .init("satisfied", .bool(isSatisfied)),
    ])
  }
}
