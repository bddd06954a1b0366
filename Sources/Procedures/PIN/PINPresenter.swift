import CardImage
import ISO7816
public import UICC

/// Presents codes to a card and takes care of the counters: each is read before a code is sent, a code is sent once and
/// never again, and with one try left it is not sent at all.
public struct PINPresenter {
  public let session: CardSession
  /// Present a code with one try left, or where the card does not tell.
  let force: Bool
  /// Whose PIN1 and PIN2 are meant; `nil` for the first USIM, or else the first application that answers.
  let application: FilePath?

  public init(_ session: CardSession, force: Bool = false, application: FilePath? = nil) {
    self.session = session
    self.force = force
    self.application = application
  }

  /// A key of this card, with the directory current in which it is presented.
  struct Target {
    var reference: UInt8
    var name: String
    /// Of a local key.
    var application: String?
    /// What the directory's response to SELECT says of it.
    var pin: FileControlParameters.PIN?

    /// The unblock code: PUK1 of PIN1.
    var unblockName: String {
      name.hasPrefix("PIN") ? "PUK" + name.dropFirst(3) : "unblock code of \(name)"
    }
  }

  // MARK: where a key is

  func open(_ directory: Directory) throws(PINError) -> CardSession.Selection {
    do { return try session.open(directory) } catch { throw .card(error) }
  }

  func send(_ command: CommandAPDU) throws(PINError) -> StatusWord {
    do { return try session.send(command).status } catch { throw .card(error) }
  }

  /// The applications of the card, the USIM first: its PINs are meant where none is named.
  func applications() throws(PINError) -> [CardApplication] {
    let records: [[UInt8]]
    do {
      records = try CardWalk.read(0x2F00, in: .mf, path: "MF/EF.DIR", session: session)?.content.parts ?? []
    } catch {
      throw .card(error)
    }
    let all = CardApplication.list(records: records)
    func rank(_ application: CardApplication) -> Int {
      application.name.hasPrefix("ADF.USIM") ? 0 : application.name.hasPrefix("ADF.ISIM") ? 1 : 2
    }
    return (0...2).flatMap { wanted in all.filter { rank($0) == wanted } }
  }

  /// Finds the key and makes the directory current in which the card knows it: global keys are known everywhere, local
  /// ones in their application (TS 102 221 §9.5.1).
  func locate(_ key: PINKey) throws(PINError) -> Target {
    if application == nil {
      let mf = try open(.mf)
      let pin = mf.parameters.pins.first { key.stands(for: $0.reference, dialect: session.dialect) }
      let reference = pin?.reference ?? key.standard(session.dialect)
      let isGlobal = session.dialect == .gsm || reference & 0x80 == 0
      if session.dialect == .gsm, pin == nil, reference <= 2 { throw .noSuchKey(key: name(reference)) }
      if isGlobal, pin != nil || key != .pin1 || session.dialect == .gsm {
        return Target(reference: reference, name: name(reference), pin: pin)
      }
    }
    guard let (place, selection) = try openApplication() else {
      // A card without applications: the keys are those of the MF.
      _ = try open(.mf)
      let reference = key.standard(session.dialect)
      return Target(reference: reference, name: name(reference))
    }
    let pin = selection.parameters.pins.first { key.stands(for: $0.reference, dialect: session.dialect) }
    let reference = pin?.reference ?? key.standard(session.dialect)
    return Target(
      reference: reference, name: name(reference), application: reference & 0x80 == 0 ? nil : place, pin: pin)
  }

  private func openApplication() throws(PINError) -> (name: String, selection: CardSession.Selection)? {
    if let application {
      let selection = try open(application.directory)
      guard selection.isSelected else { throw .noApplication(application.path, selection.status) }
      let name = application.path.hasPrefix("MF/") ? String(application.path.dropFirst(3)) : application.path
      return (name, selection)
    }
    for application in try applications() {
      let selection = try open(Directory([.aid(application.aid)]))
      if selection.isSelected { return (application.name, selection) }
    }
    return nil
  }

  func name(_ reference: UInt8) -> String {
    let isCHV = session.dialect == .gsm && reference <= 2
    return CardInfo.name(ofKeyReference: reference, dialect: isCHV ? .gsm : .uicc)
  }

  // MARK: counters

  /// What a card says of a counter.
  enum Counter {
    case tries(Int)
    /// No code is needed: it was verified, or is disabled.
    case satisfied
    case noSuchKey
    case unknown(StatusWord?)

    init(_ status: StatusWord) {
      if let tries = status.triesLeft {
        self = .tries(tries)
      } else {
        switch status {
        case .normalEnding, .referencedDataInvalidated: self = .satisfied
        case .referencedDataNotFound: self = .noSuchKey
        default: self = .unknown(status)
        }
      }
    }

    var triesLeft: Int? { if case .tries(let count) = self { count } else { nil } }
  }

  /// By VERIFY without data; of a 2G SIM from its response to SELECT.
  func counter(_ reference: UInt8, _ pin: FileControlParameters.PIN?) throws(PINError) -> Counter {
    guard session.dialect == .uicc else { return pin?.tries.map { .tries($0) } ?? .unknown(nil) }
    return Counter(try send(.verifyPIN(reference)))
  }

  /// By UNBLOCK PIN without data; of a 2G SIM from its response to SELECT.
  func unblockCounter(_ reference: UInt8, _ pin: FileControlParameters.PIN?) throws(PINError) -> Counter {
    guard session.dialect == .uicc else { return pin?.unblockTries.map { .tries($0) } ?? .unknown(nil) }
    return Counter(try send(.unblockPIN(reference)))
  }

  func entry(
    of reference: UInt8, named pin: FileControlParameters.PIN?, application: String?
  ) throws(PINError) -> PINStatus.Entry {
    let counter = try counter(reference, pin)
    var entry = PINStatus.Entry(
      name: name(reference), reference: reference, application: application, isEnabled: pin?.enabled,
      triesLeft: counter.triesLeft)
    if case .satisfied = counter { entry.isSatisfied = true }
    // ADM keys have no unblock code.
    if PINKey.reference(reference).kind == .pin {
      entry.unblockTriesLeft = try unblockCounter(reference, pin).triesLeft
    }
    return entry
  }

  /// Throws unless a wrong code would leave at least one try.
  func check(_ counter: Counter, _ key: String) throws(PINError) {
    switch counter {
    case .tries(0): throw .blocked(key: key)
    case .tries(1) where !force: throw .refused(key: key, triesLeft: 1)
    case .tries: return
    case .noSuchKey: throw .noSuchKey(key: key)
    case .satisfied: if !force { throw .counterUnknown(key: key, .normalEnding) }
    case .unknown(let status): if !force { throw .counterUnknown(key: key, status) }
    }
  }

  // MARK: the one presentation

  /// Sends a command with a code, once.
  func present(
    _ command: CommandAPDU, _ target: Target, key: String, before: Counter, operation: String
  ) throws(PINError) {
    let status = try send(command)
    guard !status.isSuccess else { return }
    if let tries = status.triesLeft {
      // Blocked, and it is not known whether it was so before.
      if tries == 0, before.triesLeft == nil, status == .authenticationMethodBlocked || status == .gsmCHVBlocked {
        throw .blocked(key: key)
      }
      throw .wrong(key: key, triesLeft: tries)
    }
    switch status {
    case StatusWord(rawValue: 0x6300): throw .wrong(key: key, triesLeft: nil)
    case .gsmAccessConditionNotFulfilled:
      // TS 51.011 §9.4.4: the SIM counts and does not say; its response to SELECT does.
      let pin = try open(.mf).parameters.pins.first { $0.reference == target.reference }
      throw .wrong(key: key, triesLeft: command.instruction == .unblockPIN ? pin?.unblockTries : pin?.tries)
    case .referencedDataInvalidated: throw .disabled(key: key)
    case .referencedDataNotFound, .gsmNoCHVInitialised: throw .noSuchKey(key: key)
    default: throw .status(key: key, operation: operation, status)
    }
  }
}
