import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@Suite("Real cards' dumps", .needsShared("data/cards"))
struct ForeignCardTests {
  @Test("every byte of a pySim script is in the image", arguments: Shared.cards)
  func bytes(_ path: String) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let reading = try CardImage.read(bytes: bytes, name: path)
    #expect(reading.warnings == [])
    #expect(reading.format == .pySimScript)
    let files = Dictionary(uniqueKeysWithValues: reading.image.files.map { ($0.path, $0) })

    // An oracle that knows nothing but lines.
    var current = ""
    var fcp = ""
    var updates = 0
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("# RAW FCP Template: ") { fcp = words[4] }
      if words[0] == "select" {
        current = words[1]
        let file = try #require(files[current], "\(current)")
        #expect(Hex.string(file.fcp) == (fcp == "None" ? "" : fcp))
        #expect(!file.isAbsent)
      } else if words[0] == "update_binary" {
        updates += 1
        guard case .data(let data)? = files[current]?.content else {
          Issue.record("\(current) has no data")
          continue
        }
        #expect(Hex.string(data) == words[1])
      } else if words[0] == "update_record" {
        updates += 1
        let number = try #require(Int(words[1]))
        guard case .records(let records)? = files[current]?.content, records.count >= number else {
          Issue.record("\(current) has no record \(number)")
          continue
        }
        #expect(records[number - 1].map { Hex.string($0) } == words[2])
      } else if line.hasPrefix("# bad file: "), let got = line.range(of: " got ") {
        let path = try #require(words[3].split(separator: ",").first.map { $0.split(separator: "/").dropLast() })
        #expect(files[path.joined(separator: "/")]?.status?.hex == String(line[got.upperBound...].prefix(4)))
      }
    }
    let chunks = reading.image.files.reduce(0) { sum, file in
      switch file.content {
      case .data: sum + 1
      case .records(let records): sum + records.count
      case .none, .tags: sum
      }
    }
    #expect(chunks == updates, "nothing is in the image that is not in the script")
    #expect(updates > 100)
  }

  @Test("each has an ICCID, a structure for every EF and parents before children", arguments: Shared.cards)
  func model(_ path: String) throws {
    let image = try ImageSource(path: path).read().image
    #expect(image.iccid.count >= 19)
    var seen: Set<String> = []
    for file in image.files {
      if let parent = file.parentPath { #expect(seen.contains(parent), "\(file.path)") }
      seen.insert(file.path)
      if !file.fcp.isEmpty { #expect(file.structure != .unknown, "\(file.path)") }
      if file.content == .none, file.structure != .df, file.structure != .adf {
        #expect(file.status != nil || file.problem != nil, "\(file.path) has nothing and says nothing")
      }
    }
    #expect(
      image.totals.read + image.totals.unread + image.totals.directories + image.totals.absent == image.files.count)
  }

  @Test("image and script of it are the same image", arguments: Shared.cards)
  func roundTrips(_ path: String) throws {
    let image = try ImageSource(path: path).read().image
    #expect(try CardImage(json: image.json(), source: "json") == image)
    let script = try CardImage.read(bytes: image.pySimScript(), name: "script")
    #expect(script.image == image)
    #expect(script.warnings == [])
  }

  @Test("the walk finds exactly the dumps in the folder")
  func walk() throws {
    let folder = try #require(Shared.path("data/cards"))
    var found: [String] = []
    for entry in ImageSource.walk(folder) {
      if case .source(let source) = entry { found.append(source.path) } else { Issue.record("\(entry)") }
    }
    #expect(found == Shared.cards)
  }
}
