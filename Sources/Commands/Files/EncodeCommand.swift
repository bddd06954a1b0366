import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures

/// `uicc encode`.
struct EncodeCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Named fields as the bytes of a file, without a card.",
    usage: "uicc encode <path> <json>|- [--size <bytes>] [--record <number>] [--records]",
    discussion: """
      Takes what decode --json and read --json show, and prints hex. Values are checked as before they are written: \
      the check digit of an ICCID, digits of an IMSI, text that does not fit. Without --size the bytes are as many as \
      the specification asks for at least, or as the value needs.

        $ uicc encode ADF.USIM/EF.AD '{"operationMode":"normal","additionalInformation":[],"mncLength":2}'
        $ uicc encode ADF.USIM/EF.PNN '{"fullName":"Quokka Mobile"}' --record-length 20
        $ uicc read ADF.USIM/EF.PNN --raw | uicc decode ADF.USIM/EF.PNN - --json | uicc encode ADF.USIM/EF.PNN - --records
      """)

  @Argument(
    help: "The file: ADF.USIM/EF.SPN, EF.ICCID, MF/7FFF/6F46.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path: String

  @Argument(help: "The value as JSON; - reads it from standard input.")
  var value: String

  @Option(
    name: [.customLong("size"), .customLong("record-length")],
    help: ArgumentHelp("Size of the file or of a record in bytes, filled up.", valueName: "bytes"))
  var size: Int?

  @Option(name: .long, help: ArgumentHelp("The number of the record, from 1.", valueName: "number"))
  var record: Int?

  @Flag(name: .long, help: "The JSON is a list with a value for each record; one line each.")
  var records = false

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let record, record < 1 { throw ValidationError("records are counted from 1") }
    if let size, !(1...65_535).contains(size) { throw ValidationError("a size is 1 to 65535 bytes") }
  }

  func run() throws {
    let file = try DefinitionArgument(path)
    let text = value == "-" ? try Files.read("-", limit: 16 << 20) : Array(value.utf8)
    let value: FieldValue
    do throws(EditError) { value = try FieldValue(json: text) } catch { throw Failure("the JSON is broken: \(error)") }
    do throws(CodecError) {
      let values = records ? try value.asArray() : [value]
      var lines: [[UInt8]] = []
      for (index, value) in values.enumerated() {
        do throws(CodecError) { lines.append(try bytes(value, file.definition, index)) } catch {
          throw records ? error.inside(index: index) : error
        }
      }
      print(lines, file)
    } catch {
      throw Failure("\(file.path): \(error)", hint: Self.hint(error, file.definition))
    }
  }

  private func bytes(_ value: FieldValue, _ definition: FileDefinition, _ index: Int) throws(CodecError) -> [UInt8] {
    let number = definition.hasRecords ? (record ?? 1) + index : nil
    guard let size else { return try definition.bytes(writing: value, record: number) }
    return try definition.bytes(writing: value, in: FileContext(length: size, record: number))
  }

  private func print(_ lines: [[UInt8]], _ file: DefinitionArgument) {
    guard output.json else {
      for line in lines { Standard.line(Hex.string(line)) }
      return
    }
    let hex = lines.map { FieldValue.hex($0) }
    let data: FieldValue.Field = records ? .init("records", .array(hex)) : .init("data", hex.first ?? .null)
    Standard.output(FieldValue.object([.init("path", .string(file.path)), data]).jsonBytes(pretty: true))
    Standard.output("\n")
  }

  private static func hint(_ error: CodecError, _ definition: FileDefinition) -> String? {
    definition.hasCodec
      ? #"{"raw":"hex"} writes bytes as they are; uicc files \#(definition.name) lists the fields"# : nil
  }
}
