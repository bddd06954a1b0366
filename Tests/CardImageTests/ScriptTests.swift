import CardImage
import Foundation
import ISO7816
import Testing

@Suite("pySim scripts")
struct ScriptTests {
  /// An export of a card with a few files, in the layout of pySim-shell.
  static let export = """
    INFO: Using reader PCSC[Virtual PCD 00 00]
    ################################################################################
    # MF                                                                           #
    ################################################################################
    # directory: MF (3f00)
    # file: MF (3f00)
    # RAW FCP Template: 62088202782183023f00
    # Decoded FCP Template: {'file_identifier': '3f00'}
    select MF
    # MF(3f00) has no exportable contents
    #
    # directory: MF/EF.ICCID (3f00/2fe2)
    # file: EF.ICCID (2fe2)
    # structure: transparent
    # RAW FCP Template: 620c8202412183022fe28002000a
    select MF/EF.ICCID
    update_binary 988812010000000010F9
    #
    # directory: MF/EF.PL (3f00/2f05)
    # bad file: MF/EF.PL/EF.PL, SW match failed! Expected 9000 and got 6a82: Wrong parameters - File not found
    #
    # directory: MF/ADF.USIM (3f00/a0000000871002)
    # file: ADF.USIM (None)
    # RAW FCP Template: 620482027821
    select MF/ADF.USIM
    # ADF(ADF.USIM) has no exportable features
    #
    # directory: MF/ADF.USIM/EF.SMSP (3f00/a0000000871002/6f42)
    # file: EF.SMSP (6f42)
    # structure: linear_fixed
    # RAW FCP Template: 62108205422100020283026f4280020004
    select MF/ADF.USIM/EF.SMSP
    update_record 1 0102
    update_record 2 ffff
    #
    # directory: MF/ADF.USIM/EF.SUME (3f00/a0000000871002/6f54)
    # file: EF.SUME (6f54)
    # structure: ber_tlv
    # RAW FCP Template: 620b8202792183026f54800100
    select MF/ADF.USIM/EF.SUME
    delete_all
    set_data 0x80 0102
    set_data 0x9f01 03
    #
    # directory: MF/ADF.USIM/EF.Empty (3f00/a0000000871002/6ff8)
    # file: EF.Empty (6ff8)
    # structure: ber_tlv
    # RAW FCP Template: 620482027921
    select MF/ADF.USIM/EF.Empty
    # empty file, no tags
    #
    # directory: MF/ADF.USIM/EF.Wrong (3f00/a0000000871002/6ff9)
    # file: EF.Wrong (6ff9)
    # structure: transparent
    # RAW FCP Template: 620482024121
    select MF/ADF.USIM/EF.Wrong
    # bad file: MF/ADF.USIM/EF.Wrong/EF.Wrong, selected file has structure type 'transparent', expecting 'ber_tlv'
    #
    # directory: MF/ADF.ARA-M (3f00/a00000015141434c00)
    # file: ADF.ARA-M (None)
    # RAW FCP Template: None
    # Decoded FCP Template: None
    select MF/ADF.ARA-M
    aram_delete_all
    aram_store_ref_ar_do --aid ffffffffffff --device-app-id 0102 --apdu-always --android-permissions 01 --pkg-ref a.b
    #
    ################################################################################
    # Export summary                                                               #
    ################################################################################
    # total files visited: 9
    # bad files:           2
    #  MF/EF.PL/EF.PL, SW match failed! Expected 9000 and got 6a82: Wrong parameters - File not found
    # skipped dedicated files(s): 1
    #  MF/DF.WLAN, SW match failed! Expected 9000 and got 9404: file ID not found

    """

  @Test("an export has everything that it says")
  func export() throws {
    let reading = try CardImage.read(bytes: Array(Self.export.utf8), name: "dir/card_backup_3B9F96801F_1.script")
    #expect(reading.warnings == [])
    let image = reading.image
    #expect(image.atr == [0x3B, 0x9F, 0x96, 0x80, 0x1F])
    #expect(image.iccid == "8988211000000000019")
    #expect(image.araM.map { Hex.string($0) } == ["e21be1114f06ffffffffffffc1020102ca03612e62e306d00101db0101"])
    typealias File = CardImage.File
    let expected: [File] = [
      .init(path: "MF", fid: .mf, fcp: Hex.bytes("62088202782183023f00") ?? [], structure: .df),
      .init(
        path: "MF/EF.ICCID", fid: 0x2FE2, fcp: Hex.bytes("620c8202412183022fe28002000a") ?? [],
        structure: .transparent, content: .data(Hex.bytes("988812010000000010f9") ?? [])),
      .init(path: "MF/EF.PL", fid: 0x2F05, structure: .unknown, status: 0x6A82),
      .init(
        path: "MF/ADF.USIM", aid: .usim, fcp: Hex.bytes("620482027821") ?? [], structure: .adf),
      .init(
        path: "MF/ADF.USIM/EF.SMSP", fid: 0x6F42, fcp: Hex.bytes("62108205422100020283026f4280020004") ?? [],
        structure: .linearFixed, content: .records([[1, 2], [0xFF, 0xFF]])),
      .init(
        path: "MF/ADF.USIM/EF.SUME", fid: 0x6F54, fcp: Hex.bytes("620b8202792183026f54800100") ?? [],
        structure: .berTLV, content: .tags([.init(tag: 0x80, value: [1, 2]), .init(tag: 0x9F01, value: [3])])),
      .init(
        path: "MF/ADF.USIM/EF.Empty", fid: 0x6FF8, fcp: Hex.bytes("620482027921") ?? [], structure: .berTLV,
        content: .tags([])),
      .init(
        path: "MF/ADF.USIM/EF.Wrong", fid: 0x6FF9, fcp: Hex.bytes("620482024121") ?? [], structure: .transparent,
        problem: "selected file has structure type 'transparent', expecting 'ber_tlv'"),
      .init(
        path: "MF/ADF.ARA-M", aid: AID([0xA0, 0, 0, 1, 0x51, 0x41, 0x43, 0x4C, 0]), structure: .adf,
        problem: "access rules put together from the script's commands; their bytes are not in it"),
      .init(path: "MF/DF.WLAN", structure: .unknown, status: 0x9404),
    ]
    #expect(image.files.map(\.path) == expected.map(\.path))
    for (read, wanted) in zip(image.files, expected) { #expect(read == wanted) }
  }

  /// One file in an export, and the lines that end one.
  private func script(_ lines: String, structure: String = "transparent", fcp: String = "6200") -> String {
    """
    # directory: MF/EF.A (3f00/6f01)
    # file: EF.A (6f01)
    # structure: \(structure)
    # RAW FCP Template: \(fcp)
    select MF/EF.A
    \(lines)
    # total files visited: 1

    """
  }

  @Test(
    "lines that are not as they should be",
    arguments: [
      ("update_binary 012", "card:6:15: odd number of hex digits", "damaged in the script: odd number of hex digits"),
      ("update_binary 01x2", "card:6:17: not a hex digit", "damaged in the script: not a hex digit"),
      ("update_record 0 01", "card:6:1: not a record number from 1 to 255", nil),
      ("update_record 999999999 01", "card:6:1: not a record number from 1 to 255", nil),
      ("update_record x 01", "card:6:1: not a record number from 1 to 255", nil),
      ("set_data zz 01", "card:6:1: not a tag", nil),
      ("verify_adm 12345678", "card:6:1: not a command that is read here: verify_adm", nil),
      ("# uicc: sw xx", "card:6:1: a comment of uicc that cannot be read: sw xx", nil),
      ("# uicc: record 1", "card:6:1: a comment of uicc that cannot be read: record 1", nil),
      (
        "# Stopping early here due to exception: no card",
        "card:6:1: the script is not complete, pySim-shell stopped early: no card", nil
      ),
    ])
  func lines(_ line: String, _ warning: String, _ problem: String?) throws {
    let reading = try Samples.read(script(line))
    #expect(reading.warnings.map(\.description) == [warning])
    #expect(reading.image.files.map(\.path) == ["MF/EF.A"])
    #expect(reading.image.files.first?.content == CardImage.Content.none)
    #expect(reading.image.files.first?.problem == problem)
  }

  @Test("content of two kinds: the first is kept; the same again: the last counts")
  func contradictions() throws {
    let two = try Samples.read(script("update_binary 01\nupdate_record 1 02"))
    #expect(two.image.files.first?.content == .data([1]))
    #expect(two.warnings.map(\.description) == ["card:7:1: MF/EF.A has content of another kind already; that is kept"])
    let again = try Samples.read(script("update_record 2 01\nupdate_record 2 02"))
    #expect(again.image.files.first?.content == .records([nil, [2]]))
    #expect(again.warnings.map(\.code) == [.contradiction])
  }

  @Test("less than the FCP announces is a problem of the file")
  func shortfall() throws {
    let data = try Samples.read(script("update_binary 0102", fcp: "6208820241218002000a"))
    #expect(data.image.files.first?.problem == "2 bytes in the script, where the FCP says 10")
    let records = try Samples.read(
      script("update_record 1 01", structure: "linear_fixed", fcp: "620b82054221000103800203"))
    #expect(records.image.files.first?.problem == "1 records in the script, where the FCP says 3")
  }

  @Test("decoded values are named as missing bytes, unless pySim could not decode them")
  func decoded() throws {
    let image = try Samples.read(
      script(#"update_record_decoded 1 '{"raw": "0a0b"}'"# + "\n" + #"update_record_decoded 2 '{"name": "x"}'"#)
    ).image
    #expect(image.files.first?.content == .records([[0x0A, 0x0B]]))
    #expect(image.files.first?.problem == "the script has decoded values only, the bytes are not in it")
    #expect(image.files.first?.isComplete == false)
  }

  @Test("a path that stands twice: the first is kept, both places are named")
  func duplicates() throws {
    let text = """
      # directory: MF/EF.A (3f00/6f01)
      select MF/EF.A
      update_binary 01
      # directory: MF/EF.A (3f00/6f01)
      select MF/EF.A
      update_binary 02
      # total files visited: 2

      """
    let reading = try Samples.read(text)
    #expect(reading.image.files.map(\.content) == [.data([1])])
    #expect(
      reading.warnings.map(\.description) == [
        "card:4:1: MF/EF.A stands here again; only the one in line 1, column 1 is used"
      ])
  }

  @Test("a script by hand needs no comments, and its paths may be relative")
  func byHand() throws {
    let reading = try Samples.read(
      """
      select ADF.USIM
      select EF.SPN
      update_binary 00
      select MF
      select DF.TELECOM
      select EF.ADN
      update_record 1 01
      """)
    #expect(reading.warnings == [])
    #expect(
      reading.image.files.map(\.path) == [
        "MF/ADF.USIM", "MF/ADF.USIM/EF.SPN", "MF", "MF/DF.TELECOM", "MF/DF.TELECOM/EF.ADN",
      ])
  }

  @Test("an export that was cut at any line or byte says so, and keeps what stood before")
  func cut() throws {
    let whole = Array(Self.export.utf8)
    let complete = try CardImage.read(bytes: whole, name: "card").image
    let summary = try #require(Self.export.range(of: "# total"))
    let end = Self.export.utf8.distance(from: Self.export.startIndex, to: summary.lowerBound)
    for count in stride(from: 400, to: end, by: 5) {
      let reading = try CardImage.read(bytes: Array(whole[..<count]), name: "card")
      #expect(!reading.warnings.isEmpty, "\(count)")
      let files = reading.image.files
      #expect(files.dropLast() == complete.files.prefix(Swift.max(0, files.count - 1)), "\(count)")
      let last = try #require(files.last)
      #expect(last.problem?.contains("the script ends here") == true, "\(count)")
    }
  }

  @Test(
    "access rules as commands",
    arguments: [
      (#"--aid "" --apdu-never"#, "e209e1024f00e303d00100", "any application"),
      ("--aid-empty --nfc-always", "e209e102c000e303d10101", "the default application"),
      (
        "--pkg-ref a --apdu-filter 00a4000000ff0000 --nfc-never", "e214e103ca0161e30dd00800a4000000ff0000d10100",
        "filter"
      ),
      ("--colour red", nil, "no such option"), ("--aid", nil, "no value"), ("--aid 0g", nil, "not hex"),
    ])
  func accessRules(_ options: String, _ rule: String?, _ reason: String) throws {
    let image = try Samples.read(script("aram_store_ref_ar_do " + options)).image
    #expect(image.araM.map { Hex.string($0) } == [rule].compactMap { $0 }, "\(reason)")
    #expect(image.files.first?.problem != nil)
  }

  @Test("no path can break out of its line")
  func injection() {
    let image = CardImage(files: [
      .init(path: "MF/EF.A\nupdate_binary 00 #", fcp: [0x62], structure: .transparent, content: .data([1]))
    ])
    let lines = Samples.text(image.pySimScript()).split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("update_binary") } == ["update_binary 01"])
    #expect(lines.filter { $0.hasPrefix("select") } == ["select MF/EF.A_update_binary_00_#"])
  }
}
