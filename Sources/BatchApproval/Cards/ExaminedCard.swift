public import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding
public import Inventory

/// A card while it is examined: its files by path, decoded once and only where a check asks. Not shared between threads.
public final class ExaminedCard {
  public let recorded: RecordedCard
  /// How reports call where it came from.
  public let source: String
  /// The card's row of the inventory, where there is one.
  public internal(set) var row: InventoryRow?
  let decoder: ImageDecoder
  private let index: [String: Int]
  private var decoded: [String: FieldValue?] = [:]
  private var parameters: [String: FileControlParameters] = [:]
  private var access: [String: AccessConditions?] = [:]

  /// - Parameter row: looked up by the caller, who has the inventory.
  public init(_ recorded: RecordedCard, source: String, row: InventoryRow? = nil) {
    self.recorded = recorded
    self.source = source
    self.row = row
    let files = recorded.image.files
    decoder = ImageDecoder(recorded.image)
    index = Dictionary(
      files.indices.lazy.filter { !files[$0].isAbsent }.map { (files[$0].path, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  public var image: CardImage { recorded.image }

  /// A file that the card has; `nil` for one that SELECT did not find.
  public func file(_ path: String) -> CardImage.File? { index[path].map { image.files[$0] } }

  /// Whether the card lacks a file for sure. A dump says so of files that its tool looked for.
  func lacks(_ path: String) -> Bool {
    file(path) == nil && (!recorded.isDump || image.files.contains { $0.path == path })
  }

  /// Files of the card, without those that SELECT did not find.
  private(set) lazy var files: [CardImage.File] = image.files.filter { !$0.isAbsent }
  /// Paths of the applications, found once: nearly every rule asks.
  private lazy var applicationPaths = files.filter { $0.structure == .adf }.map { (name: $0.name, path: $0.path) }

  /// The whole of a transparent file; `nil` where it is missing, unread or has records.
  func data(_ path: String) -> [UInt8]? {
    guard case .data(let data)? = file(path)?.content else { return nil }
    return data
  }

  /// The records of a file; `nil` where it is missing, unread or has none.
  func records(_ path: String) -> [[UInt8]?]? {
    guard case .records(let records)? = file(path)?.content else { return nil }
    return records
  }

  /// As ``ImageDecoder/decode(_:)``.
  func fields(_ path: String) -> FieldValue? {
    if let known = decoded[path] { return known }
    let value = file(path).flatMap { decoder.decode($0) }
    decoded[path] = .some(value)
    return value
  }

  /// What the response to SELECT says.
  func control(_ path: String) -> FileControlParameters? {
    if let known = parameters[path] { return known }
    guard let file = file(path), !file.fcp.isEmpty else { return nil }
    let value = FileControlParameters(response: file.fcp)
    parameters[path] = value
    return value
  }

  /// `nil` where the card does not say.
  func conditions(_ path: String) -> AccessConditions? {
    if let known = access[path] { return known }
    let value = AccessConditions(of: path, on: self)
    access[path] = .some(value)
    return value
  }

  /// Paths of the ADFs of one kind, `ADF.USIM` and `ADF.USIM-2`, in the card's order.
  func applications(_ name: String) -> [String] {
    applicationPaths.filter { $0.name == name || $0.name.hasPrefix("\(name)-") }.map(\.path)
  }

  /// Where a subscription is: the USIMs, or DF.GSM on a card without.
  var subscriptions: [String] {
    let usims = applications("ADF.USIM")
    return usims.isEmpty && file("MF/DF.GSM") != nil ? ["MF/DF.GSM"] : usims
  }

  /// Digits of EF.IMSI; `nil` where it is missing or holds none.
  func imsi(_ application: String) -> String? {
    fields("\(application)/EF.IMSI")?["imsi"]?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Of the first subscription that has one.
  public var imsi: String? { subscriptions.lazy.compactMap { self.imsi($0) }.first }

  /// Digits of EF.ICCID; empty where the card shows none.
  public var iccid: String { image.iccidOfFile ?? image.iccid }

  /// Digits of the MNC, 2 or 3, as EF.AD says.
  func mncLength(_ application: String) -> Int? {
    guard let data = data("\(application)/EF.AD"), data.count > 3 else { return nil }
    let length = Int(data[3] & 0x0F)
    return length == 2 || length == 3 ? length : nil
  }

  /// The home network as PLMN lists show it, `001-01`.
  func home(_ application: String) -> String? {
    guard let imsi = imsi(application), let length = mncLength(application), imsi.count >= 3 + length else {
      return nil
    }
    return "\(imsi.prefix(3))-\(imsi.dropFirst(3).prefix(length))"
  }

  /// Numbers of the services that a table says are available; `nil` where it is missing or unread.
  func services(_ path: String) -> Set<Int>? {
    guard let data = data(path) else { return nil }
    var services: Set<Int> = []
    for (index, byte) in data.enumerated() {
      for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 { services.insert(index * 8 + bit + 1) }
    }
    return services
  }

  /// EF.UST of a USIM, EF.IST of an ISIM.
  static func serviceTable(of application: String) -> String? {
    let name = application.split(separator: "/").last ?? ""
    if name.hasPrefix("ADF.USIM") { return application + "/EF.UST" }
    return name.hasPrefix("ADF.ISIM") ? application + "/EF.IST" : nil
  }
}

extension FieldValue {
  var text: String? { if case .string(let value) = self { value } else { nil } }
  var number: Int? { if case .int(let value) = self { value } else { nil } }
  var elements: [FieldValue] { if case .array(let values) = self { values } else { [] } }
  /// Bytes that the layout does not keep, and why.
  var rawReason: String? { self["raw"] == nil ? nil : self["reason"]?.text }

  /// One line for people: texts as they are, the rest as JSON.
  var shown: String { text ?? String(decoding: jsonBytes(), as: UTF8.self) }
}
