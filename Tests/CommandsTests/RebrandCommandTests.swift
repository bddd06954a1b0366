import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

/// `uicc rebrand` and `uicc apply` as a user meets them.
@Suite struct RebrandCommandTests {
  private struct Place {
    let folder: TemporaryFolder
    let environment: [String: String]
    var card: String { folder.path + "/card.json" }
    var plan: String { folder.path + "/plan.yaml" }

    init() throws {
      folder = try TemporaryFolder()
      environment = ["UICC_STATE": folder.path + "/state", "ADM": "88888888", "PIN2": "1234"]
      try FileManager.default.copyItem(atPath: Profiles.card("demo.json"), toPath: folder.path + "/card.json")
    }

    func run(_ arguments: String...) throws -> UICCProcess {
      try UICCProcess.run(
        arguments + (arguments.first == "grep" ? [] : ["--card", "soft:\(card)", "--adm", "env:ADM"]),
        environment: environment)
    }

    var image: CardImage { get throws { try ImageSource(path: card).read().image } }
  }

  @Test func theOldBrandIsGoneButWhereThePlanListsIt() throws {
    let place = try Place()
    let before = try place.image
    let made = try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan)
    #expect(made.status == 0 && made.text.contains("serviceProviderName: Wattlefon → Quokka"))
    #expect(made.errors.contains("it takes ADM1, PIN1, PIN2"))
    #expect(try place.image == before, "a plan writes nothing")
    let dry = try place.run("apply", place.plan, "--dry-run", "--save", place.card)
    #expect(dry.status == 0 && dry.errors.contains("dry run: 56 changes would be written"))
    #expect(try place.image == before)

    // Without PIN2 one file keeps its content, is listed, and the status says so.
    let partial = try place.run("apply", place.plan, "--json")
    #expect(partial.status == 2 && partial.text.contains("\"verdict\": \"incomplete\""))

    let done = try place.run("apply", place.plan, "--pin2", "env:PIN2", "--save", place.card, "--json")
    #expect(done.status == 0 && done.text.contains("\"verdict\": \"done\""), "\(done.errors)")
    let listed = Set(
      try place.run("rebrand", "wattlefon", "Quokka", "--json").text.matches(of: /"path": "([^"]*)"/).map {
        String($0.1)
      })
    let hits = try place.run("grep", "wattlefon", place.card)
    let found = Set(hits.lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    // What only a scan finds is no part of a plan that was made without one.
    #expect(found.subtracting(["MF/7f66/6f01", "MF/7f66/6f02", "MF/ADF.USIM/6f9f"]).isSubset(of: listed))
    #expect(found.count == 6)

    // Again: everything is as wanted. Back: the card is as it was.
    let again = try place.run("apply", place.plan, "--pin2", "env:PIN2")
    #expect(again.status == 0 && again.errors.contains("everything is as wanted already"))
    let undone = try place.run("apply", place.plan, "--undo", "--pin2", "env:PIN2", "--save", place.card)
    #expect(undone.status == 0 && undone.errors.contains("56 changes taken back"), "\(undone.errors)")
    #expect(try place.image.files.map(\.content) == before.files.map(\.content))
  }

  @Test func fromAnImageTheUnknownPlacesAreThereToo() throws {
    let place = try Place()
    let made = try UICCProcess.run(
      ["rebrand", "wattlefon", "Quokka", place.card, "-o", place.plan], environment: place.environment)
    #expect(made.status == 0)
    #expect(made.text.contains("MF/7f66/6f01 ascii"))
    #expect(made.lines.contains("  by its TLV structure; no table knows these fields"))
    #expect(made.errors.contains("57 changes planned, 5 places need a person"))
    let nowhere = try UICCProcess.run(["rebrand", "koalatel", "Quokka", place.card], environment: place.environment)
    #expect(nowhere.status == 1)
  }

  @Test func aReplacedCardIsRefused() throws {
    let place = try Place()
    #expect(try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan).status == 0)
    let path = place.plan
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("8999001010000000425", with: "8999001010000000433").write(
      toFile: path, atomically: true, encoding: .utf8)
    let refused = try place.run("apply", place.plan, "--pin2", "env:PIN2")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("the plan is for card 8999001010000000433, this card is 8999001010000000425"))
  }

  @Test func eachKeepsAReportForEachICCID() throws {
    let place = try Place()
    #expect(try place.run("rebrand", "wattlefon", "Quokka", "--any-card", "-o", place.plan).status == 0)
    let log = place.folder.path + "/log"
    let run = try place.run("apply", place.plan, "--pin2", "env:PIN2", "--each", "--log", log)
    #expect(run.status == 0 && run.text.hasPrefix("8999001010000000425: done, 56 changes written"))
    let report = try String(contentsOfFile: log + "/8999001010000000425.jsonl", encoding: .utf8)
    #expect(report.contains("\"verdict\":\"done\"") && report.hasSuffix("\n"))
    #expect(!report.contains("88888888"))
  }

  @Test(arguments: [
    ("rebrand a", 64, "new"), ("rebrand '' b", 2, "at least one character"),
    ("rebrand wattlefon wattlefon2", 2, "could not tell"), ("rebrand wattlefon q --also x", 64, "--also takes OLD=NEW"),
    ("apply nothing.yaml", 2, "no such file"), ("apply x --resume --undo", 64, "either --resume or --undo"),
    ("apply x --count 3", 64, "go with --each"), ("rebrand wattlefon q -o - --json", 64, "both want standard output"),
  ]) func wrongLines(line: String, status: Int32, message: String) throws {
    let words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
    let run = try UICCProcess.run(words + ["--card", "soft"])
    #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
  }
}

extension String {
  fileprivate func write(toFile path: String, atomically: Bool, encoding: Encoding) throws {
    try write(to: URL(fileURLWithPath: path), atomically: atomically, encoding: encoding)
  }
}
