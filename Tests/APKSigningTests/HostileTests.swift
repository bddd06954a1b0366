import APKSigning
import FuzzTargets
import TestSupport
import Testing

/// APKs that somebody made to break a reader, or to pass for another's.
@Suite struct HostileTests {
  private static let rotated = SeedFiles.bytes("rotated.apk")
  private static let v2: UInt32 = 0x7109_871A
  private static let v3: UInt32 = 0xF053_68C0

  private static func refusals(_ bytes: [UInt8]) throws -> [String] {
    try APK(MemoryBytes(bytes)).platforms.map { $0.refusal ?? "installed" }
  }

  /// What a reader says of bytes that are no APK.
  private static func error(_ bytes: [UInt8]) -> String {
    do {
      _ = try APK(MemoryBytes(bytes))
      return ""
    } catch { return error.description }
  }

  private static func parts() throws -> APKParts { try #require(APKParts(rotated)) }

  @Test("the seed is good, and assembling its parts gives it back") func seed() throws {
    let parts = try Self.parts()
    #expect(try Self.refusals(Self.rotated).allSatisfy { $0 == "installed" })
    let again = parts.assembled(parts.values.map { ($0.key, $0.value) })
    #expect(try Self.refusals(again).allSatisfy { $0 == "installed" })
  }

  @Test("a cut file is no archive, wherever it is cut") func cut() {
    for length in stride(from: 0, to: Self.rotated.count, by: 61) {
      let text = Self.error(Array(Self.rotated.prefix(length)))
      #expect(!text.isEmpty, "\(length) bytes")
    }
  }

  @Test(
    "offsets and sizes of the end record",
    arguments: [
      // Offset of the field from the end, its new value, what is said.
      (6, 0xFFFF_FFFF, "does not end where the end record begins"), (6, 0, "does not end where"),
      (10, 0xFFFF_FFFF, "does not end where"), (10, 0, "does not end where"),
    ])
  func endRecord(fromEnd: Int, value: Int, text: String) {
    var bytes = Self.rotated
    bytes.replaceSubrange((bytes.count - fromEnd)..<(bytes.count - fromEnd + 4), with: APKParts.bytes(value, 4))
    #expect(Self.error(bytes).contains(text), "\(Self.error(bytes))")
  }

  @Test(
    "sizes of the signing block and of its pairs",
    arguments: [
      (0, 0xFF, "at its start"), (8, 0xFF, "APK Signing Block: "), (15, 0x7F, "pair 1"), (15, 0xFF, "pair 1"),
    ])
  func block(place: Int, value: UInt8, text: String) throws {
    let parts = try Self.parts()
    var bytes = Self.rotated
    let start = parts.content.count
    bytes[start + place] = value
    let refusals = try Self.refusals(bytes)
    // Android 5 and 6 do not look at the block.
    #expect(refusals.first == "installed")
    #expect(refusals.dropFirst().allSatisfy { $0.contains(text) }, "\(refusals)")
  }

  @Test("a block that is there twice counts once, the first") func duplicate() throws {
    let parts = try Self.parts()
    let (v2, v3) = (try #require(parts.values[Self.v2]), try #require(parts.values[Self.v3]))
    let good = try APK(MemoryBytes(parts.assembled([(Self.v2, v2), (Self.v3, v3), (Self.v3, [1, 2, 3])])))
    #expect(good.platforms.allSatisfy { $0.refusal == nil })
    #expect(good.warnings.contains { $0.contains("more than once") })
    let bad = try Self.refusals(parts.assembled([(Self.v2, v2), (Self.v3, [1, 2, 3]), (Self.v3, v3)]))
    #expect(bad.last?.hasPrefix("v3: ") == true, "\(bad)")
  }

  @Test("a block that is stripped is missed by the one that promises it") func stripped() throws {
    let parts = try Self.parts()
    let withoutV3 = try APK(MemoryBytes(parts.assembled([(Self.v2, try #require(parts.values[Self.v2]))])))
    let onNine = try #require(withoutV3.platforms.first { $0.sdk.contains(28) })
    #expect(onNine.refusal == "its v2 signature says that it is signed with v3, but there is no v3 block")
    let onSeven = try #require(withoutV3.platforms.first { $0.sdk.contains(24) })
    #expect(onSeven.refusal == nil)
    let withoutBlock = try APK(MemoryBytes(parts.assembled([])))
    let verdict = try #require(withoutBlock.platforms.first { $0.sdk.contains(24) })
    #expect(verdict.refusal == "its v1 signature says that it is signed with v2, but there is no v2 block")
  }

  @Test("no byte of a signer can be changed") func everyByte() throws {
    let parts = try Self.parts()
    let value = try #require(parts.values[Self.v3])
    let v2 = try #require(parts.values[Self.v2])
    for place in stride(from: 0, to: value.count, by: 13) {
      var changed = value
      changed[place] ^= 0x04
      let apk = try APK(MemoryBytes(parts.assembled([(Self.v2, v2), (Self.v3, changed)])))
      let verdict = try #require(apk.platforms.first { $0.sdk.contains(30) })
      #expect(verdict.refusal != nil, "byte \(place)")
    }
  }

  /// Entries with their fields as the central directory shall show them.
  private static func archive(_ entries: [(String, [UInt8])], change: (inout [UInt8], Int) -> Void = { _, _ in })
    -> [UInt8]
  {
    var bytes = StoredZIP(entries).bytes
    let directory = bytes.count - 6
    let start = bytes[directory..<directory + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    change(&bytes, start)
    return bytes
  }

  @Test(
    "entries that lie",
    arguments: [
      // Offset in the first header of the central directory, new value, what is said of the manifest or the archive.
      (20, 0x0FFF_FFFF, "is outside the file"), (42, 0x7FFF_FFFF, "is outside the file"),
      (24, 0xFFFF_FFFF, "bytes are too many"), (24, 5, "stored, yet"), (10, 8, "damaged deflate stream"),
      (10, 99, "compression method 99"), (42, 1, "no local header at byte 1"),
    ])
  func entry(offset: Int, value: Int, text: String) {
    let bytes = Self.archive([("AndroidManifest.xml", [UInt8](repeating: 0xFF, count: 40))]) { bytes, start in
      let width = offset == 10 ? 2 : 4
      bytes.replaceSubrange((start + offset)..<(start + offset + width), with: APKParts.bytes(value, width))
    }
    let warnings = (try? APK(MemoryBytes(bytes)))?.warnings ?? []
    #expect((warnings + [Self.error(bytes)]).contains { $0.contains(text) }, "\(warnings) \(Self.error(bytes))")
  }

  @Test("a bomb is stopped at the size that it announces") func bomb() {
    // 1,032 bytes of zeros for each byte: a stored block cannot say so, a dynamic one of zlib's does.
    let deflated: [UInt8] =
      [0xED, 0xC1, 0x01, 0x01, 0x00, 0x00, 0x00, 0x80, 0x90, 0xFE, 0xAF, 0xEE, 0x08, 0x0A]
      + [UInt8](repeating: 0, count: 3000)
    let bytes = Self.archive([("AndroidManifest.xml", deflated)]) { bytes, start in
      bytes.replaceSubrange((start + 10)..<(start + 12), with: [8, 0])
      bytes.replaceSubrange((start + 24)..<(start + 28), with: APKParts.bytes(100, 4))
    }
    let warnings = (try? APK(MemoryBytes(bytes)))?.warnings ?? []
    #expect(warnings == ["AndroidManifest.xml: inflates to more than its 100 bytes"], "\(warnings)")
  }

  @Test("a name that is there twice, a ZIP64 archive, no archive") func archives() {
    let twice = Self.archive([("a", [1]), ("a", [2])])
    #expect(Self.error(twice) == "the entry a is there twice")
    #expect(Self.error(Array("PK and nothing more than that, really".utf8)).contains("no end of central directory"))
    #expect(Self.error([]).contains("no ZIP archive"))
    let locator = Self.archive([("a", [1])]) { bytes, _ in
      let end = bytes.count - 22
      bytes.insert(contentsOf: [0x50, 0x4B, 6, 7] + [UInt8](repeating: 0, count: 16), at: end)
    }
    #expect(Self.error(locator).contains("ZIP64"))
  }

  @Test(
    "nonsense for a manifest",
    arguments: [
      ([0x3C, 0x3F, 0x78, 0x6D] as [UInt8], "no binary XML"), ([3, 0, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF], "a document of"),
      ([3, 0, 8, 0, 16, 0, 0, 0, 1, 0, 0xFF, 0xFF, 0, 0, 0, 0], "a chunk of"),
      ([3, 0, 8, 0, 8, 0, 0, 0], "its root is no element manifest"), ([], "type of 2 bytes"),
    ])
  func manifest(bytes: [UInt8], text: String) {
    do {
      _ = try AndroidManifest(binary: bytes)
      Issue.record("no error")
    } catch { #expect(error.description.contains(text), "\(error)") }
  }

  @Test("a string count that no pool has room for, an attribute outside, an endless nest") func manifestStructures()
    throws
  {
    let good = BinaryXMLSample.manifest()
    #expect(try AndroidManifest(binary: good).package == "org.example.app")
    #expect(try AndroidManifest(binary: BinaryXMLSample.manifest(isUTF8: true)).targetSDK == 29)
    var many = good
    many.replaceSubrange(16..<20, with: [0xFF, 0xFF, 0xFF, 0x7F])
    #expect(throws: APKError.self) { try AndroidManifest(binary: many) }
    var nest: [UInt8] = []
    let start: [UInt8] =
      [2, 1, 16, 0, 36, 0, 0, 0] + APKParts.bytes(1, 4) + APKParts.bytes(0xFFFF_FFFF, 4)
      + APKParts.bytes(0xFFFF_FFFF, 4)
      + [0, 0, 0, 0, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let pool: [UInt8] = [
      1, 0, 28, 0, 36, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0x61, 0,
    ]
    for _ in 0..<500 { nest += start }
    let document = [3, 0, 8, 0] + APKParts.bytes(8 + pool.count + nest.count, 4) + pool + nest
    do {
      _ = try AndroidManifest(binary: document)
      Issue.record("no error")
    } catch { #expect(error.description.contains("nested too deep"), "\(error)") }
  }
}
