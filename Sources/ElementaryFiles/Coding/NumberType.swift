/// The octet TON and NPI in front of the digits of a number (TS 24.008 §10.5.4.7, TS 23.040 §9.1.2.5).
public struct NumberType: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// ISDN numbering plan, type unknown: a number as the user dials it.
  public static let unknown = NumberType(rawValue: 0x81)
  /// ISDN numbering plan, international: the country code first, no prefix.
  public static let international = NumberType(rawValue: 0x91)
  /// Septets of the default alphabet in place of digits (TS 23.040 §9.1.2.5).
  public static let alphanumeric = NumberType(rawValue: 0xD0)

  /// Bits b7 to b5.
  public var typeOfNumber: Int { Int(rawValue >> 4 & 0x07) }
  /// Bits b4 to b1.
  public var numberingPlan: Int { Int(rawValue & 0x0F) }
  /// Bit b8: no octet 3a follows. Always set on a card.
  public var isLastOctet: Bool { rawValue & 0x80 != 0 }

  public static let typeNames: [Int: String] = [
    0: "unknown", 1: "international", 2: "national", 3: "network specific", 4: "dedicated access", 5: "alphanumeric",
    6: "abbreviated", 7: "reserved",
  ]
  public static let planNames: [Int: String] = [
    0: "unknown", 1: "isdn", 3: "data", 4: "telex", 5: "service centre specific", 8: "national", 9: "private",
    10: "ermes", 15: "reserved",
  ]
}

extension NumberType {
  /// `typeOfNumber`, `numberingPlan`, and `extensionBit` only where it is 0.
  var fields: [FieldValue.Field] {
    func value(_ number: Int, _ names: [Int: String]) -> FieldValue {
      names[number].map { .string($0) } ?? .int(number)
    }
    var fields = [
      FieldValue.Field("typeOfNumber", value(typeOfNumber, Self.typeNames)),
      FieldValue.Field("numberingPlan", value(numberingPlan, Self.planNames)),
    ]
    if !isLastOctet { fields.append(.init("extensionBit", .bool(false))) }
    return fields
  }

  static let fieldNames = ["typeOfNumber", "numberingPlan", "extensionBit"]

  /// Fields that are missing are as in `missing`.
  init(fields value: FieldValue, missing: NumberType) throws(CodecError) {
    func number(_ name: String, _ names: [Int: String], _ missing: Int, _ limit: Int) throws(CodecError) -> UInt8 {
      guard let part = value[name] else { return UInt8(truncatingIfNeeded: missing) }
      do throws(CodecError) {
        guard case .string(let text) = part else { return UInt8(truncatingIfNeeded: try part.asInt(0...limit)) }
        guard let known = names.first(where: { $0.value == text })?.key else {
          throw CodecError("\(quoted(text)) is none of \(names.values.sorted().joined(separator: ", "))")
        }
        return UInt8(truncatingIfNeeded: known)
      } catch {
        throw error.inside(name)
      }
    }
    let type = try number("typeOfNumber", Self.typeNames, missing.typeOfNumber, 7)
    let plan = try number("numberingPlan", Self.planNames, missing.numberingPlan, 15)
    let last: Bool
    if let bit = value["extensionBit"] {
      do throws(CodecError) { last = try bit.asBool() } catch { throw error.inside("extensionBit") }
    } else {
      last = missing.isLastOctet
    }
    self.init(rawValue: (last ? 0x80 : 0) | type << 4 | plan)
  }
}
