/// Writes an AndroidManifest.xml as aapt does: a string pool, a resource map, elements.
public enum BinaryXMLSample {
  private static let none = 0xFFFF_FFFF

  public static func manifest(
    package: String = "org.example.app", minSDK: Int = 21, targetSDK: Int = 29, isUTF8: Bool = false
  ) -> [UInt8] {
    let strings = [
      "versionCode", "versionName", "minSdkVersion", "targetSdkVersion", "android",
      "http://schemas.android.com/apk/res/android", "package", "manifest", "uses-sdk", package, "1.0",
    ]
    let resources = [0x0101_021B, 0x0101_021C, 0x0101_020C, 0x0101_0270].flatMap { bytes($0, 4) }
    var body = pool(strings, isUTF8) + chunk(0x180, [], resources)
    body += node(0x100, bytes(4, 4) + bytes(5, 4))
    body += start(7, [(5, 0, none, 0x10, 7), (5, 1, 10, 0x03, 10), (none, 6, 9, 0x03, 9)])
    body += start(8, [(5, 2, none, 0x10, minSDK), (5, 3, none, 0x10, targetSDK)])
    for name in [8, 7] { body += node(0x103, bytes(none, 4) + bytes(name, 4)) }
    body += node(0x101, bytes(4, 4) + bytes(5, 4))
    return chunk(0x0003, [], body)
  }

  private static func bytes(_ number: Int, _ count: Int) -> [UInt8] { APKParts.bytes(number, count) }

  private static func chunk(_ type: Int, _ header: [UInt8], _ body: [UInt8]) -> [UInt8] {
    bytes(type, 2) + bytes(8 + header.count, 2) + bytes(8 + header.count + body.count, 4) + header + body
  }

  /// A node of the tree: line number and comment are its header.
  private static func node(_ type: Int, _ body: [UInt8]) -> [UInt8] { chunk(type, bytes(1, 4) + bytes(none, 4), body) }

  private static func start(_ name: Int, _ attributes: [(Int, Int, Int, Int, Int)]) -> [UInt8] {
    var body = bytes(none, 4) + bytes(name, 4) + bytes(20, 2) + bytes(20, 2) + bytes(attributes.count, 2)
    body += [UInt8](repeating: 0, count: 6)
    for (namespace, name, raw, type, value) in attributes {
      body += bytes(namespace, 4) + bytes(name, 4) + bytes(raw, 4) + bytes(8, 2) + [0, UInt8(type)] + bytes(value, 4)
    }
    return node(0x102, body)
  }

  private static func pool(_ strings: [String], _ isUTF8: Bool) -> [UInt8] {
    var (data, offsets): ([UInt8], [UInt8]) = ([], [])
    for string in strings {
      offsets += bytes(data.count, 4)
      if isUTF8 {
        data += [UInt8(string.utf16.count), UInt8(string.utf8.count)] + Array(string.utf8) + [0]
      } else {
        data += bytes(string.utf16.count, 2) + string.utf16.flatMap { bytes(Int($0), 2) } + [0, 0]
      }
    }
    data += [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
    let header =
      bytes(strings.count, 4) + bytes(0, 4) + bytes(isUTF8 ? 0x100 : 0, 4) + bytes(28 + offsets.count, 4) + bytes(0, 4)
    return chunk(0x0001, header, offsets + data)
  }
}
