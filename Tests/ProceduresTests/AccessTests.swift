import CardImage
import Foundation
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Who may do what with a file, from all forms in which cards say it.
@Suite struct AccessTests {
  private func file(_ path: String, _ security: String, structure: CardImage.Structure = .transparent) -> CardImage.File
  {
    let inner = "82024121830212348a0105" + security + "80020011"
    let count = String(inner.utf8.count / 2, radix: 16)
    let fcp = Hex.bytes("62" + (count.utf8.count == 1 ? "0" : "") + count + inner) ?? []
    return CardImage.File(path: path, fid: 0x1234, fcp: fcp, structure: structure, content: .data([0]))
  }

  private func arr(_ path: String, _ fid: FID, _ records: [String]) -> CardImage.File {
    CardImage.File(path: path, fid: fid, structure: .linearFixed, content: .records(records.map { Hex.bytes($0) }))
  }

  private func summary(_ file: CardImage.File, _ others: [CardImage.File] = []) -> String? {
    AccessResolver(CardImage(files: others + [file])).rules(of: file)?.summary(.transparent)
  }

  /// The object of the FCP, and what it means.
  static let forms: [(security: String, summary: String, reason: String)] = [
    ("8c0303ff00", "read: always, update: never", "compact, from b7 down: update, then read"),
    ("8c02011f", "read: user authentication, update: never", "compact, what no bit names is never allowed"),
    ("8c0301905000", "read: user authentication, update: never", "one condition is one, all or not"),
    ("8c0301b000", "read: external authentication and user authentication, update: never", "both"),
    ("ab10800101900080 0102a40683010a950108".replacing(" ", with: ""), "read: always, update: ADM1", "expanded"),
    ("ab0b800103a406830101950108", "read: PIN1, update: PIN1", "one rule for two modes"),
    ("ab17800103a010a406830101950108a40683010a950108", "read: PIN1 or ADM1, update: PIN1 or ADM1", "either"),
    ("ab17800103af10a406830101950108a40683010a950108", "read: PIN1 and ADM1, update: PIN1 and ADM1", "both"),
    ("ab058001019700", "read: never, update: never", "never"),
    ("ab08800103a4038301ff", "read: key ff, update: key ff", "a key that no table names"),
    ("ab09800103b40483020102", "read: secure messaging, update: secure messaging", "secure messaging"),
    ("ab03800103", "read: never, update: never", "a mode without a condition"),
  ]

  @Test(arguments: forms) func formsOfRules(_ row: (security: String, summary: String, reason: String)) {
    #expect(summary(file("MF/EF.A", row.security)) == row.summary, "\(row.reason)")
  }

  @Test func referencesLeadToTheNearestARR() {
    let mf = arr("MF/EF.ARR", 0x2F06, ["8001039000", "800103a40683010a950108"])
    let own = arr("MF/DF.A/EF.ARR", 0x6F06, ["800103a406830101950108"])
    let directory = CardImage.File(path: "MF/DF.A", fid: 0x7F10, structure: .df)
    let below = CardImage.File(path: "MF/DF.A/DF.B", fid: 0x5F10, structure: .df)
    let others = [mf, directory, own, below]
    #expect(summary(file("MF/DF.A/EF.A", "8b036f0601"), others) == "read: PIN1, update: PIN1")
    #expect(summary(file("MF/DF.A/DF.B/EF.A", "8b036f0601"), others) == "read: PIN1, update: PIN1", "of the DF above")
    #expect(summary(file("MF/DF.A/EF.A", "8b032f0602"), others) == "read: ADM1, update: ADM1", "of the MF")
    #expect(summary(file("MF/EF.A", "8b036f0601"), others) == nil, "not of a DF below")
    #expect(summary(file("MF/DF.A/EF.A", "8b036f0609"), others) == nil, "no such record")
    #expect(summary(file("MF/DF.A/EF.A", "8b0101"), others) == "read: PIN1, update: PIN1", "without a FID")
    #expect(summary(file("MF/EF.A", ""), others) == nil)
    // Two environments: 01 while PIN1 is enabled, 00 while it is not.
    let two = file("MF/EF.A", "8b062f0600010102")
    let rules = AccessResolver(CardImage(files: others + [two])).rules(of: two)
    #expect(rules?.summary(.transparent) == "read: ADM1, update: ADM1" && rules?.source == "MF/EF.ARR record 2")
    #expect(rules?.environments[0]?.first?.condition == .always)
  }

  @Test func rulesAreReadFromTheCardAlone() throws {
    let session = try CardSession(try WritableCard.usim())
    var options = CardWalk.Options()
    options.readsContent = false
    var walk = CardWalk(session, options: options)
    let outcome = walk.run(at: try FilePath("MF/ADF.USIM"))
    let resolver = AccessResolver(session, outcome.image)
    let spn = try #require(outcome.image.files.first { $0.name == "EF.SPN" })
    #expect(resolver.rules(of: spn)?.summary(.transparent) == "read: always, update: ADM1")
    let before = session.exchange.statistics.apdus
    for file in outcome.image.files { _ = resolver.rules(of: file) }
    #expect(session.exchange.statistics.apdus - before < 40, "each EF.ARR is read once")
  }

  @Test func whatTheRulesSayIsWhatTheCardDoes() throws {
    // Without a code: every EF whose rule lets anybody update takes its own first byte again, and no other does.
    let card = try WritableCard.usim()
    let session = try CardSession(card)
    let image = try DemoCard.image
    let resolver = AccessResolver(image)
    var written = 0
    var refused = 0
    for file in image.files where file.structure == .transparent {
      guard case .data(let data) = file.content, let first = data.first, let rules = resolver.rules(of: file),
        let place = try? FilePath(file.path), let open = try? OpenFile(place, session: session), !open.isDeactivated
      else { continue }
      // PIN1 is disabled on the demo card, which counts as verified.
      let isOpen = rules.condition(.update) == .always || rules.condition(.update) == .key(0x01)
      do throws(CardError) {
        try open.updateBinary(offset: 0, [first])
        written += 1
        #expect(isOpen, "\(file.path): \(rules.summary(.transparent))")
      } catch {
        refused += 1
        #expect(!isOpen, "\(file.path): \(rules.summary(.transparent)), \(error)")
      }
    }
    #expect(written > 10 && refused > 50)
  }

  @Test func sim() throws {
    let path = Shared.packageRoot.appending(path: "Profiles/cards/sim-2g.json").path
    let image = try ImageSource(path: path).read().image
    let file = try #require(image.files.first { $0.path == "MF/DF.GSM/EF.IMSI" })
    let rules = AccessResolver(image).rules(of: file)
    #expect(rules?.summary(.transparent) == "read: PIN1, update: ADM" && rules?.format == .gsm)
  }

  @Test(.needsShared("data/cards")) func realCards() throws {
    for path in Shared.cards where !path.contains("GR1") && !path.contains("magic") {
      let image = try ImageSource(path: path).read().image
      let resolver = AccessResolver(image)
      // pySim's exports lack the EF.ARR of DF.GSM, so that what is outside of the applications stays open.
      let files = image.files.filter { $0.path.hasPrefix("MF/ADF") && !$0.fcp.isEmpty && $0.content != .none }
      let known = files.filter { resolver.rules(of: $0) != nil }
      #expect(files.count > 50 && known.count == files.count, "\(path): \(known.count) of \(files.count)")
    }
  }

  @Test func anyBytesAreNoTrap() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      for tag in ["8b", "8c", "ab"] {
        let count = String(bytes.count, radix: 16)
        let text = tag + (count.utf8.count == 1 ? "0" : "") + count + Hex.string(bytes)
        let arr = arr("MF/EF.ARR", 0x2F06, [Hex.string(bytes)])
        _ = summary(file("MF/EF.A", text), [arr])
      }
    }
  }
}
