import GlobalPlatform
import ISO7816
import Testing
import UICC

/// Access rule files (ARF): Android's way through them against GPD_SPE_013's.
@Suite struct AccessRuleFilesTests {
  /// Files by path.
  final class Files: PKCS15Files {
    var files: [[UInt8]: [UInt8]]
    private var current: [UInt8]?
    init(_ files: [[UInt8]: [UInt8]]) { self.files = files }

    func select(_ path: [UInt8]) throws(CardError) -> Bool {
      guard path.count == 2, files[path] != nil else { return false }
      current = path
      return true
    }
    func readBinary() throws(CardError) -> [UInt8] { Array(current.flatMap { files[$0] }?.prefix(256) ?? []) }
    func content(_ path: [UInt8]) throws(CardError) -> [UInt8]? { files[Array(path.suffix(2))] }
  }

  static let hashes = (1...3).map { [UInt8](repeating: UInt8($0), count: 20) }
  static let oid: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x81, 0x48, 0x01, 0x01]

  static func path(_ bytes: [UInt8]) -> TLV { TLV(tag: 0x30, children: [TLV(tag: 0x04, value: bytes)]) }
  static func condition(_ hash: [UInt8]) -> [UInt8] { TLV(tag: 0x30, children: [TLV(tag: 0x04, value: hash)]).encoded }
  static func rule(_ aid: [UInt8], _ file: [UInt8]) -> [UInt8] {
    TLV(tag: 0x30, children: [TLV(tag: 0xA0, children: [TLV(tag: 0x04, value: aid)]), path(file)]).encoded
  }

  /// A card whose EF.ACRF is at `acrf`.
  static func files(acrf: [UInt8] = [0x43, 0x00], accf: [UInt8]) -> Files {
    let name = TLV(tag: 0x30, children: [TLV(tag: 0x0C, value: Array("GP SE Acc Ctl".utf8))])
    let type = TLV(tag: 0xA1, children: [TLV(tag: 0x30, children: [TLV(tag: 0x06, value: oid), path([0x42, 0x00])])])
    return Files([
      [0x50, 0x31]: TLV(tag: 0xA7, children: [path([0x52, 0x07])]).encoded + [0xFF, 0xFF],
      [0x52, 0x07]: TLV(tag: 0xA1, children: [TLV(tag: 0x30, value: []), name, type]).encoded + [0xFF],
      [0x42, 0x00]: TLV(tag: 0x30, children: [TLV(tag: 0x04, value: [0, 0, 0, 0, 0, 0, 0, 1]), path(acrf)]).encoded,
      acrf: rule([UInt8](repeating: 0xFF, count: 6), [0x43, 0x10]) + [0xFF, 0xFF],
      [0x43, 0x10]: accf,
    ])
  }

  @Test("both find the conditions of the usual files") func usual() throws {
    let files = Self.files(accf: Self.hashes.flatMap(Self.condition) + [0xFF, 0xFF, 0xFF])
    let android = try AndroidPKCS15(files)
    #expect(android.hashes.map(\.bytes) == Self.hashes)
    #expect(android.hashes.map(\.offset) == [0, 24, 48])
    let standard = try AccessRuleFiles(files)
    #expect(standard.problems == [])
    #expect(standard.rules.map(\.target) == [.aid([UInt8](repeating: 0xFF, count: 6))])
    #expect(standard.rules.flatMap(\.conditions).map(\.hash) == Self.hashes.map { Optional($0) })
    let app = AndroidApp(package: "x", signers: [.init(sha1: Self.hashes[1], sha256: [], label: "s")])
    #expect(android.rules.status(of: app) == .hasAccess)
  }

  @Test("an EF.ACRF elsewhere than 4300 is not found by Android, whose OID never fits") func elsewhere() throws {
    let files = Self.files(acrf: [0x43, 0x01], accf: Self.condition(Self.hashes[0]))
    let android = try AndroidPKCS15(files)
    #expect(android.hashes == [])
    #expect(android.rules.state == .loaded)
    #expect(try AccessRuleFiles(files).rules.flatMap(\.conditions).map(\.hash) == [Self.hashes[0]])
  }

  @Test("an empty condition is everybody for the standard and the end for Android") func emptyCondition() throws {
    let files = Self.files(accf: Self.condition(Self.hashes[0]) + [0x30, 0x00] + Self.condition(Self.hashes[1]))
    #expect(try AndroidPKCS15(files).hashes.map(\.bytes) == [Self.hashes[0]])
    #expect(
      try AccessRuleFiles(files).rules.flatMap(\.conditions).map(\.hash) == [Self.hashes[0], nil, Self.hashes[1]])
  }

  @Test("Android reads 256 bytes of a file") func longFile() throws {
    let many = (1...20).map { [UInt8](repeating: UInt8($0), count: 20) }
    let files = Self.files(accf: many.flatMap(Self.condition))
    #expect(try AndroidPKCS15(files).hashes.map(\.bytes) == Array(many.prefix(10)))
    #expect(try AccessRuleFiles(files).rules.flatMap(\.conditions).count == 20)
  }

  @Test("a file that is not there leaves the one before current, which Android then reads") func missingFile() throws {
    let files = Self.files(accf: Self.condition(Self.hashes[0]))
    files.files[[0x43, 0x10]] = nil
    // EF.ACRF again, read as EF.ACCF: its first element is no octet string.
    #expect(try AndroidPKCS15(files).hashes == [])
    #expect(try AccessRuleFiles(files).problems.contains("EF.ACCF 4310 is not there"))
  }
}
