import AKA
import BatchApproval
import CardImage
import ElementaryFiles
import GlobalPlatform
import ISO7816
import Inventory
import Procedures
import UICC

/// Asks one card everything that a specification needs, in an order that harms nothing: states of PINs before any code
/// is presented, files, access rules, and only then keys. What it brings holds no secret.
struct CardRecorder: Sendable {
  let specification: Specification
  /// Codes and keys come from here; without one neither is tried.
  let index: InventoryIndex?
  /// Private key of the home network.
  let homeKey: SecretKey?

  /// What a card brought.
  struct Recording {
    var card: RecordedCard
    /// Why something was not asked, one line each.
    var remarks: [String] = []

    /// What was read is not the whole of one card.
    mutating func interrupt(_ reason: String) {
      var answers = card.answers ?? RecordedAnswers()
      answers.interruption = reason
      card = RecordedCard(image: card.image, answers: answers)
    }
  }

  /// Never throws: what broke the line stands in the answers' `interruption`.
  /// - Parameter progress: path, files asked for, files known.
  func record(
    _ session: CardSession, iccid: String, reader: String, time: String,
    progress: @escaping (String, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) -> Recording {
    var run = Run(session: session, recorder: self, row: index.flatMap { try? $0.row(iccid: iccid, imsi: nil) })
    run.answers.reader = reader
    run.answers.time = time
    do throws(CardError) {
      try run.readPINs()
      try run.presentCodes()
      try run.walk(progress)
      if run.row == nil, let imsi = try CardNumbers.imsi(session) {
        run.row = index.flatMap { try? $0.row(iccid: iccid, imsi: imsi) }
      }
      try run.readAccessRules()
      try run.authenticate()
      try run.conceal()
      try run.readDomain()
    } catch {
      run.answers.interruption = error.description
    }
    let statistics = session.exchange.statistics
    run.answers.apdus = statistics.apdus
    run.answers.cardTime = UInt64(clamping: statistics.nanoseconds)
    return Recording(card: RecordedCard(image: run.image, answers: run.answers), remarks: run.remarks)
  }

  /// One card. Each step throws only what breaks the line.
  private struct Run {
    let session: CardSession
    let recorder: CardRecorder
    var row: InventoryRow?
    var image = CardImage()
    var answers = RecordedAnswers()
    var remarks: [String] = []

    mutating func readPINs() throws(CardError) {
      do throws(PINError) {
        let status = try PINStatus(session)
        answers.pins = status.entries.map { entry in
          .init(
            key: KeyReference.name(of: entry.reference), isEnabled: entry.isEnabled, triesLeft: entry.triesLeft,
            unblockTriesLeft: entry.unblockTriesLeft)
        }
      } catch {
        try pass(error, "states of PINs")
      }
    }

    /// Codes that the specification asks about; PIN1 where it is enabled and what is asked needs it.
    mutating func presentCodes() throws(CardError) {
      guard let row else { return }
      var keys = recorder.specification.presentedPINs
      let isLocked = answers.pins?.contains { $0.key == "PIN1" && $0.isEnabled == true } == true
      if isLocked, recorder.specification.needsPIN1, !keys.contains("PIN1"), row.has(.pin1) {
        keys.insert("PIN1", at: 0)
      }
      for name in keys {
        guard let key = PINKey(name) ?? KeyReference.reference(named: name).map({ .reference($0) }),
          let column = key.column
        else { continue }
        do {
          guard let code = try row.secret(ifPresent: column) else {
            remarks.append("line \(row.line) of the inventory has no \(column.rawValue)")
            continue
          }
          let report = try PINPresenter(session).verify(key, code)
          if report.outcome == .verified { note(name, isRight: true) }
        } catch PINError.wrong {
          note(name, isRight: false)
        } catch let error as PINError {
          try pass(error, name)
        } catch {
          remarks.append("\(name): \(error)")
        }
      }
    }

    private mutating func note(_ key: String, isRight: Bool) {
      if let place = answers.pins?.firstIndex(where: { $0.key == key }) {
        answers.pins?[place].isInventoryCodeRight = isRight
      } else {
        answers.pins = (answers.pins ?? []) + [.init(key: key, isInventoryCodeRight: isRight)]
      }
    }

    mutating func walk(_ progress: @escaping (String, Int, Int) -> Void) throws(CardError) {
      var walk = CardWalk(session) { progress($0.path, $0.asked, $0.asked + $0.remaining) }
      let outcome = walk.run()
      image = outcome.image
      remarks += outcome.remarks
      if let interruption = outcome.interruption { throw .transport(interruption) }
    }

    mutating func readAccessRules() throws(CardError) {
      do throws(CardError) {
        guard let master = try AccessRuleMaster.select(on: session) else { return }
        let list = try master.readList().list
        image.araM = list.rules.map(\.bytes)
      } catch {
        switch error {
        case .transport: throw error
        case .status(let status, _): answers.accessRuleStatus = Self.hex(status)
        // Not a status word, and the rules are unknown all the same.
        case .malformed(let text):
          answers.accessRuleStatus = "0000"
          remarks.append("ARA-M: \(text)")
        }
      }
      session.forgetSelection()
    }

    mutating func authenticate() throws(CardError) {
      var wanted = recorder.specification.authentications
      if wanted.isEmpty, row?.has(.ki) == true { wanted = [session.dialect == .gsm ? "GSM" : "USIM"] }
      guard !wanted.isEmpty else { return }
      guard let row else { return remarks.append("no keys for AUTHENTICATE: the inventory has no line for the card") }
      let keys: SubscriberKeys
      do throws(InventoryError) {
        keys = try SubscriberKeys(row: row)
      } catch {
        return remarks.append("no keys for AUTHENTICATE: \(error.description)")
      }
      for name in wanted {
        let application: AuthenticatingApplication = name == "GSM" ? .sim : name == "ISIM" ? .isim : .usim
        var answer: RecordedAnswers.Authentication
        do {
          answer = Self.answer(name, try KeyVerification(session, application, keys: keys))
        } catch CardError.transport(let error) {
          throw CardError.transport(error)
        } catch CardError.status(let status, let operation) {
          answer = .init(
            application: name, outcome: .refused, status: Self.hex(status), remarks: ["\(operation): \(status)"])
        } catch {
          // An answer that makes no sense is none that these keys give.
          answer = .init(application: name, outcome: .disagrees, remarks: ["\(error)"])
        }
        answers.authentication = (answers.authentication ?? []) + [answer]
      }
    }

    private static func answer(_ name: String, _ result: KeyVerification) -> RecordedAnswers.Authentication {
      var answer = RecordedAnswers.Authentication(
        application: name, outcome: .refused, sqn: result.sqnMS?.rawValue, status: result.refusal.map(hex))
      switch result.verdict {
      // MAC-A right and MAC-S wrong: such a card can never be resynchronised.
      case .agree: answer.outcome = result.challenge == .wrong ? .disagrees : .agrees
      case .differ: answer.outcome = .disagrees
      case .unclear: break
      }
      let remarks = result.explanations + result.notes
      if !remarks.isEmpty { answer.remarks = remarks }
      return answer
    }

    mutating func conceal() throws(CardError) {
      guard recorder.homeKey != nil || recorder.specification.needsConcealment, session.dialect == .uicc else { return }
      do {
        let result = try SUCIVerification(session, privateKey: recorder.homeKey)
        guard let suci = result.suci else {
          answers.concealment = .init(outcome: .refused)
          return remarks.append("SUCI: \(result.problems.joined(separator: "; "))")
        }
        var answer = RecordedAnswers.Concealment(
          outcome: .agrees, scheme: Int(suci.scheme.rawValue), keyIdentifier: Int(suci.homeNetworkKeyID),
          routingIndicator: suci.routingIndicator)
        if result.isProven == false {
          answer.outcome = .disagrees
        } else if suci.scheme == .null {
          answer.outcome = .notConcealed
        } else if result.isProven == nil {
          return remarks.append("SUCI: --home-key is needed to open it")
        }
        answers.concealment = answer
      } catch CardError.transport(let error) {
        throw CardError.transport(error)
      } catch CardError.status(let status, _) {
        answers.concealment = .init(outcome: .refused, status: Self.hex(status))
      } catch {
        answers.concealment = .init(outcome: .disagrees)
        remarks.append("SUCI: \(error)")
      }
    }

    /// What an issuer security domain tells everyone: keys without values, life cycle data, free memory.
    mutating func readDomain() throws(CardError) {
      guard session.dialect == .uicc else { return }
      session.forgetSelection()
      defer { session.forgetSelection() }
      let names = [AID.issuerSecurityDomain.bytes, [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00]]
      for name in names {
        let command = CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x00, data: name, le: 0x100)
        guard try session.send(command).status.isSuccess else { continue }
        answers.keys = try object(0x00E0).map(KeyInformation.keys)
        answers.productionData = try object(0x9F7F).map { Hex.string($0) }
        if let memory = try object(0xFF21) {
          let parts = TLV.parsePrefix(memory).objects
          answers.freeMemory = KeyInformation.number(parts[tag: 0x82])
          answers.freeVolatileMemory = KeyInformation.number(parts[tag: 0x83])
        }
        return try proveKeys(AID(name))
      }
    }

    /// Opens a secure channel with the inventory's keys for each version that the specification names. Wrong keys show in
    /// the answer to INITIALIZE UPDATE, before the card counts anything (GPC_SPE_034 §E.5.1).
    private mutating func proveKeys(_ domain: AID) throws(CardError) {
      guard let row else { return }
      for version in recorder.specification.keyVersions {
        guard let manager = try CardManager.select(domain, on: session) else { return }
        let info = try manager.info()
        let number = info.secureChannels.first?.number ?? 2
        guard let key = UInt8(exactly: version),
          let keys = try? SecureChannelKeys(row, version: key, number: number, suffix: nil)
        else { continue }
        // SCP02 calculates the card's cryptogram with ENC and proves MAC by the next command; SCP03 has MAC for both.
        let (first, second): (Int, Int?) = number == 2 ? (1, 2) : (2, nil)
        do throws(SecureChannelError) {
          try manager.authenticate(keys, level: .commandMAC, usesS16: info.usesS16)
          for identifier in [first, second].compactMap(\.self) { note(keys, identifier, number, isRight: true) }
        } catch {
          switch error {
          case .wrongKeys: note(keys, first, number, isRight: false)
          case .refused:
            note(keys, first, number, isRight: true)
            if let second { note(keys, second, number, isRight: false) }
          case .card(let card):
            if case .transport = card { throw card }
            remarks.append("keys of version \(version): \(error.description)")
          default: remarks.append("keys of version \(version): \(error.description)")
          }
        }
      }
    }

    /// A key that the card has shown to have has the inventory's check value.
    private mutating func note(_ keys: SecureChannelKeys, _ identifier: Int, _ number: UInt8, isRight: Bool) {
      let key = identifier == 1 ? keys.enc : keys.mac
      let value = isRight ? try? SecureChannelKeys.checkValue(key, number == 2 ? .tripleDES : .aes) : nil
      var all = answers.keys ?? []
      let version = Int(keys.version)
      if !all.contains(where: { $0.version == version && $0.identifier == identifier }) {
        all.append(.init(version: version, identifier: identifier))
      }
      for index in all.indices where all[index].version == version && all[index].identifier == identifier {
        all[index].isInventoryKeyRight = isRight
        all[index].kcv = value.map { Hex.string($0) }
      }
      answers.keys = all
    }

    /// The value of a data object; `nil` where the card does not tell it.
    private func object(_ tag: UInt16) throws(CardError) -> [UInt8]? {
      let response = try session.send(.getData(tag: tag))
      guard response.status.isSuccess else { return nil }
      return TLV.parsePrefix(response.data).objects[tag: UInt32(tag)]
    }

    private mutating func pass(_ error: PINError, _ what: String) throws(CardError) {
      if case .card(let card) = error, case .transport = card { throw card }
      remarks.append("\(what): \(error.description)")
    }

    private static func hex(_ status: StatusWord) -> String {
      Hex.string([UInt8(status.rawValue >> 8), UInt8(status.rawValue & 0xFF)])
    }
  }
}

/// The key information template E0 (GPC_SPE_034 §11.3.3.1).
enum KeyInformation {
  static func keys(_ template: [UInt8]) -> [RecordedAnswers.KeyCheck] {
    TLV.parsePrefix(template).objects.filter { $0.tag == 0xC0 && $0.value.count >= 4 }.map { object in
      RecordedAnswers.KeyCheck(
        version: Int(object.value[1]), identifier: Int(object.value[0]), type: type(object.value[2], object.value[3]))
    }
  }

  /// §11.1.8: 80 is DES, 81 to 83 triple DES by mode, 88 AES; bytes of the key.
  private static func type(_ code: UInt8, _ length: UInt8) -> String? {
    switch (code, length) {
    case (0x80...0x83, 16): "3DES-112"
    case (0x80...0x83, 24): "3DES-168"
    case (0x88, 16), (0x88, 24), (0x88, 32): "AES-\(Int(length) * 8)"
    default: nil
    }
  }

  static func number(_ bytes: [UInt8]?) -> Int? {
    guard let bytes, (1...6).contains(bytes.count) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
