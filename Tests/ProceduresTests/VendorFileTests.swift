import AKA
import Foundation
import ISO7816
import TestSupport
import Testing

@testable import Procedures

/// `uicc aka check-file`: every kind of mistake at its line, in each form of file.
@Suite struct VendorFileTests {
  private let op = SecretKey(Hex.bytes("cdc202d5123e20f62b6d676ac72cb318") ?? [])
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func check(
    _ text: String, _ change: (inout VendorFileCheck.Options) -> Void = { _ in }
  ) throws -> VendorFileReport {
    let path = folder.path + "/keys.csv"
    try Data(text.utf8).write(to: URL(filePath: path))
    var options = VendorFileCheck.Options()
    change(&options)
    return try VendorFileCheck.run(path: path, options)
  }

  /// A good row: the number in ICCID, IMSI and K.
  private func row(_ number: Int) throws -> [String] {
    let body = "894900000000" + String(format: "%06d", number)
    var k = [UInt8](repeating: 0x11, count: 16)
    k[0] = UInt8(truncatingIfNeeded: number >> 8)
    k[1] = UInt8(truncatingIfNeeded: number)
    let opc = try Milenage.opc(k: SecretKey(k), op: op).withBytes { Hex.string($0) }
    return [body + luhn(body), "00101" + String(format: "%010d", number), Hex.string(k), opc]
  }

  private func luhn(_ body: String) -> String {
    let sum = body.utf8.reversed().enumerated().reduce(0) { sum, entry in
      let digit = Int(entry.element) - 48
      return sum + (entry.offset % 2 == 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit)
    }
    return String((10 - sum % 10) % 10)
  }

  private func file(_ rows: [[String]], header: String = "ICCID,IMSI,KI,OPC", separator: String = ",") -> String {
    ([header] + rows.map { $0.joined(separator: separator) }).joined(separator: "\n") + "\n"
  }

  private func findings(_ report: VendorFileReport) -> [String] {
    report.findings.map { "\($0.line) \($0.problem.rawValue)" + ($0.firstLine.map { " \($0)" } ?? "") }
  }

  @Test func nothingWrong() throws {
    let report = try check(file((0..<50).map(row))) { $0.op = op }
    #expect(report.rows == 50 && report.problemCount == 0 && report.findings == [] && report.checkedOPc)
    let span = try #require(report.imsis)
    #expect(span.text(span.lowest) == "001010000000000" && span.highest - span.lowest == 49)
    let blind = try check(file([row(1)]))
    #expect(blind.problemCount == 0 && !blind.checkedOPc)
  }

  @Test func formsOfFiles() throws {
    let rows = try (0..<3).map { try row($0) }
    let quoted = rows.map { $0.map { "\"\($0)\"" } }
    let shuffled = rows.map { [$0[2], "x", $0[3], $0[1], $0[0], "y"] }
    let padded = rows.map { $0.map { " \($0) " } }
    for (name, text) in [
      ("BOM and CRLF", "\u{FEFF}" + file(rows).replacingOccurrences(of: "\n", with: "\r\n")),
      ("quotes", file(quoted)), ("semicolons", file(rows, header: "iccid;imsi;Ki;OPc", separator: ";")),
      ("tabs", file(rows, header: "ICCID\tIMSI\tK\tOPC", separator: "\t")),
      ("blanks", file(rows, header: "ICCID IMSI KI OPC", separator: "   ")),
      ("another order", file(shuffled, header: "KI,ATR,OPC,IMSI,ICCID,NOTE")), ("padding", file(padded)),
      ("no line break at the end", String(file(rows).dropLast())),
      ("comments and empty lines", "# a\n\n" + file(rows).replacingOccurrences(of: "\n", with: "\n\n#b\n")),
      (
        "a vendor's output file",
        "Customer: x\nBatch: 1\nvar_out:ICCID/IMSI/KI/OPC\n"
          + rows.map { $0.joined(separator: " ") }.joined(separator: "\n")
      ),
      ("capitals", file(rows.map { [$0[0], $0[1], $0[2].uppercased(), $0[3].uppercased()] })),
      ("fill", file(rows.map { [$0[0] + "F", $0[1], $0[2], $0[3]] })),
    ] {
      let report = try check(text) { $0.op = op }
      #expect(report.rows == 3 && report.problemCount == 0 && report.checkedOPc, "\(name): \(findings(report))")
    }
    let bare = try check(rows.map { $0.joined(separator: ",") }.joined(separator: "\n")) {
      $0.columns = ["iccid", "imsi", "ki", "opc"]
      $0.op = op
    }
    #expect(bare.rows == 3 && bare.problemCount == 0)
    let own = try check(file(rows.map { $0 + ["cdc202d5123e20f62b6d676ac72cb318"] }, header: "ICCID,IMSI,KI,OPC,OP"))
    #expect(own.problemCount == 0 && own.checkedOPc)
  }

  @Test func everyMistake() throws {
    var rows = try (0..<20).map { try row($0) }
    rows[1][0] = String(rows[1][0].dropLast()) + (rows[1][0].hasSuffix("0") ? "1" : "0")
    rows[2][0] = "8949"
    rows[3][1] = "00101"
    rows[4][2] = String(rows[4][2].dropLast())
    rows[5][2] = "g" + rows[5][2].dropFirst()
    rows[6][3] = rows[7][3]
    rows[7][3] = "cdc202d5123e20f62b6d676ac72cb318"
    rows[8][3] = "00"
    rows[9] = Array(rows[9].prefix(3))
    rows[10][2] = String(repeating: "aa", count: 16)
    rows[10][3] = try Milenage.opc(k: SecretKey([UInt8](repeating: 0xAA, count: 16)), op: op).withBytes {
      Hex.string($0)
    }
    rows[12][0] = rows[11][0]
    rows[13][1] = rows[11][1]
    (rows[14][2], rows[14][3]) = (rows[11][2], rows[11][3])
    rows[15][2] = ""
    let report = try check(file(rows)) {
      $0.op = op
      $0.iccids = 894_900_000_000_000_000...894_900_000_000_000_018
      $0.imsis = 1_010_000_000_000...1_010_000_000_017
    }
    #expect(
      findings(report) == [
        "3 wrongLuhn", "4 badICCID", "5 badIMSI", "6 badK", "7 badK", "8 wrongOPc", "9 opInPlaceOfOPc", "10 badOPc",
        "11 fieldsMissing", "12 weakK", "14 duplicateICCID 13", "15 duplicateIMSI 13", "16 duplicateK 13", "17 badK",
        "20 imsiOutOfRange", "21 iccidOutOfRange", "21 imsiOutOfRange",
      ])
    #expect(report.rows == 20 && report.problemCount == 17)
    #expect(report.findings[0].iccid == rows[1][0])
    let few = try check(file(rows)) { $0.limit = 2 }
    #expect(few.findings.count == 2 && few.problemCount > 2)
  }

  /// A key in the place of the ICCID is not named.
  @Test func columnsMixedUp() throws {
    let good = try row(1)
    let report = try check(file([[good[2], good[1], good[0], good[3]]]))
    #expect(report.findings.map(\.iccid) == ["", ""])
    #expect(report.findings.map(\.problem) == [.badICCID, .badK])
  }

  @Test func otherOP() throws {
    let row = try row(1) + ["cdc202d5123e20f62b6d676ac72cb319"]
    let report = try check(file([row], header: "ICCID,IMSI,KI,OPC,OP")) { $0.op = op }
    #expect(report.findings.map(\.problem) == [.otherOP, .wrongOPc])
  }

  /// Against a dictionary, over more than one buffer's length.
  @Test func duplicatesOfManyRows() throws {
    var generator = SystemRandomNumberGenerator()
    var seen: [String: Int] = [:]
    var expected: [String] = []
    var lines = ["ICCID,KI"]
    let key = String(repeating: "5a", count: 12)
    for line in 2..<20_002 {
      let body = String(894_900_000_000_000_000 + Int.random(in: 0..<2_000_000, using: &generator))
      if let first = seen[body] { expected.append("\(line) duplicateICCID \(first)") } else { seen[body] = line }
      lines.append("\(body)\(luhn(body)),\(key)\(String(format: "%08x", line))")
    }
    let report = try check(lines.joined(separator: "\n")) { $0.limit = 100_000 }
    #expect(report.rows == 20_000)
    #expect(findings(report) == expected)
    #expect(!expected.isEmpty, "20000 of two million: about a hundred come twice")
  }

  @Test(arguments: [
    ("", "the file is empty"), ("\n\n", "the file is empty"),
    ("1,2,3\n", "the first line names no columns; say them with --columns iccid,imsi,ki,opc"),
    ("IMSI,KI\n", "no column is called ICCID"), ("ICCID,IMSI\n", "no column is called KI"),
    ("ICCID,KI,K\n", "the column k is named twice"),
  ])
  func noFileOfKeys(text: String, message: String) {
    let error = #expect(throws: VendorFileError.self) { _ = try check(text) }
    #expect(error?.description == message)
  }

  @Test func whatCannotBeReadTwice() throws {
    #expect(throws: VendorFileError.self) { try VendorFileCheck.run(path: "/dev/null", .init()) }
    #expect(throws: VendorFileError.self) { try VendorFileCheck.run(path: folder.path + "/none", .init()) }
    #expect(throws: VendorFileError.self) { _ = try check("ICCID,KI\n" + String(repeating: "x", count: 1 << 17)) }
    #expect(throws: VendorFileError.self) { _ = try check(file([row(1)])) { $0.op = SecretKey([1]) } }
  }
}
