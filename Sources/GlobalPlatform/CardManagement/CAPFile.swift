public import ISO7816

/// A Java Card package as it is loaded: the components of a CAP file (Java Card VM specification §6), hostile input.
public struct CAPFile: Sendable {
  public let package: AID
  /// AIDs of what can be installed.
  public let applets: [AID]
  /// Components in the order in which cards want them, without the descriptive ones.
  public let loadBlock: [UInt8]

  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// §6.1: order of loading. Debug and, as most cards want it, Descriptor stay out.
  static let order = [
    "header", "directory", "import", "applet", "class", "method", "staticfield", "export", "constantpool",
    "reflocation",
  ]

  /// - Parameter components: the entries of the archive that end in `.cap`, by the last part of their names.
  /// - Throws: ``Failure`` with the component and the byte.
  public init(components: [String: [UInt8]]) throws(Failure) {
    var found: [String: [UInt8]] = [:]
    for (name, bytes) in components {
      let lower = name.lowercased()
      guard lower.hasSuffix(".cap") else { continue }
      found[String(lower.dropLast(4))] = bytes
    }
    guard let header = found["header"] else { throw Failure(description: "this is no CAP file: it has no Header.cap") }
    for (name, bytes) in found where Self.order.contains(name) {
      guard bytes.count >= 3, Int(bytes[1]) << 8 | Int(bytes[2]) == bytes.count - 3 else {
        throw Failure(description: "\(name).cap: the length at byte 1 is not that of the component")
      }
    }
    // §6.3: tag, size, magic DECAFFED, minor, major, flags, package: minor, major, length, AID.
    guard header.count > 12, header[0] == 1, Array(header[3..<7]) == [0xDE, 0xCA, 0xFF, 0xED] else {
      throw Failure(description: "header.cap: no magic number decaffed at byte 3")
    }
    let count = Int(header[12])
    guard (5...16).contains(count), header.count >= 13 + count else {
      throw Failure(description: "header.cap: the AID at byte 12 has \(count) bytes")
    }
    package = AID(Array(header[13..<13 + count]))
    applets = try Self.applets(found["applet"])
    loadBlock = Self.order.flatMap { found[$0] ?? [] }
  }

  private static func applets(_ component: [UInt8]?) throws(Failure) -> [AID] {
    guard let component else { return [] }
    guard component.count > 3 else { throw Failure(description: "applet.cap is empty") }
    var rest = component.dropFirst(4)
    var applets: [AID] = []
    for _ in 0..<component[3] {
      let place = component.count - rest.count
      guard let count = rest.popFirst().map(Int.init), (5...16).contains(count), rest.count >= count + 2 else {
        throw Failure(description: "applet.cap: the applet at byte \(place) is cut")
      }
      applets.append(AID(Array(rest.prefix(count))))
      rest = rest.dropFirst(count + 2)
    }
    return applets
  }
}

extension CardManager {
  /// INSTALL [for load] and LOAD (GPC_SPE_034 §11.5.2.3.1 and §11.6).
  public func load(_ cap: CAPFile, progress: (_ done: Int, _ count: Int) -> Void = { _, _ in })
    throws(SecureChannelError)
  {
    guard let channel else { throw .unsupported("load needs a secure channel") }
    func field(_ bytes: [UInt8]) -> [UInt8] { [UInt8(truncatingIfNeeded: bytes.count)] + bytes }
    let announce = field(cap.package.bytes) + field(aid.bytes) + [0, 0, 0]
    _ = try send(
      CommandAPDU(cla: 0x80, ins: 0xE6, p1: 0x02, p2: 0x00, data: announce, le: 0x100),
      "install for load of \(cap.package)")
    let file = TLV(tag: 0xC4, value: cap.loadBlock).encoded
    let size = channel.maximumData
    let count = (file.count + size - 1) / size
    guard count <= 256 else {
      throw .unsupported("the package has \(file.count) bytes, more than 256 blocks of \(size) can carry")
    }
    for block in 0..<count {
      progress(block, count)
      let part = Array(file[block * size..<min((block + 1) * size, file.count)])
      _ = try send(
        CommandAPDU(
          cla: 0x80, ins: 0xE8, p1: block == count - 1 ? 0x80 : 0x00, p2: UInt8(truncatingIfNeeded: block), data: part,
          le: 0x100), "load block \(block + 1) of \(count)")
    }
  }

  /// INSTALL [for install and make selectable] (§11.5.2.3.2).
  /// - Parameter parameters: what the applet gets, without tag C9.
  public func install(
    package: AID, module: AID, instance: AID, privileges: [UInt8] = [0], parameters: [UInt8] = []
  ) throws(SecureChannelError) {
    func field(_ bytes: [UInt8]) -> [UInt8] { [UInt8(truncatingIfNeeded: bytes.count)] + bytes }
    let data =
      field(package.bytes) + field(module.bytes) + field(instance.bytes) + field(privileges)
      + field(TLV(tag: 0xC9, value: parameters).encoded) + [0]
    let room = channel?.maximumData ?? 255
    guard data.count <= room else {
      throw .unsupported("the install parameters are too long: the command has \(data.count) bytes, \(room) fit")
    }
    _ = try send(
      CommandAPDU(cla: 0x80, ins: 0xE6, p1: 0x0C, p2: 0x00, data: data, le: 0x100), "install \(instance)")
  }
}
