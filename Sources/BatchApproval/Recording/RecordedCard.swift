public import CardImage

/// A card as it was on one day: files and answers. The document is an image (`uicc-image/1`) with one more key,
/// `answers`, so that every command that takes an image takes it too.
public struct RecordedCard: Hashable, Sendable {
  /// Without the content of files that hold keys or codes; see ``init(image:answers:)``.
  public private(set) var image: CardImage
  public var answers: RecordedAnswers?
  /// What the reader of the image complained of, one line each; empty for a card that was recorded here.
  public private(set) var warnings: [String] = []

  /// Whether the image is another tool's dump, which has only the files that the tool knows: what is not in it may be on
  /// the card.
  public private(set) var isDump = false

  /// Takes over what may be kept: files of a card's maker that hold K, OPc, PINs or OTA keys lose their content and get
  /// a remark in ``CardImage/File/problem`` instead.
  public init(image: CardImage, answers: RecordedAnswers? = nil) {
    self.image = SecretFiles.removing(from: image)
    self.answers = answers
  }

  /// - Parameter name: how messages call it.
  /// - Throws: ``ImageError`` where it is no image, ``RecordingError`` where its answers cannot be read.
  public init(bytes: [UInt8], name: String) throws {
    let reading = try CardImage.read(bytes: bytes, name: name)
    self.init(image: reading.image)
    isDump = reading.format != .image
    warnings = reading.warnings.map { Line.text($0.description) }
    guard reading.format == .image, Self.mayHaveAnswers(bytes) else { return }
    struct Answers: Decodable { var answers: RecordedAnswers? }
    do throws(RecordingError) {
      answers = try Document.value(Answers.self, bytes, what: "a recorded card").answers
    } catch {
      throw RecordingError("\(name): \(error.description)")
    }
  }

  /// Whether the key stands anywhere: most images have none, and a second reading of them would cost as much as the
  /// first. Letters that are no hex digits are rare in an image.
  private static func mayHaveAnswers(_ bytes: [UInt8]) -> Bool {
    let key = Array("\"answers\"".utf8)
    let place = 4
    return bytes.withUnsafeBufferPointer { buffer in
      guard buffer.count >= key.count else { return false }
      let last = buffer.count - key.count + place
      var index = place
      while index <= last {
        if buffer[index] == key[place],
          buffer[(index - place)..<(index - place + key.count)].elementsEqual(key)
        {
          return true
        }
        index += 1
      }
      return false
    }
  }

  /// Sorted keys; the same card gives the same bytes.
  public func json() throws -> [UInt8] {
    let document = image.json()
    guard let answers, let brace = document.firstIndex(of: UInt8(ascii: "{")) else { return document }
    var result = Array(document[...brace])
    result += Array("\n\"answers\": ".utf8)
    result += try Document.bytes(answers).dropLast()
    result.append(UInt8(ascii: ","))
    return result + document[(brace + 1)...]
  }
}

/// Files whose content is a secret.
enum SecretFiles {
  /// Names in the tables of card makers: `EF.USIM_AUTH_KEY`, `EF.ADM1`, `EF.0348_KEY`, `EF.MILENAGE_CFG`.
  static func isSecret(_ name: String) -> Bool {
    let name = name.uppercased()
    return name.hasSuffix("_AUTH_KEY") || name.hasSuffix("_AUTH_KEY_2G") || name == "EF.0348_KEY"
      || name == "EF.MILENAGE_CFG" || name.hasPrefix("EF.CHV") || name.hasPrefix("EF.ADM") || name == "EF.GBA_SK"
      || name == "EF.GBA_INT_KEY"
  }

  /// Replaces the remark where it was removed before, so that a recording read again stays what it is.
  static let remark = "holds keys or codes and was left out"

  static func removing(from image: CardImage) -> CardImage {
    var image = image
    for index in image.files.indices where isSecret(image.files[index].name) && image.files[index].content != .none {
      image.files[index].content = .none
      image.files[index].problem = remark
    }
    return image
  }
}
