import ISO7816

extension CardImage {
  /// The digits of an EF.ICCID (TS 102 221 §13.2, ITU-T E.118): ten bytes, the low nibble first, filler
  /// at the end removed.
  public static func iccid(data: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    HexDigits.append(data.lazy.prefix(10).map { $0 << 4 | $0 >> 4 }, to: &digits)
    while digits.last == UInt8(ascii: "f") { digits.removeLast() }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The ICCID as MF/EF.ICCID holds it; `nil` where the image has no such file, or not its bytes.
  public var iccidOfFile: String? {
    let file = files.first { $0.path == "MF/EF.ICCID" || $0.path == "MF/2fe2" }
    guard case .data(let data)? = file?.content, !data.isEmpty else { return nil }
    return Self.iccid(data: data)
  }

  /// Whether a text can be an ICCID: up to 20 digits, and the hex digits that ``iccid(data:)`` leaves where a card has
  /// them.
  static func isICCID(_ text: String) -> Bool {
    text.utf8.count <= 20 && text.utf8.allSatisfy { HexDigits.value($0) != nil }
  }

  /// What an image holds, counted.
  public struct Totals: Hashable, Sendable {
    /// EFs with all their bytes.
    public var read = 0
    /// EFs, or files of unknown kind, of which bytes are missing, without those that the card does not have.
    public var unread = 0
    /// MF, DFs and ADFs.
    public var directories = 0
    /// Files that the card does not have.
    public var absent = 0
    /// Content, in bytes.
    public var bytes = 0
  }

  public var totals: Totals {
    var totals = Totals()
    for file in files {
      totals.bytes += file.content.byteCount
      if file.isAbsent {
        totals.absent += 1
      } else if file.structure == .df || file.structure == .adf {
        totals.directories += 1
      } else if file.isComplete {
        totals.read += 1
      } else {
        totals.unread += 1
      }
    }
    return totals
  }
}

extension CardImage.File {
  /// Whether SELECT said that the card has no such file: `6A82` (TS 102 221 §10.2.1.5.5), `9404` (TS 51.011 §9.4.4).
  /// Other tools' dumps list such files.
  public var isAbsent: Bool {
    fcp.isEmpty && content == .none && (status?.rawValue == 0x6A82 || status?.rawValue == 0x9404)
  }

  /// Whether all bytes of an EF are here.
  public var isComplete: Bool {
    guard status == nil, problem == nil, recordStatus.isEmpty else { return false }
    return switch content {
    case .none: structure == .df || structure == .adf
    case .records(let records): records.allSatisfy { $0 != nil }
    case .data, .tags: true
    }
  }
}

extension CardImage.Content {
  /// Bytes that are here.
  public var byteCount: Int {
    switch self {
    case .none: 0
    case .data(let data): data.count
    case .records(let records): records.reduce(0) { $0 + ($1?.count ?? 0) }
    case .tags(let objects): objects.reduce(0) { $0 + $1.value.count }
    }
  }
}

extension CardImage.Content {
  /// What could be read, record by record.
  public var parts: [[UInt8]] {
    switch self {
    case .none: []
    case .data(let data): [data]
    case .records(let records): records.compactMap { $0 }
    case .tags(let objects): objects.map(\.value)
    }
  }
}
