import CardImage
import ISO7816
import Procedures
import UICC

/// What `diff` compares: a card, an image, or another tool's dump.
struct CardOrImage {
  let image: CardImage
  /// As the user named it.
  let name: String
  /// Something was not read, or not read well.
  let isDamaged: Bool

  /// Whether what a user typed names a card: there is no such file, and `--card` takes it.
  static func isCard(_ text: String) -> Bool { !Files.exists(text) && CardSource(argument: text) != nil }

  /// - Parameters:
  ///   - text: a file; or where there is none of that name, what `--card` takes: pcsc, pcsc:1, soft, soft:IMAGE.
  ///   - other: what it will be compared with: its files are looked for on a card even where no table knows them.
  init(_ text: String, _ options: CardOptions, other: CardImage? = nil) throws {
    if Self.isCard(text), let source = CardSource(argument: text) {
      var options = options
      options.card = source
      try self.init(options, name: text, other: other)
      return
    }
    guard Files.exists(text) else {
      throw Failure("there is no file \(Style.printable(text))", hint: "pcsc and soft name cards, as --card does")
    }
    let reading = try Files.readImage(text)
    for warning in reading.warnings.prefix(20) { Standard.remark("\(warning)") }
    if reading.warnings.count > 20 { Standard.remark("and \(reading.warnings.count - 20) more of that kind") }
    self.init(image: reading.image, name: text, isDamaged: !reading.warnings.isEmpty)
  }

  /// The card of the options.
  init(_ options: CardOptions, name: String = "the card", other: CardImage? = nil) throws {
    let connection = try options.open()
    let image = try connection.withSession { session in
      let outcome = connection.walk(session)
      if let interruption = outcome.interruption { throw interruption }
      return try other.map { try outcome.image.completed(by: $0, session) } ?? outcome.image
    }
    connection.printStatistics()
    self.init(image: image, name: name, isDamaged: !connection.warnings.isEmpty)
  }

  private init(image: CardImage, name: String, isDamaged: Bool) {
    self.image = image
    self.name = name
    self.isDamaged = isDamaged
  }
}
