public import CardImage
public import ElementaryFiles
public import ISO7816
public import UICC

/// What a card is, at a glance.
public struct CardInfo: Sendable {
  /// One application of EF.DIR, or one that answered without being listed.
  public struct Application: Sendable {
    public var aid: AID
    /// `ADF.USIM`; `nil` where no table knows the AID.
    public var name: String?
    /// The label in EF.DIR.
    public var label: String?
    /// Whether SELECT by this AID succeeded.
    public var answers: Bool
  }

  /// One key reference of a PIN status template (TS 102 221 §9.5.2).
  public struct PIN: Sendable {
    /// `PIN1`, `PIN2`, `ADM1`, by TS 102 221 §9.5.1.
    public var name: String
    public var reference: UInt8
    public var isEnabled: Bool
    /// From a VERIFY without data, which costs no try; `nil` where the card did not tell.
    public var triesLeft: Int?
    public var isBlocked: Bool

    /// ADM1 to ADM10 (TS 102 221 §9.5.1).
    var isAdministrative: Bool { (0x0A...0x0E).contains(reference & 0x7F) }
  }

  public var atr: [UInt8] = []
  public var transmissionProtocol: TransmissionProtocol = .t0
  /// Class 00 or class A0.
  public var dialect: CardSession.Dialect = .uicc
  public var applications: [Application] = []
  public var pins: [PIN] = []
  /// The files that tell most, in the order in which they are shown: ICCID, IMSI, SPN, services and the like.
  public var files: [CardImage.File] = []
  /// What did not work, one line each.
  public var problems: [String] = []

  /// The files that are asked for, where the card has them.
  static let paths: [String] = [
    "MF/EF.ICCID", "MF/EF.DIR", "MF/ADF.USIM/EF.IMSI", "MF/ADF.USIM/EF.SPN", "MF/ADF.USIM/EF.MSISDN",
    "MF/ADF.USIM/EF.AD", "MF/ADF.USIM/EF.UST", "MF/ADF.ISIM/EF.IMPI", "MF/ADF.ISIM/EF.IST",
  ]
  static let gsmPaths: [String] = [
    "MF/EF.ICCID", "MF/DF.GSM/EF.IMSI", "MF/DF.GSM/EF.SPN", "MF/DF.TELECOM/EF.MSISDN", "MF/DF.GSM/EF.AD",
    "MF/DF.GSM/EF.Phase", "MF/DF.GSM/EF.SST",
  ]

  /// Asks the card. What one file refuses does not keep the others from being read.
  /// - Throws: ``CardError/transport(_:)`` if the line fails.
  public init(_ session: CardSession) throws(CardError) {
    atr = session.exchange.transport.atr
    transmissionProtocol = session.exchange.transport.transmissionProtocol
    dialect = session.dialect
    for text in session.dialect == .uicc ? Self.paths : Self.gsmPaths {
      guard let place = try? FilePath(text), let fid = place.fid else { continue }
      do throws(CardError) {
        let file = try CardWalk.read(fid, in: place.directory, path: place.path, session: session)
        if let file { files.append(file) }
      } catch {
        // The ADF or DF of this file is not there: so are all of its files.
        guard case .status = error else { throw error }
      }
    }
    try listPINs(of: session.mf.parameters, session)
    try listApplications(session)
    // PINs of the user first, then those of administrators.
    pins.sort { ($0.isAdministrative ? 1 : 0, $0.reference) < ($1.isAdministrative ? 1 : 0, $1.reference) }
    for file in files {
      if let problem = file.problem { problems.append("\(file.path): \(problem)") }
    }
  }

  private mutating func listApplications(_ session: CardSession) throws(CardError) {
    guard session.dialect == .uicc else { return }
    var listed: [(aid: AID, label: String?)] = []
    if let directory = files.first(where: { $0.path == "MF/EF.DIR" }) {
      for record in directory.content.parts {
        guard let template = TLV.parsePrefix(record).objects[tag: 0x61] else { continue }
        let objects = TLV.parsePrefix(template).objects
        guard let aid = objects[tag: 0x4F], !aid.isEmpty else { continue }
        let label = objects[tag: 0x50].map { String(decoding: $0, as: UTF8.self) } ?? ""
        listed.append((AID(aid), label.isEmpty ? nil : label))
      }
    }
    let unlisted = [AID.usim, .isim].filter { aid in !listed.contains { $0.aid.hasPrefix(aid) } }
    for (aid, label) in listed {
      let selection = try session.open(Directory([.aid(aid)]))
      applications.append(
        Application(
          aid: aid, name: StandardFiles.application(aid)?.name, label: label, answers: selection.isSelected))
      if selection.isSelected { try listPINs(of: selection.parameters, session) }
    }
    for aid in unlisted {
      let selection = try session.open(Directory([.aid(aid)]))
      guard selection.isSelected else { continue }
      let parameters = selection.parameters
      applications.append(
        Application(
          aid: parameters.dfName ?? aid, name: StandardFiles.application(aid)?.name, label: nil, answers: true))
      try listPINs(of: parameters, session)
    }
  }

  /// Asks for the retry counters of the PINs that a response to SELECT names. The DF of that response is current: the
  /// key references from 81 on are its own.
  private mutating func listPINs(of selected: FileControlParameters, _ session: CardSession) throws(CardError) {
    for pin in selected.pins where !pins.contains(where: { $0.reference == pin.reference }) {
      var tries = pin.tries
      var isBlocked = false
      if session.dialect == .uicc {
        let status = try session.send(.verifyPIN(pin.reference)).status
        tries = status.triesLeft
        isBlocked = status == .authenticationMethodBlocked
      }
      pins.append(
        PIN(
          name: Self.name(ofKeyReference: pin.reference, dialect: session.dialect), reference: pin.reference,
          isEnabled: pin.enabled, triesLeft: tries, isBlocked: isBlocked || tries == 0))
    }
  }

  /// The names that engineers use for the key references of TS 102 221 §9.5.1, table 9.3 ("PIN Appl 1" is PIN1 to
  /// them), and CHV1 and CHV2 of TS 51.011.
  static func name(ofKeyReference reference: UInt8, dialect: CardSession.Dialect) -> String {
    if dialect == .gsm { return "CHV\(reference)" }
    return switch reference {
    case 0x01: "PIN1"
    case 0x81: "PIN2"
    // Of the second to the eighth application of a card that has several.
    case 0x02...0x08: "PIN1 of application \(reference)"
    case 0x82...0x88: "PIN2 of application \(reference - 0x80)"
    case 0x0A...0x0E: "ADM\(reference - 0x09)"
    case 0x11: "universal PIN"
    case 0x8A...0x8E: "ADM\(reference - 0x8A + 6)"
    default: "key \(Hex.string([reference]))"
    }
  }

  /// Contents of ``files`` in fields, for whoever prints them.
  public var decoded: [(file: CardImage.File, value: FieldValue?)] {
    let decoder = ImageDecoder(CardImage(files: files))
    return files.map { ($0, decoder.decode($0)) }
  }
}
