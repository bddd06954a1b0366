import CardImage
import Foundation
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Damaged images and scripts through everything that a command does with them: none may trap, and each one is either
/// an image, with warnings, or an error that names its place.
@Suite struct MutationTests {
  /// Small enough to be walked a few hundred times: some files of the card with the rarities.
  static let image: CardImage = {
    let path = Profiles.card("odd.json")
    guard let data = FileManager.default.contents(atPath: path),
      var image = try? CardImage.read(bytes: [UInt8](data), name: path).image
    else { return CardImage() }
    image.files.removeAll { $0.content.parts.count > 100 || $0.content.parts.contains { $0.count > 200 } }
    return image
  }()

  enum Form: String, CaseIterable { case json, script }

  static func bytes(_ form: Form) -> [UInt8] {
    switch form {
    case .json: image.json()
    case .script: image.pySimScript()
    }
  }

  /// One to four changes: what a broken disk, an editor or an attacker does to a file.
  static func mutate(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let at = Int.random(in: bytes.indices, using: &generator)
      let end = min(bytes.count, at + Int.random(in: 1...64, using: &generator))
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.removeSubrange(at..<end)
      case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
      case 4: bytes.removeSubrange(at...)
      // A digit of the hex for another: FCPs that lie, records of other lengths.
      case 5, 6:
        let digits = Array("0123456789abcdefFF".utf8)
        for index in at..<end where digits.contains(bytes[index]) {
          bytes[index] = digits.randomElement(using: &generator) ?? 0x30
        }
      default: bytes.replaceSubrange(at..<end, with: Array("\"\\u0000{[,:]}\n".utf8))
      }
    }
    return bytes
  }

  @Test(arguments: Form.allCases, [1, 2, 3] as [UInt64]) func nothingTraps(_ form: Form, _ seed: UInt64) throws {
    var generator = SplitMix(seed: seed)
    let original = Self.bytes(form)
    try #require(original.count > 1000)
    var read = 0
    var walked = 0
    for round in 0..<50 {
      let mutant = Self.mutate(original, &generator)
      let reading: ImageReading
      do throws(ImageError) {
        reading = try CardImage.read(bytes: mutant, name: "mutant")
      } catch {
        #expect(error.place.source == "mutant", "round \(round)")
        #expect(!error.message.isEmpty && !error.description.contains("\n"), "round \(round)")
        continue
      }
      read += 1
      for warning in reading.warnings { #expect(!warning.description.contains("\n"), "round \(round)") }
      // What was read is written, decoded, and read again without loss.
      let again = try? CardImage.read(bytes: ExportReport.json(reading.image), name: "again")
      #expect(again?.image.files.map(\.path) == reading.image.files.map(\.path), "round \(round)")
      #expect(again?.image.files.map(\.content) == reading.image.files.map(\.content), "round \(round)")
      if try walk(reading.image) { walked += 1 }
    }
    // Else the mutations are so coarse that nothing behind the reader is tested.
    #expect(read > 15)
    #expect(walked > 10)
  }

  /// The image as a card; `false` if it cannot be one.
  private func walk(_ image: CardImage) throws -> Bool {
    let card: SoftCard
    do throws(SoftCardError) {
      card = try SoftCard(image: image)
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
    let session: CardSession
    do throws(CardError) {
      session = try CardSession(card)
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
    var options = CardWalk.Options()
    options.includesProprietary = false
    var walk = CardWalk(session, options: options)
    let outcome = walk.run()
    #expect(outcome.interruption == nil)
    _ = ExportReport.json(outcome.image)
    _ = outcome.image.pySimScript()
    _ = try SearchPattern(text: "wattlefon", options: SearchOptions()).search(outcome.image, source: "mutant")
    _ = try? CardInfo(session)
    return true
  }
}
