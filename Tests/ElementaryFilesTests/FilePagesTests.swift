import Foundation
import Testing

@testable import ElementaryFiles

/// docs/files is written from the tables; `uicc files --markdown docs/files` writes it anew.
@Suite struct FilePagesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/files")

  @Test func pagesAreNotStale() throws {
    var stale: [String] = []
    for page in FilePages.all {
      let text = try? String(contentsOf: Self.folder.appending(path: page.name), encoding: .utf8)
      if text != page.text { stale.append(page.name) }
    }
    #expect(stale.isEmpty, "run uicc files --markdown docs/files")
    let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(present) == Set(FilePages.all.map(\.name)))
  }

  @Test func everyFieldHasACoding() {
    for (path, definition) in StandardFiles.named() {
      for field in definition.fieldDescriptions {
        #expect(!field.coding.isEmpty, "\(path) \(field.name)")
      }
    }
  }

  @Test func serviceConditionsReadAsWords() {
    #expect(ServiceCondition.all([71, .not(73)]).description == "71 and not 73")
    #expect(ServiceCondition.any([1, .all([2, 3])]).description == "1 or (2 and 3)")
  }
}
