import ISO7816

/// Collects the files of an image and what is wrong with them; every reader fills one.
struct ImageBuilder {
  let source: String
  let bytes: UnsafeBufferPointer<UInt8>
  var image = CardImage()
  var warnings: [ImageWarning] = []
  /// Where each path stands first.
  private var places: [String: Int] = [:]

  init(_ bytes: UnsafeBufferPointer<UInt8>, source: String) {
    self.bytes = bytes
    self.source = source
  }

  /// More than this are counted and not listed: a broken file could have millions.
  static let maximumWarnings = 1000
  private var dropped = 0
  /// More than any card has, so that a hostile file cannot fill the memory.
  static let maximumFiles = 100_000
  private var isFull = false
  /// The line that ``place(_:key:)`` found last, from 1, and where it begins.
  private var line = 1
  private var lineStart = 0

  mutating func warn(_ code: ImageWarning.Code, at offset: Int, key: String = "", _ message: String) {
    guard warnings.count < Self.maximumWarnings else {
      dropped += 1
      return
    }
    let place = place(offset, key: key)
    warnings.append(ImageWarning(code, at: place, message))
  }

  mutating func warn(_ error: JSONError) {
    let code: ImageWarning.Code =
      switch error.code {
      case .cut: .cut
      case .oddHex, .notHex: .badHex
      case .duplicateKey: .duplicateKey
      default: error.isSyntax ? .damaged : .badValue
      }
    warn(code, at: error.offset, key: error.path, error.message)
  }

  /// The place of a byte. Counting goes on from the place asked for last, so that many warnings do not read the file
  /// many times.
  mutating func place(_ offset: Int, key: String = "") -> ImagePlace {
    let end = Swift.max(0, Swift.min(offset, bytes.count))
    if end < lineStart { (line, lineStart) = (1, 0) }
    var index = lineStart
    while index < end {
      if bytes[index] == 0x0A {
        line += 1
        lineStart = index + 1
      }
      index += 1
    }
    // Continuation bytes of UTF-8 are no characters of their own.
    let column = 1 + bytes[lineStart..<end].lazy.filter { $0 & 0xC0 != 0x80 }.count
    return ImagePlace(source: source, line: line, column: column, key: key)
  }

  /// Appends a file, unless its path is taken or cannot be one.
  mutating func add(_ file: CardImage.File, at offset: Int, key: String = "") {
    guard CardImage.isPath(file.path) else {
      warn(.badPath, at: offset, key: key, "not a path of a file: names with / between them; the entry is left out")
      return
    }
    if let first = places[file.path] {
      let place = place(first)
      warn(
        .duplicatePath, at: offset, key: key,
        "\(file.path) stands here again; only the one in line \(place.line ?? 0), column \(place.column ?? 0) is used")
      return
    }
    guard image.files.count < Self.maximumFiles else {
      if !isFull {
        warn(.damaged, at: offset, key: key, "more than \(Self.maximumFiles) files; the others are left out")
      }
      isFull = true
      return
    }
    places[file.path] = offset
    image.files.append(file)
  }

  func contains(_ path: String) -> Bool { places[path] != nil }

  /// What was read, with what can be told from it.
  func finish(_ format: ImageFormat) -> ImageReading {
    var image = image
    if image.iccid.isEmpty { image.iccid = image.iccidOfFile ?? "" }
    var warnings = warnings
    if dropped > 0 {
      warnings.append(ImageWarning(.damaged, at: ImagePlace(source: source), "\(dropped) more things are wrong"))
    }
    return ImageReading(image: image, warnings: warnings, format: format)
  }
}

extension CardImage {
  /// Whether a text can be the path of a file: components with `/` between them, none empty, without spaces and
  /// control characters, which would end a line or a word of a script.
  static func isPath(_ text: String) -> Bool {
    var isEmptyComponent = true
    for scalar in text.unicodeScalars {
      if scalar == "/" {
        if isEmptyComponent { return false }
        isEmptyComponent = true
      } else if isNameScalar(scalar) {
        isEmptyComponent = false
      } else {
        return false
      }
    }
    return !isEmptyComponent && text.utf8.count <= 1024
  }

  static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x21...0x7E).contains(scalar.value) }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned, .surrogate: false
    default: true
    }
  }
}
