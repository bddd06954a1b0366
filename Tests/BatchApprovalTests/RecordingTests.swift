import BatchApproval
import CardImage
import ISO7816
import TestSupport
import Testing

struct RecordingTests {
  private var answers: RecordedAnswers {
    var answers = RecordedAnswers()
    answers.pins = [.init(key: "PIN1", isEnabled: true, triesLeft: 3, unblockTriesLeft: 10)]
    answers.authentication = [.init(application: "USIM", outcome: .synchronisationFailure, sqn: (1 << 48) - 1)]
    answers.keys = [.init(version: 0x70, identifier: 1, type: "AES-128", kcv: "0a1b2c")]
    return answers
  }

  @Test("a recorded card comes back as it was, and is an image for whoever knows no answers")
  func roundTrip() throws {
    let card = RecordedCard(image: try DemoCard.image, answers: answers)
    let bytes = try card.json()
    let again = try RecordedCard(bytes: bytes, name: "card.json")
    #expect(again == card)
    #expect(try again.json() == bytes)
    #expect(try CardImage(json: bytes, source: "card.json") == card.image)
  }

  @Test("files that hold keys lose their content and say so")
  func secrets() throws {
    let key: [UInt8] = [0x46, 0x5B, 0x5C, 0xE8, 0xB1, 0x99]
    var image = try DemoCard.image
    for name in ["EF.USIM_AUTH_KEY", "EF.ADM1", "EF.0348_KEY"] {
      image.files.append(.init(path: "MF/ADF.USIM/\(name)", structure: .transparent, content: .data(key)))
    }
    let text = String(decoding: try RecordedCard(image: image).json(), as: UTF8.self)
    #expect(!text.contains("465b5ce8"))
    #expect(text.contains("MF/ADF.USIM/EF.USIM_AUTH_KEY") && text.contains("left out"))
  }

  @Test(
    "answers that are none are an error that names the field",
    arguments: [
      (#"{"pins": [{"triesLeft": 3}]}"#, "answers.pins.[0]: key is missing"),
      (#"{"authentication": [{"application": "USIM", "outcome": "maybe"}]}"#, "answers.authentication.[0].outcome"),
      (#"{"freeMemory": "much"}"#, "answers.freeMemory: is of the wrong type"),
    ])
  func damaged(answers: String, message: String) throws {
    let document = Array(#"{"answers": \#(answers), "files": [], "format": "uicc-image/1"}"#.utf8)
    let error = #expect(throws: RecordingError.self) { try RecordedCard(bytes: document, name: "card.json") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("findings of one reason are one group; the document comes back as it was")
  func report() throws {
    let missing = Finding("MF/EF.PL presence", at: Place("MF/EF.PL"), "is absent")
    let iccid = Finding(
      "lint/iccid-luhn", at: Place("MF/EF.ICCID"), "check digit", severity: .warning, actual: "a\u{1B}[31m")
    let cards = ["8901", "8902", ""].map { CardVerdict(iccid: $0, source: "\($0).json", findings: [missing]) }
    let last = CardVerdict(iccid: "8903", source: "x", findings: [iccid], unchecked: [.init("PIN1 tries", "no answer")])
    let report = ApprovalReport(
      profile: ProfileMetadata(name: "Wattlefon"), checks: [], cards: cards + [last], batch: [])
    #expect(report.groups.map(\.cards) == [["8901", "8902", ".json"], ["8903"]])
    #expect(report.verdict == .rejected && last.verdict == .incomplete)
    #expect(last.outcome(of: "PIN1 tries") == .unchecked && last.outcome(of: "lint/iccid-luhn") == .warning)
    #expect(try ApprovalReport(json: report.json()) == report)
    #expect(iccid.actual == "a·[31m")
    #expect(ApprovalReport().verdict == .incomplete, "no card is no approval")
  }
}
