import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// Images that no card ever was: a typed error that names the file, or a card that answers.
struct HostileImageTests {
  static func file(
    _ path: String, _ structure: CardImage.Structure = .transparent, fid: FID? = 0x6F01, fcp: String = "",
    _ content: CardImage.Content = .data([1])
  ) -> CardImage.File {
    CardImage.File(path: path, fid: fid, fcp: hexBytes(fcp), structure: structure, content: content)
  }
  static let mf = CardImage.File(path: "MF", fid: .mf, structure: .df)

  static let refused: [(files: [CardImage.File], error: SoftCardError, reason: String)] = [
    ([mf, file("MF/DF.A/EF.A")], .noParent("MF/DF.A/EF.A"), "a child without its parent"),
    ([mf, file("MF/EF.A"), file("MF/EF.A/EF.B")], .parentIsNoDirectory("MF/EF.A/EF.B"), "a file below an EF"),
    ([mf, file("MF/EF.A"), file("MF/EF.A")], .duplicatePath("MF/EF.A"), "a path twice"),
    ([mf, mf], .duplicatePath("MF"), "two MFs"),
    ([file("MF/EF.A"), mf], .noParent("MF/EF.A"), "the MF behind its child"),
    ([file("ADF.USIM/EF.SPN")], .badPath("ADF.USIM/EF.SPN"), "no MF in front"),
    ([mf, file("MF//EF.A")], .badPath("MF//EF.A"), "an empty component"),
    ([mf, file("")], .badPath(""), "an empty path"),
    ([mf, file("MF/EF.A", fid: nil)], .noFileIdentifier("MF/EF.A"), "nothing tells the FID"),
    ([mf, file("MF/ADF.A", .adf, fid: nil, .none)], .noApplicationIdentifier("MF/ADF.A"), "nothing tells the AID"),
  ]
  @Test(arguments: refused.indices) func refuse(_ index: Int) {
    let row = Self.refused[index]
    let image = CardImage(files: row.files)
    #expect(throws: row.error, "\(row.reason)") { try SoftCard(image: image) }
    #expect(!row.error.description.contains("\n") && !row.error.description.isEmpty)
  }

  @Test(arguments: [1, 34, 300]) func badATR(_ count: Int) {
    let image = CardImage(atr: Array(repeating: 0x3B, count: count))
    #expect(throws: SoftCardError.badATR(length: count)) { try SoftCard(image: image) }
  }

  @Test func longPathsMakeShortMessages() {
    let path = "MF/" + String(repeating: "x\n", count: 5000)
    #expect(SoftCardError.noParent(path).description.utf8.count < 400)
    #expect(!SoftCardError.noParent(path).description.contains("\n"))
  }

  static let served: [(file: CardImage.File, commands: [String], expected: String, reason: String)] = [
    (file("MF/6f01", fid: nil), ["00A4000C026F01", "00B0000001"], "019000", "the FID stands in the path"),
    (file("MF/EF.A", fid: nil, fcp: "6204 8302 6F02"), ["00A4000C026F02", "00B0000001"], "019000", "or in the FCP"),
    (file("MF/EF.A", fcp: "62FF"), ["00A4000C026F01", "00B0000001"], "019000", "a cut FCP"),
    (file("MF/EF.A", fcp: "FFFFFFFF"), ["00A4000C026F01", "00B0000001"], "019000", "no FCP at all"),
    (file("MF/EF.A", fcp: "6284FFFFFFFF"), ["00A4000C026F01", "00B0000001"], "019000", "a length that is too long"),
    (
      file("MF/EF.A", fcp: "620A 8000 8200 8B00 8A00 A500"), ["00A4000C026F01", "00B0000001"], "019000", "empty objects"
    ),
    (file("MF/EF.A", fcp: "6209 8007 FFFFFFFFFFFFFF"), ["00A4000C026F01", "00B0000001"], "019000", "a size of 2^56"),
    (file("MF/EF.A", fcp: "6206 8004 FFFFFFFF"), ["00A4000C026F01", "00B0000100"], "6b00", "a size of 4 GiB"),
    (file("MF/EF.A", fcp: "6204 C602 90FF"), ["00A4000C026F01", "00B0000001"], "019000", "a cut PIN status template"),
    (
      file("MF/EF.A", fcp: "6207 8B05 6F06010203"), ["00A4000C026F01", "00B0000001"], "019000", "a rule that is nowhere"
    ),
    (file("MF/EF.A", fcp: "6204 8C02 FFFF"), ["00A4000C026F01", "00B0000001"], "6982", "a cut compact rule"),
    (
      file("MF/EF.A", fcp: "0000000000000000000000000000"), ["A0A40000026F01", "A0B0000001"], "9810",
      "zeros: a 2G file, invalidated"
    ),
    (
      file("MF/EF.A", .linearFixed, .data([1, 2])), ["00A4000C026F01", "00B2010400"], "6985", "records that are bytes"
    ),
    (
      file("MF/EF.A", .transparent, .records([[1]])), ["00A4000C026F01", "00B0000001"], "6985", "bytes that are records"
    ),
    (file("MF/EF.A", .cyclic, .records([])), ["00A4000C026F01", "8032000001 01"], "6982", "no records, no rule"),
    (file("MF/EF.A", .linearFixed, .records([])), ["00A4000C026F01", "00A2010401 AA"], "6a83", "search in no records"),
    (file("MF/EF.A", .linearFixed, .records([[]])), ["00A4000C026F01", "00B2010400"], "9000", "a record of no bytes"),
    (
      file("MF/EF.A", .linearFixed, .records([Array(repeating: 1, count: 300)])), ["00A4000C026F01", "00B2010401"],
      "6c00",
      "a record of 300 bytes: as many as fit"
    ),
    (file("MF/EF.A", .berTLV, .none), ["00A4000C026F01", "80CB00800180"], "6985", "no data objects"),
    (file("MF/EF.A", .unknown, .none), ["00A4000C026F01", "00B0000001"], "6985", "nothing known"),
    (
      file("MF/EF.A", .unknown, .records([[5]])), ["00A4000C026F01", "00B2010401"], "059000",
      "structure from the content"
    ),
    (
      file("MF/EF.A", .unknown, fcp: "6204 8202 7921", .tags([])), ["00A4000C026F01", "80CB0080015C"], "6102",
      "or the FCP"
    ),
    (file("MF/EF.A", .df, .data([1])), ["00A4000C026F01", "00B0000001"], "6986", "a DF with content"),
    (file("MF/ADF.A", .adf, fid: nil, fcp: "6F02 8400", .none), ["00A4040C05A000000000"], "6a82", "an empty AID"),
  ]
  @Test(arguments: served.indices) func serve(_ index: Int) throws {
    let row = Self.served[index]
    let bench = try Bench(CardImage(files: [Self.mf, row.file]))
    let response = try bench.run(row.commands)
    #expect(response == row.expected, "\(row.reason)")
    #expect(bench.card.image().files[1] == row.file, "nothing of the image is lost")
  }

  @Test func firstOfTwoFilesWithOneFIDIsSelected() throws {
    let bench = try Bench(
      CardImage(files: [Self.mf, Self.file("MF/EF.A"), Self.file("MF/EF.B", .transparent, .data([2]))]))
    #expect(try bench.run(["00A4000C026F01", "00B0000001"]) == "019000")
  }

  @Test func fileThatTheCardRefused() throws {
    var file = Self.file("MF/EF.A", .unknown, fid: nil, .none)
    file.status = StatusWord(rawValue: 0x6A82)
    var other = Self.file("MF/EF.B", .unknown, .none)
    other.status = StatusWord(rawValue: 0x6F00)
    let bench = try Bench(CardImage(files: [Self.mf, file, other]))
    #expect(try bench.send("00A4000C026F01") == "6f00")
  }

  @Test func emptyImageIsACardWithAnMF() throws {
    let bench = try Bench(CardImage())
    #expect(try bench.fetch("00A40004023F00").hasPrefix("62"))
    #expect(bench.card.image() == CardImage())
  }

  /// Damaged responses, contents, structures and identifiers: a card that answers, or a typed error.
  @Test func mutatedImages() throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(below))
    }
    let structures: [CardImage.Structure] = [
      .transparent, .linearFixed, .cyclic, .berTLV, .df, .adf, .unknown,
    ]
    var served = 0
    for round in 0..<300 {
      var image = round % 2 == 0 ? SampleImage.make() : GSMTests.card()
      for _ in 0..<4 {
        let index = random(image.files.count)
        switch random(7) {
        case 0: image.files[index].structure = structures[random(structures.count)]
        case 1: image.files[index].fcp = Array(image.files[index].fcp.prefix(random(40)))
        case 2: image.files[index].content = image.files[random(image.files.count)].content
        case 3: image.files[index].fid = FID(rawValue: UInt16(random(0x10000)))
        case 4: image.files[index].path = image.files[random(image.files.count)].path + (random(2) == 0 ? "" : "/x")
        default:
          guard !image.files[index].fcp.isEmpty else { continue }
          image.files[index].fcp[random(image.files[index].fcp.count)] = UInt8(random(256))
        }
      }
      let card: SoftCard
      do throws(SoftCardError) {
        card = try SoftCard(image: image)
      } catch {
        #expect(!error.description.isEmpty)
        continue
      }
      served += 1
      for file in image.files {
        guard let fid = file.fid else { continue }
        for cla in ["00", "A0"] {
          _ = try card.transmit(hexBytes(cla + "A4000002\(fid)"))
          _ = try card.transmit(hexBytes(cla + "C0000010"))
          for rest in ["B0000000", "B2010400", "B2000200", "A201040100", "04000000", "44000000"] {
            _ = try card.transmit(hexBytes(cla + rest))
          }
        }
        _ = try card.transmit(hexBytes("80CB0080015C"))
        _ = try card.transmit(hexBytes("803200000101"))
      }
      #expect(card.image().files.count == image.files.count)
    }
    #expect(served > 50)
  }

  /// Every command shape against every kind of file: no trap, always two bytes at least.
  @Test(arguments: [TransmissionProtocol.t0, .t1]) func anyBytes(_ transmissionProtocol: TransmissionProtocol) throws {
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    func random(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(below))
    }
    let classes: [UInt8] = [0x00, 0x80, 0xA0, 0x01, 0x41, 0x0C, 0xFF]
    let instructions: [UInt8] = [
      0xA4, 0xB0, 0xB2, 0xD6, 0xDC, 0xA2, 0x32, 0xCB, 0xDB, 0x20, 0x24, 0x26, 0x28, 0x2C, 0x04, 0x44, 0x70, 0xC0, 0xF2,
      0x84, 0x12, 0x14, 0x76, 0x88, 0x10,
    ]
    let fids: [[UInt8]] = [
      [0x3F, 0], [0x7F, 0xFF], [0x2F, 0], [0x6F, 0x39], [0x6F, 0xB0], [0x6F, 0xB1], [0x6F, 0xB3], [0x7F, 0x10],
      [0x6F, 0x3A], [0x5F, 0x50],
    ]
    for image in [SampleImage.make(), GSMTests.card()] {
      let bench = try Bench(image) {
        $0.transmissionProtocol = transmissionProtocol
        $0.missingRule = .allowAll
        $0.supportsSuspend = true
        $0.behaviour.proactive = .init(every: 7)
      }
      _ = try bench.card.transmit(hexBytes(SelectTests.usim))
      for _ in 0..<8_000 {
        var command: [UInt8] = [
          classes[random(classes.count)], instructions[random(instructions.count)],
          random(2) == 0 ? 0 : UInt8(random(256)), random(2) == 0 ? 4 : UInt8(random(256)),
        ]
        switch random(4) {
        case 0: command.removeLast(random(5))
        case 1: command.append(UInt8(random(256)))
        case 2: command += [2] + fids[random(fids.count)]
        default:
          let count = random(20)
          command += [UInt8(count)] + (0..<count).map { _ in UInt8(random(256)) }
        }
        #expect(try bench.card.transmit(command).count >= 2)
      }
    }
  }
}
