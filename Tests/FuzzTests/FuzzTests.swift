import Foundation
import FuzzTargets
import ISO7816
import TestSupport
import Testing

struct FuzzTests {
  private static let failCases = Shared.packageRoot.appending(path: "Tests/Fuzz/FailCases")

  @Test("what must hold, holds for seeds and for mutations of them", arguments: FuzzTarget.all)
  func mutations(target: FuzzTarget) {
    for seed in target.seeds { expectNothing(target, seed) }
    var generator = SeededGenerator(seed: 7816)
    for _ in 0..<target.quickCount { expectNothing(target, target.input(&generator)) }
  }

  /// Files that Scripts/fuzz left; each was a crash, a hang or a complaint once.
  @Test("what a fuzzer once found stays repaired", arguments: FuzzTarget.all)
  func finds(target: FuzzTarget) throws {
    let folder = Self.failCases.appending(path: target.name)
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      expectNothing(target, Array(try Data(contentsOf: file)))
    }
  }

  @Test("each folder of finds belongs to a target")
  func folders() throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.failCases.path)) ?? []
    let folders = names.filter { !$0.hasPrefix(".") && $0 != "README.md" }
    #expect(Set(folders).isSubset(of: FuzzTarget.all.map(\.name)))
  }

  @Test("the seeds of fcp are good input, so that a mutation gets past the first bytes")
  func seeds() throws {
    let target = try #require(FuzzTarget.all.first { $0.name == "fcp" })
    for seed in target.seeds { #expect(FileControlParameters(response: seed).problems == [], "\(Hex.string(seed))") }
  }

  private func expectNothing(_ target: FuzzTarget, _ input: [UInt8]) {
    let complaint = target.complaint(input)
    if let complaint { Issue.record("\(target.name): \(complaint); input \(input)") }
  }
}
