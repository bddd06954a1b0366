import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816

/// Bytes in hex on the command line: RAND, AUTN, AUTS, AMF. Nothing secret.
struct HexArgument: ExpressibleByArgument {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init?(argument: String) {
    var digits = argument.filter { $0 != " " && $0 != ":" }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits.removeFirst(2) }
    guard let bytes = Hex.bytes(digits) else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String { Hex.string(bytes) }

  /// For `validate()`.
  func check(_ option: String, _ counts: Int...) throws {
    guard !counts.contains(bytes.count) else { return }
    let wanted = counts.map { "\($0 * 2)" }.joined(separator: " or ")
    throw ValidationError("\(option) takes \(wanted) hex digits, this one has \(bytes.count * 2)")
  }
}

/// A SQN: 12 hex digits, `0x` and up to 12, or a decimal number.
struct SQNArgument: ExpressibleByArgument {
  let sqn: SequenceNumber

  init(_ sqn: SequenceNumber) { self.sqn = sqn }

  init?(argument: String) {
    let value: UInt64?
    if argument.lowercased().hasPrefix("0x") {
      value = UInt64(argument.dropFirst(2), radix: 16)
    } else if argument.utf8.count == 12 {
      value = UInt64(argument, radix: 16)
    } else {
      value = UInt64(argument)
    }
    guard let value, let sqn = SequenceNumber(rawValue: value) else { return nil }
    self.sqn = sqn
  }

  var defaultValueDescription: String { Hex.string(sqn.bytes) }
}

/// A PLMN: `001-01`, `00101` or `001001`.
struct PLMNArgument: ExpressibleByArgument {
  let mcc: String
  let mnc: String

  init?(argument: String) {
    let digits = argument.filter { $0 != "-" }
    (mcc, mnc) = (String(digits.prefix(3)), String(digits.dropFirst(3)))
    guard EPS.plmn(mcc: mcc, mnc: mnc) != nil else { return nil }
  }
}

/// The length of IND in bits.
struct INDOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Bits of SQN that are IND.", valueName: "bits"))
  var indLength = 5

  func validate() throws {
    guard SequenceNumber.indLengths.contains(indLength) else { throw ValidationError("--ind-length takes 0 to 16") }
  }

  /// `000000000021 (SEQ 1, IND 1)`.
  func words(_ sqn: SequenceNumber) -> String {
    "\(Hex.string(sqn.bytes))  SEQ \(sqn.seq(indLength: indLength)), IND \(sqn.ind(indLength: indLength))"
  }
}

/// Names and values in their order, as text or as one JSON object.
struct Facts {
  private(set) var entries: [(key: String, name: String, text: String, json: FieldValue)] = []

  mutating func add(_ key: String, _ name: String, _ bytes: [UInt8]) {
    add(key, name, Hex.string(bytes))
  }

  mutating func add(_ key: String, _ name: String, _ text: String, json: FieldValue? = nil) {
    entries.append((key, name, Style.printable(text), json ?? .string(text)))
  }

  func print(_ output: OutputOptions) {
    if output.json {
      Standard.output(FieldValue.object(entries.map { .init($0.key, $0.json) }).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      for entry in entries { table.add(entry.name, entry.text) }
      Standard.output(table.rendered())
    }
  }
}
