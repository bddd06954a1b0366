import BatchApproval
import CardImage
import Foundation
import Inventory
import TestSupport
import Testing

/// Profiles/approval: the example, the schema, and what `uicc batch init` writes.
struct ExampleTests {
  private static let folder = Shared.packageRoot.appending(path: "Profiles/approval")

  private func index() throws -> InventoryIndex {
    let image = try DemoCard.image
    return try Inventory(Array("ICCID,IMSI\n\(image.iccid),001010123456789\n".utf8)).index()
  }

  @Test("the example can be read, and the demo card is what it asks for")
  func example() throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: "wattlefon.yaml")))
    let specification = try Specification(yaml: bytes, name: "wattlefon.yaml")
    let approval = Approval(specification, inventory: try index(), search: { _, _ in [] })
    let report = approval.report([approval.examine(RecordedCard(image: try DemoCard.image), source: "demo")])
    #expect(report.verdict == .approved, "\(report.cards.map { "\($0.findings) \($0.unchecked)" })")
    #expect(report.checks.count > 100)
  }

  @Test("the schema knows the sections that the reader knows, and no other")
  func schema() throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: Any]).keys
    for name in properties where name != "format" {
      let yaml = "format: \(Specification.format)\n\(name): {}\n"
      do {
        _ = try Specification(yaml: Array(yaml.utf8), name: "s.yaml")
      } catch {
        #expect(!error.issues.contains { $0.message.contains("has no '\(name)'") }, "\(error)")
      }
    }
    let error = #expect(throws: SpecificationError.self) {
      try Specification(yaml: Array("format: \(Specification.format)\nqqqqqqqqqqqqqq: {}\n".utf8), name: "s.yaml")
    }
    let listed =
      error?.issues.first?.hint?.replacing("valid here: ", with: "").split(separator: ", ").map(String.init) ?? []
    #expect(Set(listed) == Set(properties))
  }

  @Test(
    "what init writes can be read, and its own card is approved; every image of the project and of the shared folder")
  func initialised() throws {
    var images = [(name: "demo", image: try DemoCard.image)]
    for path in Shared.cards {
      images.append((path, try CardImage.read(bytes: Array(Data(contentsOf: URL(filePath: path))), name: path).image))
    }
    for name in ["odd", "sim-2g"] {
      let path = Shared.packageRoot.appending(path: "Profiles/cards/\(name).json")
      images.append((name, try CardImage.read(bytes: Array(Data(contentsOf: path)), name: name).image))
    }
    for (name, image) in images {
      let card = RecordedCard(image: image)
      var writer = SpecificationWriter(card, source: name)
      let yaml = writer.yaml()
      let specification: Specification
      do throws(SpecificationError) {
        specification = try Specification(yaml: Array(yaml.utf8), name: "made.yaml")
      } catch {
        Issue.record("\(name): \(error.issues.prefix(5).map(\.description))")
        continue
      }
      let examined = ExaminedCard(card, source: name)
      let inventory = try Inventory(Array("ICCID,IMSI\n\(examined.iccid),\(examined.imsi ?? "")\n".utf8)).index()
      let result = Approval(specification, inventory: inventory, search: { _, _ in [] }).examine(card, source: name)
      let own = result.verdict.findings.filter { !$0.check.hasPrefix("lint/") }
      // A card that leaves its shape open may contradict itself; what init wrote does not contradict the card.
      #expect(
        own.isEmpty,
        "\(name): \(own.prefix(5).map { "\($0.place): \($0.message), expected \($0.expected ?? ""), is \($0.actual ?? "")" })"
      )
    }
  }
}
