import ISO7816

/// A transfer protocol data unit as EF.SMS and EF.SMSR hold it (TS 23.040 §9.2.2): SMS-DELIVER, SMS-SUBMIT,
/// SMS-STATUS-REPORT. Reserved bits are kept in `rfu`.
enum SMSMessage {
  enum Kind: String, CaseIterable {
    case deliver = "SMS-DELIVER"
    case submit = "SMS-SUBMIT"
    case statusReport = "SMS-STATUS-REPORT"

    /// TP-MTI.
    var indicator: UInt8 {
      switch self {
      case .deliver: 0
      case .submit: 1
      case .statusReport: 2
      }
    }

    /// Flags of the first octet; one that means "no" where it is set is inverted.
    var flags: [(name: String, mask: UInt8, isInverted: Bool)] {
      switch self {
      case .deliver:
        [
          ("moreMessagesToSend", 0x04, true), ("loopPrevention", 0x08, false), ("statusReportIndication", 0x20, false),
          ("replyPath", 0x80, false),
        ]
      case .submit:
        [("rejectDuplicates", 0x04, false), ("statusReportRequest", 0x20, false), ("replyPath", 0x80, false)]
      case .statusReport:
        [
          ("moreMessagesToSend", 0x04, true), ("loopPrevention", 0x08, false), ("statusReportQualifier", 0x20, false),
        ]
      }
    }

    /// Bits of the first octet that nothing says anything about.
    var reserved: UInt8 {
      switch self {
      case .deliver: 0x10
      case .submit: 0x00
      case .statusReport: 0x90
      }
    }
  }

  static let headerIndicator: UInt8 = 0x40

  /// Reads a message from the front.
  /// - Parameter isFromMobile: whether the mobile wrote it, which TP-MTI does not tell; `nil` where unknown.
  static func decode(_ reader: inout ByteReader, isFromMobile: Bool?) throws(CodecError) -> FieldValue {
    let first = try reader.byte()
    let kind: Kind
    switch (first & 0x03, isFromMobile) {
    case (0, false), (0, nil): kind = .deliver
    case (1, true), (1, nil): kind = .submit
    case (2, false), (2, nil): kind = .statusReport
    default: throw CodecError("a message of type \(first & 0x03) is not one that a card keeps")
    }
    var fields = [FieldValue.Field("type", .string(kind.rawValue))]
    for flag in kind.flags { fields.append(.init(flag.name, .bool((first & flag.mask != 0) != flag.isInverted))) }
    if first & kind.reserved != 0 { fields.append(.init("rfu", .int(Int(first & kind.reserved)))) }
    switch kind {
    case .deliver: try deliver(&reader, first, &fields)
    case .submit: try submit(&reader, first, &fields)
    case .statusReport: try statusReport(&reader, first, &fields)
    }
    return .object(fields)
  }

  private static func deliver(
    _ reader: inout ByteReader, _ first: UInt8, _ fields: inout [FieldValue.Field]
  ) throws(CodecError) {
    fields.append(.init("originatingAddress", try address(&reader)))
    let (identifier, scheme) = (try reader.byte(), DataCodingScheme(rawValue: try reader.byte()))
    fields.append(.init("protocolIdentifier", .int(Int(identifier))))
    fields.append(.init("dataCodingScheme", .int(Int(scheme.rawValue))))
    fields.append(.init("serviceCentreTimeStamp", try timestamp(&reader)))
    try userData(&reader, scheme, first, &fields)
  }

  private static func submit(
    _ reader: inout ByteReader, _ first: UInt8, _ fields: inout [FieldValue.Field]
  ) throws(CodecError) {
    fields.append(.init("messageReference", .int(Int(try reader.byte()))))
    fields.append(.init("destinationAddress", try address(&reader)))
    let (identifier, scheme) = (try reader.byte(), DataCodingScheme(rawValue: try reader.byte()))
    fields.append(.init("protocolIdentifier", .int(Int(identifier))))
    fields.append(.init("dataCodingScheme", .int(Int(scheme.rawValue))))
    switch first >> 3 & 0x03 {
    case 0: break
    case 2:
      fields.append(
        .init("validityPeriod", .object([.init("minutes", .int(ValidityPeriod.minutes(try reader.byte())))])))
    case 1:
      fields.append(.init("validityPeriod", .object([.init("enhanced", .hex(try reader.read(7)))])))
    default: fields.append(.init("validityPeriod", .object([.init("until", try timestamp(&reader))])))
    }
    try userData(&reader, scheme, first, &fields)
  }

  private static func statusReport(
    _ reader: inout ByteReader, _ first: UInt8, _ fields: inout [FieldValue.Field]
  ) throws(CodecError) {
    fields.append(.init("messageReference", .int(Int(try reader.byte()))))
    fields.append(.init("recipientAddress", try address(&reader)))
    fields.append(.init("serviceCentreTimeStamp", try timestamp(&reader)))
    fields.append(.init("dischargeTime", try timestamp(&reader)))
    fields.append(.init("status", .int(Int(try reader.byte()))))
    // Behind the status a record may end, or be filled with FF; a TP-PI of FF would have an octet after it.
    guard let indicator = reader.peek(), indicator & 0x80 == 0 else { return }
    _ = try reader.byte()
    fields.append(.init("parameterIndicator", .int(Int(indicator))))
    if indicator & 0x01 != 0 { fields.append(.init("protocolIdentifier", .int(Int(try reader.byte())))) }
    var scheme = DataCodingScheme(rawValue: 0)
    if indicator & 0x02 != 0 {
      scheme = DataCodingScheme(rawValue: try reader.byte())
      fields.append(.init("dataCodingScheme", .int(Int(scheme.rawValue))))
    }
    if indicator & 0x04 != 0 {
      try userData(&reader, scheme, first, &fields)
    } else if first & headerIndicator != 0 {
      fields.append(.init("userDataHeaderIndicator", .bool(true)))
    }
  }

  /// TP-OA, TP-DA, TP-RA: the length counts digits, the octets follow from it (§9.1.2.5).
  private static func address(_ reader: inout ByteReader) throws(CodecError) -> FieldValue {
    guard let length = reader.peek() else { throw CodecError("ends before an address") }
    let octets = try reader.read(2 + (Int(length) + 1) / 2)
    return Address(octets, length: .digits)?.fieldValue(length: .digits)
      ?? .raw(octets, reason: "is no address that can be written back as it is")
  }

  private static func timestamp(_ reader: inout ByteReader) throws(CodecError) -> FieldValue {
    let octets = try reader.read(7)
    return Timestamp.text(octets).map { .string($0) } ?? .raw(octets, reason: "not all half-octets are digits")
  }

  private static func userData(
    _ reader: inout ByteReader, _ scheme: DataCodingScheme, _ first: UInt8, _ fields: inout [FieldValue.Field]
  ) throws(CodecError) {
    let hasHeader = first & headerIndicator != 0
    guard let data = SMSUserData(&reader, scheme: scheme, hasHeader: hasHeader) else {
      throw CodecError("ends within the user data")
    }
    if hasHeader, data.header == nil { fields.append(.init("userDataHeaderIndicator", .bool(true))) }
    fields.append(.init("userData", data.fieldValue))
  }
}
