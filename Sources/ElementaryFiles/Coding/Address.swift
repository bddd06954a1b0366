/// A number with its type in front of it: a length, TON and NPI, digits. Where it stands decides what the length counts.
///
/// As a value it is the number alone where its type is the ordinary one: `+4930123` is international, `030123` is
/// unknown, both of the ISDN plan. Any other has an object: `{"digits", "typeOfNumber", "numberingPlan"}`, or
/// `{"text", …}` for letters; `length` is there only where it is not what the digits need. `null` is FF all over.
public struct Address: Hashable, Sendable {
  /// What the length octet counts.
  public enum Length: Hashable, Sendable {
    /// Octets behind it: TON and NPI and the digits (TS 31.102 §4.4.2.3; TS 24.011 §8.2.5 for service centres).
    case octets
    /// Digits (TS 23.040 §9.1.2.5).
    case digits
  }

  public var type: NumberType
  /// `0` to `9`, `*`, `#`, `a`, `b`, `c`; with ``NumberType/alphanumeric`` a text of the default alphabet.
  public var number: String
  /// The length octet where it is not what the number needs.
  public var length: UInt8?

  public init(number: String, type: NumberType, length: UInt8? = nil) {
    self.number = number
    self.type = type
    self.length = length
  }

  /// `+49…` is international; every other number is of unknown type.
  public init(dialled text: String) {
    let isInternational = text.hasPrefix("+")
    self.init(
      number: isInternational ? String(text.dropFirst()) : text, type: isInternational ? .international : .unknown)
  }
}

extension Address {
  /// Reads all of `octets`: the length, the type, and digits with F up to the end.
  /// - Returns: `nil` where the octets are no address that can be written back as it was.
  public init?(_ octets: some Collection<UInt8>, length meaning: Length) {
    let octets = Array(octets)
    guard octets.count >= 2 else { return nil }
    let type = NumberType(rawValue: octets[1])
    let number: String?
    if meaning == .digits, type.typeOfNumber == 5 {
      let size = (Int(octets[0]) + 1) / 2
      guard size <= octets.count - 2, octets[(size + 2)...].allSatisfy({ $0 == 0xFF }) else { return nil }
      number = GSMAlphabet.exactText(GSMAlphabet.unpack(octets[2..<(size + 2)], count: Int(octets[0]) * 4 / 7))
    } else {
      number = BCD.digits(octets[2...])
    }
    guard let number else { return nil }
    self.init(number: number, type: type)
    guard let needed = try? lengthOctet(meaning) else { return nil }
    if needed != octets[0] { length = octets[0] }
    guard let again = try? self.octets(count: octets.count, length: meaning), again == octets else { return nil }
  }

  /// The address with F up to `count` octets, the length among them; only as many as it needs where that is `nil`.
  /// - Throws: for what is no digit, and for a number that is longer than the field.
  public func octets(count: Int?, length meaning: Length) throws(CodecError) -> [UInt8] {
    let body = try body(meaning)
    let needed = if let length { length } else { try lengthOctet(meaning) }
    let octets = [needed, type.rawValue] + body
    guard let count else { return octets }
    guard octets.count <= count else {
      let room = max(0, count - 2)
      throw CodecError(
        isText(meaning)
          ? "\(counted(number.count, "character")) where \(room * 8 / 7) fit"
          : "\(counted(number.count, "digit")) where \(room * 2) fit")
    }
    return octets + [UInt8](repeating: 0xFF, count: count - octets.count)
  }

  private func isText(_ meaning: Length) -> Bool { meaning == .digits && type.typeOfNumber == 5 }

  private func body(_ meaning: Length) throws(CodecError) -> [UInt8] {
    guard isText(meaning) else { return try BCD.octets(number) }
    guard let septets = GSMAlphabet.septets(number) else {
      throw CodecError("\(quoted(number)) is not of the GSM default alphabet, which is all that an address can have")
    }
    return GSMAlphabet.pack(septets: septets)
  }

  private func lengthOctet(_ meaning: Length) throws(CodecError) -> UInt8 {
    let length: Int
    switch meaning {
    case .octets: length = try body(meaning).count + 1
    case .digits where isText(meaning): length = ((GSMAlphabet.septets(number)?.count ?? 0) * 7 + 3) / 4
    case .digits: length = number.utf8.count
    }
    guard let octet = UInt8(exactly: length) else { throw CodecError("a length of \(length) is above 255") }
    return octet
  }
}

extension Address {
  /// As described at ``Address``.
  public func fieldValue(length meaning: Length) -> FieldValue {
    if length == nil, type == .international { return .string("+" + number) }
    // A number that begins with + has its type in an object.
    if length == nil, type == .unknown { return .string(number) }
    var fields = [FieldValue.Field(isText(meaning) ? "text" : "digits", .string(number))] + type.fields
    if let length { fields.append(.init("length", .int(Int(length)))) }
    return .object(fields)
  }

  public init(_ value: FieldValue) throws(CodecError) {
    if case .string(let text) = value {
      self.init(dialled: text)
      return
    }
    try value.checkFields(["digits", "text"] + NumberType.fieldNames + ["length"])
    if let text = value["text"] {
      let type = try NumberType(fields: value, missing: .alphanumeric)
      guard type.typeOfNumber == 5 else { throw CodecError("is text only of the type alphanumeric", at: ["text"]) }
      self.init(number: try text.asString(), type: type)
    } else {
      let type = try NumberType(fields: value, missing: .unknown)
      self.init(number: try value.required("digits").asString(), type: type)
    }
    if let length = value["length"] {
      do throws(CodecError) { self.length = UInt8(truncatingIfNeeded: try length.asInt(0...0xFF)) } catch {
        throw error.inside("length")
      }
    }
  }
}
