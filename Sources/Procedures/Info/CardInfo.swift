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
    var templates = [session.mf.parameters]
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
    try listApplications(session, templates: &templates)
    try listPINs(session, templates: templates)
    for file in files {
      if let problem = file.problem { problems.append("\(file.path): \(problem)") }
    }
  }

  private mutating func listApplications(
    _ session: CardSession, templates: inout [FileControlParameters]
  ) throws(CardError) {
    guard session.dialect == .uicc else { return }
    var listed: [(aid: AID, label: String?)] = []
    if let directory = files.first(where: { $0.path == "MF/EF.DIR" }) {
      for record in directory.content.parts {
        guard let template = TLV.parsePrefix(record).objects[tag: 0x61] else { continue }
        let objects = TLV.parsePrefix(template).objects
        guard let aid = objects[tag: 0x4F], !aid.isEmpty else { continue }
        listed.append((AID(aid), objects[tag: 0x50].map { String(decoding: $0, as: UTF8.self) }))
      }
    }
    for (aid, label) in listed {
      let selection = try session.open(Directory([.aid(aid)]))
      if selection.isSelected { templates.append(selection.parameters) }
      applications.append(
        Application(
          aid: aid, name: StandardFiles.application(aid)?.name, label: label, answers: selection.isSelected))
    }
  }

  private mutating func listPINs(_ session: CardSession, templates: [FileControlParameters]) throws(CardError) {
    var seen = Set<UInt8>()
    for template in templates {
      for pin in template.pins where seen.insert(pin.reference).inserted {
        let response = try session.send(.verifyPIN(pin.reference, cla: session.cla))
        pins.append(
          PIN(
            name: Self.name(ofKeyReference: pin.reference), reference: pin.reference, isEnabled: pin.enabled,
            triesLeft: response.status.triesLeft,
            isBlocked: response.status == .authenticationMethodBlocked || response.status.triesLeft == 0))
      }
    }
  }

  /// TS 102 221 §9.5.1, table 9.3.
  static func name(ofKeyReference reference: UInt8) -> String {
    switch reference {
    case 0x01...0x08: "PIN Appl \(reference)"
    case 0x0A...0x0E: "ADM\(reference - 0x09)"
    case 0x11: "Universal PIN"
    case 0x81...0x88: "2nd PIN Appl \(reference - 0x80)"
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
