import CardImage
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

/// Cards that know only class A0 (TS 51.011).
@Suite struct GSMCardTests {
  @Test(.needsShared("data/cards"), arguments: ["magicsim", "sysmoSIM-GR1"])
  func dumpOfA2GCardComesHome(name: String) throws {
    let path = try #require(Shared.path("data/cards/\(name).script"))
    let dump = try ImageSource(path: path).read().image
    let session = try CardSession(SoftCard(image: dump))
    #expect(session.dialect == .gsm)
    var walk = CardWalk(session)
    let outcome = walk.run()
    let read = Dictionary(outcome.image.files.map { ($0.path, $0) }) { first, _ in first }
    for file in dump.files where !file.fcp.isEmpty {
      let copy = try #require(read[file.path], "\(file.path) was not found")
      #expect(copy.fcp == file.fcp, "\(file.path)")
      if copy.status == nil, file.content != .none { #expect(copy.content == file.content, "\(file.path)") }
    }
    #expect(outcome.image.iccid == dump.iccid)
    #expect(Double(session.exchange.statistics.apdus) <= 1.03 * Double(leastCommands(outcome)))
  }
}
