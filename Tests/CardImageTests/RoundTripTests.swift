import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@Suite("What is written is read back")
struct RoundTripTests {
  @Test("image to JSON to image", arguments: Samples.named)
  func json(_ sample: Samples.Named) throws {
    let image = sample.image
    let reading = try CardImage.read(bytes: image.json(), name: "card.json")
    #expect(reading.image == image)
    #expect(reading.warnings == [])
    #expect(reading.format == .image)
    #expect(try CardImage(json: image.json(), source: "card.json") == image)
  }

  @Test("image to pySim script to image", arguments: Samples.named)
  func script(_ sample: Samples.Named) throws {
    let image = sample.image
    let reading = try CardImage.read(bytes: image.pySimScript(), name: "card.script")
    #expect(reading.image.files.count == image.files.count)
    for (read, written) in zip(reading.image.files, image.files) { #expect(read == written) }
    #expect(reading.image == image)
    #expect(reading.warnings == [])
    #expect(reading.format == .pySimScript)
  }

  @Test("the demo card is written as it stands in the repository, byte for byte")
  func demo() throws {
    let image = try CardImage(json: DemoCard.json, source: "demo.json")
    #expect(image.files.count > 100)
    #expect(Samples.text(image.json()) == Samples.text(DemoCard.json))
    let reading = try CardImage.read(bytes: image.pySimScript(), name: "demo.script")
    #expect(reading.image == image)
    #expect(reading.warnings == [])
  }

  @Test("decoded values stand in the JSON and are ignored by the reader")
  func decoded() throws {
    let bytes = Samples.all.json { file in
      file.name == "EF.ICCID"
        ? JSONText {
          $0.beginObject()
          $0.key("iccid")
          $0.string("8988\"")
          $0.end()
        } : nil
    }
    #expect(Samples.text(bytes).contains(#""decoded": {"iccid":"8988\""}"#))
    #expect(try CardImage(json: bytes, source: "card.json") == Samples.all)
  }

  @Test("keys are sorted by code point at every level, one value a line")
  func layout() {
    let file = CardImage.File(
      path: "MF/EF.A", fid: 0x6F01, aid: AID([1]), fcp: [0x62, 0x00], structure: .linearFixed,
      content: .records([[0xAB], nil]), status: StatusWord(rawValue: 0x6985),
      recordStatus: [2: StatusWord(rawValue: 0x6985), 10: StatusWord(rawValue: 0x6F00)], problem: "a \"b\"\t")
    let expected = #"""
      {
       "araM": [
        "e200"
       ],
       "atr": "3b00",
       "files": [
        {
         "aid": "01",
         "decoded": [1,{"b":null,"a":true}],
         "fcp": "6200",
         "fid": "6f01",
         "path": "MF/EF.A",
         "problem": "a \"b\"\t",
         "recordSW": {
          "10": "6f00",
          "2": "6985"
         },
         "records": [
          "ab",
          null
         ],
         "structure": "linear-fixed",
         "sw": "6985"
        },
        {
         "fcp": "",
         "path": "MF/6f02",
         "structure": "ber-tlv",
         "tags": [
          {
           "tag": "9f01",
           "value": "00"
          }
         ]
        }
       ],
       "format": "uicc-image/1",
       "iccid": "89"
      }

      """#
    let image = CardImage(
      atr: [0x3B, 0x00], iccid: "89",
      files: [
        file,
        .init(path: "MF/6f02", structure: .berTLV, content: .tags([.init(tag: 0x9F01, value: [0])])),
      ], araM: [[0xE2, 0x00]])
    let text = Samples.text(
      image.json { $0.path == "MF/EF.A" ? JSONText(validating: Array(##"[1,{"b":null,"a":true}]"##.utf8)) : nil })
    #expect(text == expected)
  }
}
