/// What a value must be beyond fitting its layout before it goes to a card.
enum ValueChecks {
  typealias Check = @Sendable (FieldValue) throws(CodecError) -> Void

  /// - Throws: the field by its path, and the limit.
  static func check(_ value: FieldValue, _ layout: Codec.Layout, of file: FileDefinition) throws(CodecError) {
    let name = file.specifiedName ?? ""
    try byName[name]?(value)
    try check(value, layout, wildDigits: wildDigitFiles.contains(name))
  }

  /// TS 31.102 §4.2.59, §4.4.11.9 and EF.PNN's kin: D stands for any digit.
  private static let wildDigitFiles: Set = ["EF.OPL", "EF.OPL5G"]

  private static let byName: [String: Check] = [
    "EF.ICCID": at("iccid", iccid), "EF.IMSI": at("imsi", imsi), "EF.AD": at("mncLength", mncLength),
    "EF.ACC": at("classes", accessClasses),
  ]

  /// The check of one field; a field that is missing is the codec's to report.
  private static func at(_ name: String, _ check: @escaping Check) -> Check {
    { value throws(CodecError) in
      guard let field = value[name] else { return }
      do throws(CodecError) { try check(field) } catch { throw error.inside(name) }
    }
  }

  /// TS 102 221 §13.2, ITU-T E.118 §4.1: 18 to 20 digits, the last one a check digit.
  private static let iccid: Check = { value throws(CodecError) in
    let digits = try value.asString()
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw CodecError("\(quoted(digits)) has something else than the digits 0 to 9")
    }
    guard (18...20).contains(digits.utf8.count) else {
      throw CodecError("\(counted(digits.utf8.count, "digit")) where an ICCID has 18 to 20")
    }
    guard !ICCID.hasValidCheckDigit(digits) else { return }
    let wanted = ICCID.checkDigit(for: String(digits.dropLast())).map { String($0) } ?? ""
    throw CodecError("the check digit of \(digits) must be \(wanted)")
  }

  /// TS 23.003 §2.2: MCC, MNC and at least one digit of the MSIN.
  private static let imsi: Check = { value throws(CodecError) in
    let digits = try value.asString()
    guard (6...15).contains(digits.utf8.count) else {
      throw CodecError("\(counted(digits.utf8.count, "digit")) where an IMSI has 6 to 15")
    }
  }

  /// TS 31.102 §4.2.18: any other value is reserved.
  private static let mncLength: Check = { value throws(CodecError) in
    let length = try value.asInt(0...0xFF)
    guard length == 2 || length == 3 else { throw CodecError("\(length) where an MNC has 2 or 3 digits") }
  }

  /// TS 31.102 §4.2.15, TS 22.011 §4.2: the bit of class 10 is the network's.
  private static let accessClasses: Check = { value throws(CodecError) in
    for (index, element) in try value.asArray().enumerated() where element == .int(10) {
      throw CodecError("class 10 is no class of a subscriber; 0 to 9 and 11 to 15 are", at: ["[\(index + 1)]"])
    }
  }

  /// Follows the layout into the value, as far as both agree.
  private static func check(
    _ value: FieldValue, _ layout: Codec.Layout, wildDigits: Bool
  ) throws(CodecError) {
    switch (layout.summary, value) {
    case ("PLMN", .string(let text)): try checkPLMN(text, wildDigits: wildDigits)
    case ("service table", .object(let fields)):
      let last = layout.values.keys.max() ?? 0
      for field in fields where !layout.values.isEmpty {
        guard let number = Int(field.name), number > last else { continue }
        throw CodecError("is no service; the specification has 1 to \(last)", at: [field.name])
      }
    case (_, .array(let elements)):
      // A list declares its element as the only field; data objects that repeat stand in a list under their name.
      let inner = layout.summary == "list" ? layout.fields.first?.layout ?? layout : layout
      for (index, element) in elements.enumerated() {
        do throws(CodecError) { try check(element, inner, wildDigits: wildDigits) } catch {
          throw error.inside(index: index)
        }
      }
    case (_, .object(let fields)):
      for field in fields {
        guard let inner = layout.fields.first(where: { $0.name == field.name }) else { continue }
        do throws(CodecError) { try check(field.value, inner.layout, wildDigits: wildDigits) } catch {
          throw error.inside(field.name)
        }
      }
    default: break
    }
  }

  private static func checkPLMN(_ text: String, wildDigits: Bool) throws(CodecError) {
    let allowed = wildDigits ? "0123456789dD-" : "0123456789-"
    if let digit = text.first(where: { !allowed.contains($0) }) {
      throw CodecError(
        "\(quoted(String(digit))) in \(quoted(text)) is no digit of a PLMN"
          + (wildDigits ? "; 0 to 9 are, and d for any" : ""))
    }
  }
}
