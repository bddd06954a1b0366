import Foundation
import SoftUICC
import TestSupport
import Testing

/// A search of the card sends what an export sends, and no command more. On a foreign card: ``ForeignCardCommandTests``.
@Suite struct SearchCostTests {
  /// What is asked for besides the files of the tables costs both the same.
  private static let options = [[], ["--scan", "--quick"], ["--stk"], ["--scan", "--range", "6F90-6F9F", "--stk"]]

  /// Exports, then searches, with the same state of scans.
  /// - Returns: whatever `cost` says of each of the two.
  private func costs(
    _ options: [String], _ cost: (_ arguments: [String], _ environment: [String: String]) throws -> Int
  ) throws -> (export: Int, grep: Int) {
    let folder = try TemporaryFolder()
    let environment = ["UICC_STATE": folder.path]
    _ = try cost(["export"] + options, environment)
    return (
      try cost(["export"] + options, environment), try cost(["grep", "wattlefon"] + options, environment)
    )
  }

  @Test(arguments: options) func inProcess(options: [String]) throws {
    let (export, grep) = try costs(options) { arguments, environment in
      let run = try UICCProcess.run(arguments + ["--card", "soft", "--stats"], environment: environment)
      #expect(run.status == 0)
      let match = try #require(run.errors.firstMatch(of: /([0-9]+) APDUs/))
      return try #require(Int(match.1))
    }
    #expect(export > 1000 && grep <= export, "\(grep) for grep, \(export) for export")
  }

  @Test(.needsVPCD) func inAReader() async throws {
    try await VPCDPort.withPort { port in
      let card = try SoftCard(image: DemoCard.image)
      try port.serving(card) {
        for options in Self.options {
          let (export, grep) = try costs(options) { arguments, environment in
            let before = card.statistics.apdus
            let run = try UICCProcess.run(arguments + ["--card", "pcsc:\(port.readerName)"], environment: environment)
            #expect(run.status == 0, "\(run.errors)")
            return card.statistics.apdus - before
          }
          #expect(export > 1000 && grep <= export, "\(options): \(grep) for grep, \(export) for export")
        }
      }
    }
  }
}
