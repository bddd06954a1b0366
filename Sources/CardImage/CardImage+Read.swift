/// What a reader made of a file.
public struct ImageReading: Hashable, Sendable {
  public var image: CardImage
  /// What was wrong; empty where the whole file was understood.
  public var warnings: [ImageWarning]
  public var format: ImageFormat

  public init(image: CardImage, warnings: [ImageWarning], format: ImageFormat) {
    self.image = image
    self.warnings = warnings
    self.format = format
  }
}

/// The formats that hold a card's files.
public enum ImageFormat: String, Sendable, CaseIterable {
  /// This project's own.
  case image = "uicc-image/1"
  /// A script as pySim-shell's `export` writes it.
  case pySimScript = "pysim-script"
  /// The document that pySim-shell's `fsdump` writes.
  case pySimDump = "pysim-fsdump"
}

extension CardImage {
  /// Reads an image or another tool's dump; the content tells which it is. What is broken is left out and reported.
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: how messages call it; pySim's `card_backup_ATR_...` names give the ATR to scripts, which lack it.
  /// - Throws: where nothing in it can be used.
  public static func read(bytes: [UInt8], name: String) throws(ImageError) -> ImageReading {
    try bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      switch ContentKind(buffer) {
      case .json(let start, let preamble):
        var reader = JSONImageReader(buffer, from: start, source: name)
        return try reader.read(preamble: preamble)
      case .script:
        var reader = ScriptReader(buffer, source: name)
        return try reader.read()
      case .empty:
        throw ImageError(.empty, at: ImagePlace(source: name), "the file is empty")
      case .other(let what):
        throw ImageError(.unknownFormat, at: ImagePlace(source: name), what + Self.whatIsRead)
      }
    }
  }

  /// An image of this project's own format that is right in every respect.
  /// - Throws: the first thing that is wrong, where ``read(bytes:name:)`` would warn.
  public init(json bytes: [UInt8], source: String) throws(ImageError) {
    let reading = try Self.read(bytes: bytes, name: source)
    guard reading.format == .image else {
      throw ImageError(
        .unknownFormat, at: ImagePlace(source: source), "a \(reading.format.rawValue), not a uicc-image/1")
    }
    if let first = reading.warnings.first { throw ImageError(.damaged, at: first.place, first.message) }
    self = reading.image
  }

  static let whatIsRead = "; read are images (uicc export), pySim-shell's export scripts and its fsdump"
}

/// What a file is, by its content.
enum ContentKind {
  /// Where the document begins, and the text before it: what pySim-shell prints before an fsdump.
  case json(start: Int, preamble: Range<Int>)
  case script
  case empty
  /// Something else; the text says what.
  case other(String)

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let known = Self.magic(bytes) {
      self = .other(known)
      return
    }
    let begin = start
    var isScript = false
    // The first line that is unmistakable decides; a session log may have a few others before it.
    var lines = Lines(bytes, from: start)
    var count = 0
    var sawText = false
    while count < 200, let line = lines.next() {
      if line.isEmpty { continue }
      count += 1
      sawText = true
      guard let first = bytes[line].first else { continue }
      if first == UInt8(ascii: "{") || count == 1 && first == UInt8(ascii: "[") {
        start = line.lowerBound
        self = .json(start: start, preamble: begin..<start)
        return
      }
      if ScriptReader.isTypical(UnsafeBufferPointer(rebasing: bytes[line])) {
        isScript = true
        break
      }
      if bytes[line].contains(0) { break }
    }
    if isScript {
      self = .script
    } else if !sawText {
      self = .empty
    } else {
      self = .other("not a format that is read here")
    }
  }

  private static func magic(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let known: [(bytes: [UInt8], name: String)] = [
      ([0x1F, 0x8B], "gzip: unpack it first"),
      ([0x42, 0x5A, 0x68], "bzip2: unpack it first"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz: unpack it first"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd: unpack it first"),
      ([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
      ([0x0A, 0x0D, 0x0D, 0x0A], "a pcapng capture"),
      ([0xD4, 0xC3, 0xB2, 0xA1], "a pcap capture"),
      ([0xA1, 0xB2, 0xC3, 0xD4], "a pcap capture"),
      ([0x4D, 0x3C, 0xB2, 0xA1], "a pcap capture"),
      ([0xA1, 0xB2, 0x3C, 0x4D], "a pcap capture"),
      ([0xFF, 0xFE], "UTF-16, not UTF-8"),
      ([0xFE, 0xFF], "UTF-16, not UTF-8"),
      ([0x7F, 0x45, 0x4C, 0x46], "a program"),
      ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
      ([0x89, 0x50, 0x4E, 0x47], "a picture"),
      ([0xFF, 0xD8, 0xFF], "a picture"),
    ]
    return known.first { bytes.starts(with: $0.bytes) }?.name
  }
}

/// Lines of text without their ends and the spaces around them.
struct Lines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset: Int
  /// Of the line that ``next()`` returned last, from 1.
  private(set) var number = 0
  /// Whether the line returned last had a line feed at its end.
  private(set) var isComplete = true

  init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  mutating func next() -> Range<Int>? {
    guard offset < bytes.count else { return nil }
    number += 1
    var end = bytes.firstIndex(of: 0x0A, from: offset) ?? bytes.count
    isComplete = end < bytes.count
    var start = offset
    offset = isComplete ? end + 1 : end
    while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
    while start < end, Self.isSpace(bytes[start]) { start += 1 }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
