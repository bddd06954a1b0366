import ArgumentParser
import ElementaryFiles
import ISO7816

/// `uicc decode`.
struct DecodeCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Bytes of a file as named fields, without a card.",
    usage: "uicc decode <path> <hex>|- [--record <number>] [--json]",
    discussion: """
      Each line of standard input is a record, or the whole of a transparent file.

        $ uicc decode ADF.USIM/EF.SPN 0151756f6b6b61ffffffffffffffffffff
        $ uicc read ADF.USIM/EF.PNN --raw | uicc decode ADF.USIM/EF.PNN -
      """)

  @Argument(
    help: "The file: ADF.USIM/EF.SPN, EF.ICCID, MF/7FFF/6F46.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path: String

  @Argument(help: "The bytes in hex; - reads them from standard input.")
  var hex: String

  @Option(name: .long, help: ArgumentHelp("The number of the record, from 1.", valueName: "number"))
  var record: Int?

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let record, record < 1 { throw ValidationError("records are counted from 1") }
  }

  func run() throws {
    let file = try DefinitionArgument(path)
    guard file.definition.hasCodec else {
      throw Failure("\(file.path) has no fields: \(file.definition.clause) does not structure it")
    }
    let contents = try contents()
    let values = contents.enumerated().map { index, bytes in
      let number = file.definition.hasRecords ? (record ?? 1) + index : nil
      return file.definition.decode(bytes, in: FileContext(length: bytes.count, record: number)) ?? .null
    }
    guard let first = values.first else { throw Failure("no bytes to decode") }
    if output.json {
      let value = values.count == 1 ? first : FieldValue.array(values)
      Standard.output(value.jsonBytes(pretty: true))
      Standard.output("\n")
    } else if values.count == 1 {
      Standard.line(Self.text(first, indent: 0))
    } else {
      for (index, value) in values.enumerated() {
        let isEmpty = value == .null
        Standard.line(
          output.style.bold("record \((record ?? 1) + index)") + (isEmpty ? output.style.dim(" empty") : ""))
        if !isEmpty { Standard.line(Self.text(value, indent: 2)) }
      }
    }
    // Bytes that the layout does not keep are shown, and yet the question was not answered.
    if values.contains(where: { $0["raw"] != nil && $0["reason"] != nil }) { throw ExitStatus.no }
  }

  private func contents() throws -> [[UInt8]] {
    if hex != "-" { return [try Self.bytes(hex, "the argument")] }
    let text = String(decoding: try Files.read("-", limit: 16 << 20), as: UTF8.self)
    let lines = text.split(separator: "\n").enumerated().filter { !$0.element.allSatisfy(\.isWhitespace) }
    return try lines.map { try Self.bytes($0.element, "line \($0.offset + 1)") }
  }

  private static func bytes(_ text: some StringProtocol, _ place: String) throws -> [UInt8] {
    guard let bytes = Hex.bytes(String(text.filter { !$0.isWhitespace })) else {
      throw Failure("\(place) is no hex of whole bytes")
    }
    return bytes
  }

  private static func text(_ value: FieldValue, indent: Int) -> String {
    value == .null ? "empty" : Style.printableLines(value.text(indent: indent))
  }
}
