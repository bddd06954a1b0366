import BatchApproval
import CardImage
import Foundation
import TestSupport
import Testing

/// The page, the table and the test result of a batch; the comparison of two revisions.
@Suite struct ReportTests {
  private let hostile = "<script>alert(1)</script> & \"x\" 'y' \u{1B}[2J, =1+1"

  private func report(messages: [String] = ["wrong <b>"], cards: Int = 2) -> ApprovalReport {
    let checks = [
      Check(
        id: "MF/ADF.USIM/EF.SPN content", kind: .content, title: "SPN is Quokka", place: "MF/ADF.USIM/EF.SPN",
        clause: "q.yaml:3"),
      Check(id: "lint/iccid-luhn", kind: .lint, title: "check digit", clause: "ITU-T E.118"),
      Check(id: "PIN1 tries", kind: .pin, title: "three tries"),
    ]
    let verdicts = (0..<cards).map { number in
      let findings =
        number == 0
        ? messages.map {
          Finding(
            "MF/ADF.USIM/EF.SPN content", at: Place("MF/ADF.USIM/EF.SPN", field: "serviceProviderName"), $0,
            expected: "Quokka", actual: hostile, clause: "q.yaml:3")
        } : []
      return CardVerdict(
        iccid: "899900101000000042\(number)", imsi: "00101012345678\(number)", source: "card\(number).json",
        findings: findings, unchecked: number == 1 ? [UncheckedCheck("PIN1 tries", "not recorded")] : [])
    }
    return ApprovalReport(
      profile: ProfileMetadata(name: "Quokka <1>", revision: "3"), specification: "q.yaml", checks: checks,
      cards: verdicts)
  }

  @Test func thePageIsOneFileAndHoldsNothingForeign() throws {
    let page = HTMLReport(report(messages: [hostile])).html()
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    for forbidden in ["<script", "http://", "https://", "src=", "@import", "url(", "\u{1B}"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    #expect(page.contains("Quokka &lt;1&gt;, revision 3"))
    #expect(page.contains("&lt;script&gt;"))
    let opened = page.components(separatedBy: "<table").count
    #expect(opened == page.components(separatedBy: "</table>").count)
    #expect(page.components(separatedBy: "<div").count == page.components(separatedBy: "</div>").count)
  }

  @Test func theMatrixHasOnlyWhatDidNotPass() {
    let page = HTMLReport(report()).html()
    #expect(page.contains("<td class=\"cell failed\" title=\"MF/ADF.USIM/EF.SPN content: failed\">✗</td>"))
    #expect(page.contains("<td class=\"cell unchecked\" title=\"PIN1 tries: unchecked\">?</td>"))
    #expect(!page.contains("title=\"lint/iccid-luhn"))
    #expect(page.contains("1 checks passed on every card"))
  }

  @Test func bytesStandBesideThoseOfTheGoldenCard() throws {
    var image = try DemoCard.image
    let golden = RecordedCard(image: image)
    let index = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.SPN" })
    guard case .data(var bytes) = image.files[index].content else { return }
    bytes[1] = 0x58
    image.files[index].content = .data(bytes)
    let page = HTMLReport(report(), cards: ["card0.json": RecordedCard(image: image)], golden: golden).html()
    #expect(page.contains("01 <mark>58</mark> 61"))
    #expect(page.contains("01 <mark>57</mark> 61"))
    #expect(page.contains("&quot;serviceProviderName&quot;: &quot;Xattlefon&quot;"))
  }

  @Test func theTableIsOneForSpreadsheets() {
    let lines = CSVReport.text(report(messages: ["=cmd()", "a,b\"c"])).components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("iccid,imsi,source,verdict,severity,check,path"))
    #expect(lines.count == 5, "header, two findings, one unchecked, the end")
    #expect(lines[1].contains("'=cmd()"))
    #expect(lines[2].contains("\"a,b\"\"c\""))
    #expect(lines[3].contains("unchecked,PIN1 tries"))
  }

  @Test func testProgramsReadIt() throws {
    let xml = JUnitReport.xml(report(messages: [hostile]))
    #expect(
      xml.contains("<testsuites name=\"Quokka &lt;1&gt;\" tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"1\">"))
    #expect(xml.components(separatedBy: "<testcase").count == 7)
    #expect(xml.contains("<skipped message=\"not recorded\"/>"))
    #expect(!xml.contains("\u{1B}"))
  }

  @Test func whatTheVendorChanged() throws {
    let old = report(messages: ["wrong"])
    var new = report(messages: [])
    new = ApprovalReport(
      profile: new.profile, checks: new.checks,
      cards: [
        CardVerdict(
          iccid: "1", source: "a",
          findings: [Finding("lint/iccid-luhn", at: Place("MF/EF.ICCID"), "check digit is 4")])
      ])
    let image = try DemoCard.image
    var changed = image
    let index = try #require(changed.files.firstIndex { $0.path == "MF/ADF.USIM/EF.SPN" })
    changed.files[index].content = .data([0x00])
    changed.files.removeAll { $0.path == "MF/ADF.USIM/EF.HPPLMN" }
    let comparison = RevisionComparison(old, new, oldImages: [image, image], newImages: [changed])
    #expect(comparison.fixed.map(\.message) == ["wrong"])
    #expect(comparison.broken.map(\.message) == ["check digit is 4"])
    #expect(comparison.remaining == [])
    #expect(!comparison.isClean)
    #expect(comparison.changes.map(\.path) == ["MF/ADF.USIM/EF.HPPLMN", "MF/ADF.USIM/EF.SPN"])
    #expect(comparison.changes.map(\.kind) == [.removed, .content])
    let data = Data(try comparison.json())
    #expect(try JSONDecoder().decode(RevisionComparison.self, from: data) == comparison)
    #expect(RevisionComparison(old, old).fixed == [])
  }

  /// What differs from card to card is no change of the vendor's.
  @Test func numbersOfCardsAreNoChange() throws {
    func cards(_ digits: [UInt8]) throws -> [CardImage] {
      try digits.map { digit in
        var image = try DemoCard.image
        let index = try #require(image.files.firstIndex { $0.path == "MF/EF.ICCID" })
        image.files[index].content = .data([0x98, digit])
        return image
      }
    }
    let comparison = RevisionComparison(
      report(), report(), oldImages: try cards([1, 2]), newImages: try cards([3, 4]))
    #expect(comparison.changes == [])
  }
}
