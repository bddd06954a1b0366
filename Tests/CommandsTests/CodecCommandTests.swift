import Foundation
import TestSupport
import Testing

/// `uicc decode`, `encode` and `files`, which need no card.
@Suite struct CodecCommandTests {
  /// Words of a command line, its status, and what output and error hold.
  static let cases: [(words: [String], status: Int32, output: String, error: String)] = [
    (["decode", "ADF.USIM/EF.AD", "00000002"], 0, "mncLength: 2", ""),
    (["decode", "MF/7FFF/6FAD", "00 00 00 02", "--json"], 0, #""mncLength": 2"#, ""),
    (["decode", "ADF.USIM/EF.AD", "0000"], 1, "1 byte left where 2 are expected", ""),
    (["decode", "ADF.USIM/EF.PNN", "430483412a15ffffff"], 0, "fullName: ATT", ""),
    (["decode", "ADF.USIM/EF.PNN", "ffffff"], 0, "empty", ""),
    (["decode", "EF.FC", "f26f85"], 0, "nextTable: 6f85", ""),
    (["decode", "EF.FC", "f0ffc8", "--record", "2"], 0, "value: 0", ""),
    (["decode", "DO.FCP", "62078205422100" + "6e05"], 0, "recordLength: 110", ""),
    (["decode", "DO.KeyInformation", "e006c00401708010"], 0, "keyVersion: 112", ""),
    (["decode", "DO.KeyInformation", "c00402708810"], 0, "type: AES", ""),
    (["decode", "ADF.USIM/EF.AD", "0"], 2, "", "the argument is no hex of whole bytes"),
    (["decode", "ADF.USIM/EF.AD", ""], 0, "empty", ""),
    (["decode", "ADF.USIM/EF.AD", "00", "--record", "0"], 64, "", "counted from 1"),
    (["decode", "ADF.USIM/EF.NONE", "00"], 2, "", "no file"),
    (["decode", "EF.AD", "00"], 2, "", "could be any of"),
    (["decode", "ADF.USIM", "00"], 2, "", "is a directory"),
    (["decode", "ADF.USIM/6f9f", "00"], 2, "", "no table knows"),
    (["decode", "ADF.CSIM/EF.PRL", "00"], 2, "", "has no fields"),
    (["decode", "ADF.USIM/EF.AD"], 64, "", "missing expected argument"),
    (["encode", "EF.ICCID", #"{"iccid":"8999001010000000433"}"#], 0, "989900010100000034f3", ""),
    (["encode", "EF.ICCID", #"{"iccid":"8999001010000000434"}"#], 2, "", "the check digit of"),
    (["encode", "ADF.USIM/EF.PNN", #"{"fullName":"ATT"}"#, "--size", "8"], 0, "430483412a15ffff", ""),
    (
      ["encode", "ADF.USIM/EF.PNN", #"{"fullName":"Quokka Mobile"}"#, "--size", "10"], 2, "",
      "fullName: 15 bytes with tag and length, where 10 of the record's 10 are left"
    ),
    (
      ["encode", "ADF.USIM/EF.PNN", #"{"fullName":"ATT","shortName":"Quokka Mobile"}"#, "--size", "12"], 2, "",
      "shortName: 15 bytes with tag and length, where 6 of the record's 12 are left"
    ),
    (["encode", "ADF.USIM/EF.AD", #"{"mncLength":2}"#], 2, "", "operationMode: is missing"),
    (["encode", "ADF.USIM/EF.AD", #"{"operationMode":"normal","additionalInformation":[],"mnc":2}"#], 2, "", "mnc:"),
    (
      ["encode", "ADF.USIM/EF.AD", #"{"operationMode":"normal","additionalInformation":[],"mncLength":"2"}"#], 2, "",
      "mncLength: text where a number is expected"
    ),
    (
      ["encode", "ADF.USIM/EF.AD", #"{"operationMode":"normal","additionalInformation":[],"mncLength":256}"#], 2, "",
      "mncLength: 256 is outside 0 to 255"
    ),
    (["encode", "ADF.USIM/EF.AD", #"{"operationMode":"#], 2, "", "the JSON is broken: line 1, column"),
    (["encode", "ADF.USIM/EF.AD", "[1.5]"], 2, "", "a whole number"),
    (["encode", "ADF.USIM/EF.SPN", #"{"raw":"01"}"#, "--size", "1", "--json"], 0, #""data": "01""#, ""),
    (["encode", "ADF.USIM/EF.SPN", #"{"raw":"0102"}"#, "--size", "1"], 2, "", "2 bytes where 1 fit"),
    (["encode", "MF/EF.PL", #"["de",null]"#, "--size", "4"], 0, "6465ffff", ""),
    (["encode", "MF/EF.PL", #"["de","en","fr"]"#, "--size", "4"], 2, "", "3 elements where 2 fit"),
    (["encode", "ADF.USIM/EF.FPLMN", #"["001-01",null]"#, "--records", "--size", "3"], 2, "", "[1]"),
    (["encode", "ADF.USIM/EF.SPN", "null", "--size", "0"], 64, "", "1 to 65535"),
    (["files", "EF.SPN"], 0, "serviceProviderName", ""),
    (["files", "EF.SPN", "--json"], 0, #""fid": "6f46""#, ""),
    (["files", "ADF.ISIM"], 0, "MF/ADF.ISIM/EF.IMPI", ""),
    (["files", "EF.NONE"], 2, "", "no file EF.NONE in the tables"),
  ]

  @Test(arguments: cases)
  func endsAndSays(_ row: (words: [String], status: Int32, output: String, error: String)) throws {
    let run = try UICCProcess.run(row.words)
    let line = row.words.joined(separator: " ")
    #expect(run.status == row.status, "\(line): \(run.errors)")
    #expect(row.output.isEmpty || run.text.contains(row.output), "\(line): \(run.text)")
    #expect(row.error.isEmpty ? run.errors.isEmpty : run.errors.contains(row.error), "\(line): \(run.errors)")
  }

  @Test func whatIsDecodedIsEncodedAgain() throws {
    let line = """
      "$uicc" decode ADF.USIM/EF.PNN - --json < <(printf '430483412a15ffffff\\n\\nffffffffffffffffff\\n') \
      | "$uicc" encode ADF.USIM/EF.PNN - --records --size 9
      """
    let run = try UICCProcess.shell(line)
    #expect(run.lines == ["430483412a15ffffff", "ffffffffffffffffff"])
  }
}
