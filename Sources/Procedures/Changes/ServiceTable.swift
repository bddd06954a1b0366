public import CardImage
public import ElementaryFiles
import ISO7816
import ImageDecoding
public import UICC

/// A service table (EF.UST and its kin) with the meaning of its bits.
public struct ServiceTable: Sendable {
  public struct Service: Hashable, Sendable {
    public let number: Int
    /// As the specification calls it; empty for a number that it does not give.
    public let name: String
    /// Of a table with two bits a service also: activated.
    public let isAvailable: Bool
    /// The lower bit of a table with two bits a service.
    public let isAllocated: Bool
  }

  /// Where the table stands, its names and its coding.
  private struct Kind: Sendable {
    var path: String
    var names: [Int: String]
    /// EF.SST and EF.CST: allocated and activated.
    var hasTwoBits = false
    /// Bytes before the bits.
    var header = 0
  }

  private static let kinds: [(name: String, kind: Kind)] = [
    ("ust", Kind(path: "MF/ADF.USIM/EF.UST", names: ServiceNames.usim)),
    ("est", Kind(path: "MF/ADF.USIM/EF.EST", names: ServiceNames.enabled)),
    ("ist", Kind(path: "MF/ADF.ISIM/EF.IST", names: ServiceNames.isim)),
    ("sst", Kind(path: "MF/DF.GSM/EF.SST", names: ServiceNames.sim, hasTwoBits: true)),
    ("cst", Kind(path: "MF/DF.CDMA/EF.CST", names: ServiceNames.ruim, hasTwoBits: true)),
    ("pst", Kind(path: "MF/ADF.USIM/DF.ProSe/EF.PST", names: ServiceNames.proSe)),
    ("5g_prose_st", Kind(path: "MF/ADF.USIM/DF.5G_ProSe/EF.5G_PROSE_ST", names: ServiceNames.fiveGProSe)),
    ("mst", Kind(path: "MF/DF.TELECOM/DF.MCS/EF.MST", names: ServiceNames.missionCritical, header: 1)),
    ("vst", Kind(path: "MF/DF.TELECOM/DF.V2X/EF.VST", names: ServiceNames.vehicles, header: 1)),
    ("ast", Kind(path: "MF/DF.TELECOM/DF.A2X/EF.AST", names: ServiceNames.aircraft)),
  ]

  /// What users call the tables.
  public static let names = kinds.map(\.name)

  /// The path of the table that a user means: a name (`ust`, `EF.UST`) or a path, as it is.
  public static func path(_ text: String) -> String {
    let name = text.lowercased().hasPrefix("ef.") ? String(text.lowercased().dropFirst(3)) : text.lowercased()
    return kinds.first { $0.name == name }?.kind.path ?? text
  }

  public let place: FilePath
  public let bytes: [UInt8]
  private let kind: Kind

  /// - Throws: ``EditError`` for a file that is no service table.
  public init(_ place: FilePath, _ file: CardImage.File) throws(EditError) {
    let canonical = ImageDecoder.canonical(place.path)
    let name = place.path.split(separator: "/").last.map(String.init) ?? ""
    // The tables of a second application, and of a DF elsewhere, have the same names.
    guard
      let kind = Self.kinds.first(where: { $0.kind.path == canonical })
        ?? Self.kinds.first(where: { "ef.\($0.name)" == name.lowercased() })
    else {
      throw EditError(
        "\(place.path) is no service table", hint: "the tables are \(Self.names.joined(separator: ", "))")
    }
    guard case .data(let bytes) = file.content, bytes.count > kind.kind.header else {
      throw EditError("\(place.path) holds no service table")
    }
    self.place = place
    self.bytes = bytes
    self.kind = kind.kind
  }

  /// Bits of a service.
  private var width: Int { kind.hasTwoBits ? 2 : 1 }

  /// Services that the file has room for.
  public var capacity: Int { (bytes.count - kind.header) * 8 / width }

  private func bit(_ index: Int, _ bytes: [UInt8]) -> Bool {
    let place = kind.header + index / 8
    return bytes.indices.contains(place) && bytes[place] >> UInt8(index % 8) & 1 == 1
  }

  /// All services that the file has room for, from 1.
  public var services: [Service] {
    (1...max(1, capacity)).map { number in
      let first = (number - 1) * width
      return Service(
        number: number, name: kind.names[number] ?? "", isAvailable: bit(first + width - 1, bytes),
        isAllocated: bit(first, bytes))
    }
  }

  /// Whether a table has two bits a service.
  public var tellsAllocation: Bool { kind.hasTwoBits }

  /// The service that a user means: a number, or words of its name.
  /// - Throws: ``EditError`` where no service or more than one fits, or the file has no room for it.
  public func service(_ text: String) throws(EditError) -> Service {
    let number: Int
    if let given = Int(text) {
      number = given
    } else {
      let wanted = Self.words(text)
      // `GBA` is the service whose name ends in (GBA), whatever other names it is part of.
      let exact = kind.names.filter { Self.words($0.value) == wanted || Self.abbreviation($0.value) == wanted }
      let found = exact.isEmpty ? kind.names.filter { Self.words($0.value).contains(wanted) } : exact
      guard !wanted.isEmpty, let first = found.first else {
        throw EditError("\(place.path) has no service \(text)", hint: "uicc service list --all shows the names")
      }
      guard found.count == 1 else {
        let list = found.sorted { $0.key < $1.key }.prefix(8).map { "\($0.key) \($0.value)" }
        throw EditError("\(text) could be any of \(found.count) services", hint: list.joined(separator: "; "))
      }
      number = first.key
    }
    guard number >= 1, number <= capacity else {
      throw EditError("\(place.path) has \(bytes.count) bytes, room for services 1 to \(capacity), not \(number)")
    }
    return services[number - 1]
  }

  private static func abbreviation(_ name: String) -> String? {
    guard let open = name.lastIndex(of: "("), name.last == ")" else { return nil }
    return words(String(name[open...]))
  }

  private static func words(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// The table with services switched on or off. A service that is switched off in a table of two bits stays allocated.
  public func change(_ numbers: [Int], to isAvailable: Bool) -> CardChange {
    var new = bytes
    for number in numbers where (1...max(1, capacity)).contains(number) {
      let first = (number - 1) * width
      let bits = isAvailable ? Array(first..<first + width) : [first + width - 1]
      for index in bits {
        let place = kind.header + index / 8
        let mask = UInt8(1) << UInt8(index % 8)
        new[place] = isAvailable ? new[place] | mask : new[place] & ~mask
      }
    }
    return .binary(place, old: bytes, new: new)
  }

  /// For JSON.
  public func fields(of services: [Service]) -> FieldValue {
    .object([
      .init("path", .string(place.path)), .init("bytes", .int(bytes.count)), .init("capacity", .int(capacity)),
      .init(
        "services",
        .array(
          services.map { service in
            var fields: [FieldValue.Field] = [
              .init("number", .int(service.number)), .init("name", .string(service.name)),
              .init("available", .bool(service.isAvailable)),
            ]
            if tellsAllocation { fields.append(.init("allocated", .bool(service.isAllocated))) }
            return .object(fields)
          })),
    ])
  }
}
