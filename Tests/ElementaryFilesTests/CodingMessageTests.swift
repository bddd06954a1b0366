import ISO7816
import Testing

@testable import ElementaryFiles

@Suite struct CodingMessageTests {
  static let parameters: [CodingFileRow] = [
    .init(
      FileCodecs.messageParameters,
      "534d5343ff e1 ffffffffffffffffffffffff 0791947132 0000f1ffffffff 00 00 a9",
      #"{"alphaIdentifier":"SMSC","dataCodingScheme":0,"destinationAddress":null,"#
        + #""present":{"dataCodingScheme":true,"destinationAddress":false,"protocolIdentifier":true,"#
        + #""serviceCentreAddress":true,"validityPeriod":true},"protocolIdentifier":0,"#
        + #""serviceCentreAddress":"+49172300001","validityPeriodInMinutes":4320}"#,
      "SMSP with a service centre and three days"),
    .init(
      FileCodecs.messageParameters,
      "fc 0b919471320000f1ffffffff 07919471320000f1ffffffff ff ff ff",
      #"{"alphaIdentifier":"","dataCodingScheme":null,"destinationAddress":"+49172300001","#
        + #""present":{"dataCodingScheme":false,"destinationAddress":true,"protocolIdentifier":false,"#
        + #""serviceCentreAddress":true,"validityPeriod":false},"protocolIdentifier":null,"#
        + #""serviceCentreAddress":"+49172300001","validityPeriodInMinutes":null}"#,
      "the same number with both kinds of length"),
    .init(
      FileCodecs.messageParameters,
      "ef ffffffffffffffffffffffff ffffffffffffffffffffffff ff ff ff",
      #"{"alphaIdentifier":"","dataCodingScheme":null,"destinationAddress":null,"#
        + #""present":{"dataCodingScheme":false,"destinationAddress":false,"protocolIdentifier":false,"#
        + #""serviceCentreAddress":false,"validityPeriod":true},"protocolIdentifier":null,"#
        + #""serviceCentreAddress":null,"validityPeriodInMinutes":635040}"#,
      "FF is 63 weeks where a validity period is present"),
    .init(
      FileCodecs.messageStatus, "05fe", #"{"lastUsedMessageReference":5,"memoryCapacity":"exceeded"}"#, "SMSS",
      isTransparent: true),
    .init(
      FileCodecs.messageStatus, "ffff", #"{"lastUsedMessageReference":255,"memoryCapacity":"available"}"#,
      "SMSS of nothing but FF has a meaning", isTransparent: true),
    .init(
      FileCodecs.mmsNotification, "0300 01 a1b2ffff ff",
      #"{"extension":null,"implementation":{"mImap":false,"sip":false,"wap":true},"notification":"a1b2","#
        + #""status":{"message":"not retrieved","read":true,"used":true}}"#,
      "MMSN"),
    .init(
      FileCodecs.mmsExtension, "02 c1c2ffff 03", #"{"data":"c1c2","nextExtension":3,"type":"additional data"}"#, "EXT8"),
    .init(
      FileCodecs.mmsConnectivity, "ab0b 800101 8106 6d6d732e6578 ffff",
      #"{"connectivityParameters":[{"implementation":{"mImap":false,"sip":false,"wap":true},"relayOrServer":"mms.ex"}]}"#,
      "MMSICP", isTransparent: true),
    .init(
      FileCodecs.mmsUserPreferences, "800101 8103 4f6e65 820101 ff",
      #"{"implementation":{"mImap":false,"sip":false,"wap":true},"name":"One","preferences":"01"}"#, "MMSUP"),
  ]

  static let messages: [CodingFileRow] = [
    .init(
      FileCodecs.shortMessage,
      "01 07911326040000f0 04 0b911346610089f6 00 00 20806291731408 0c c8f71d14969741f977fd07 ffff",
      #"{"message":{"dataCodingScheme":0,"loopPrevention":false,"moreMessagesToSend":false,"#
        + #""originatingAddress":"+31641600986","protocolIdentifier":0,"replyPath":false,"#
        + #""serviceCentreTimeStamp":"2002-08-26T19:37:41-00:00","statusReportIndication":false,"#
        + #""type":"SMS-DELIVER","userData":{"text":"How are you?"}},"serviceCentreAddress":"+31624000000","#
        + #""status":"received, read"}"#, "SMS-DELIVER; the sign of its time zone is that of zero"),
    .init(
      FileCodecs.shortMessage, "07 00 11 00 0b916407281553f8 00 00 aa 0a e8329bfd4697d9ec37",
      #"{"message":{"dataCodingScheme":0,"destinationAddress":"+46708251358","messageReference":0,"#
        + #""protocolIdentifier":0,"rejectDuplicates":false,"replyPath":false,"statusReportRequest":false,"#
        + #""type":"SMS-SUBMIT","userData":{"text":"hellohello"},"validityPeriod":{"minutes":5760}},"#
        + #""serviceCentreAddress":null,"status":"to be sent"}"#, "SMS-SUBMIT with a relative validity period"),
    .init(
      FileCodecs.shortMessage,
      "03 00 44 07d0d4f29c0e 00 08 62113231000040 0a 050003a50201 04160443 ff",
      #"{"message":{"dataCodingScheme":8,"loopPrevention":false,"moreMessagesToSend":false,"originatingAddress":"#
        + #"{"numberingPlan":"unknown","text":"Test","typeOfNumber":"alphanumeric"},"protocolIdentifier":0,"#
        + #""replyPath":false,"serviceCentreTimeStamp":"2026-11-23T13:00:00+01:00","statusReportIndication":false,"#
        + #""type":"SMS-DELIVER","userData":{"header":[{"concatenation":{"part":1,"reference":165,"total":2}}],"#
        + #""text":"Жу"}},"serviceCentreAddress":null,"status":"received, to be read"}"#,
      "part of a longer message in UCS2, from a name"),
    .init(
      FileCodecs.shortMessage, "07 00 41 00 0481 2143 00 00 0b 060804a5a50302 41d80d",
      #"{"message":{"dataCodingScheme":0,"destinationAddress":"1234","messageReference":0,"protocolIdentifier":0,"#
        + #""rejectDuplicates":false,"replyPath":false,"statusReportRequest":false,"type":"SMS-SUBMIT","userData":"#
        + #"{"header":[{"concatenation16":{"part":2,"reference":42405,"total":3}}],"text":"A07"}},"#
        + #""serviceCentreAddress":null,"status":"to be sent"}"#,
      "a header of seven octets needs no fill bits"),
    .init(
      FileCodecs.shortMessage, "07 00 41 00 0481 2143 00 00 0a 050003a50201 82b01b",
      #"{"message":{"dataCodingScheme":0,"destinationAddress":"1234","messageReference":0,"protocolIdentifier":0,"#
        + #""rejectDuplicates":false,"replyPath":false,"statusReportRequest":false,"type":"SMS-SUBMIT","userData":"#
        + #"{"header":[{"concatenation":{"part":1,"reference":165,"total":2}}],"text":"A07"}},"#
        + #""serviceCentreAddress":null,"status":"to be sent"}"#,
      "a header of six octets needs one fill bit"),
    .init(
      FileCodecs.shortMessage, "07 00 19 01 0481 2143 00 04 62113231000040 03 010203",
      #"{"message":{"dataCodingScheme":4,"destinationAddress":"1234","messageReference":1,"protocolIdentifier":0,"#
        + #""rejectDuplicates":false,"replyPath":false,"statusReportRequest":false,"type":"SMS-SUBMIT","#
        + #""userData":{"data":"010203"},"validityPeriod":{"until":"2026-11-23T13:00:00+01:00"}},"#
        + #""serviceCentreAddress":null,"status":"to be sent"}"#, "8-bit data, valid until"),
    .init(FileCodecs.shortMessage, "00 ffffffff", #"{"status":"free"}"#, "a free record"),
    .init(FileCodecs.shortMessage, "00 00000000", #"{"padding":"00","status":"free"}"#, "a free record of zeros"),
    .init(
      FileCodecs.shortMessage, "01 00 04 0481 2143 00 00 62113231000040 0a 41",
      #"{"message":{"raw":"04048121430000621132310000400a41","reason":"ends within the user data"},"#
        + #""serviceCentreAddress":null,"status":"received, read"}"#, "a message that is cut off is raw by itself"),
    .init(
      FileCodecs.statusReport, "01 06 05 0481 2143 62113231000040 62113231000040 00 ffff",
      #"{"messageRecord":1,"statusReport":{"dischargeTime":"2026-11-23T13:00:00+01:00","loopPrevention":false,"#
        + #""messageReference":5,"moreMessagesToSend":false,"recipientAddress":"1234","#
        + #""serviceCentreTimeStamp":"2026-11-23T13:00:00+01:00","status":0,"statusReportQualifier":false,"#
        + #""type":"SMS-STATUS-REPORT"}}"#, "SMSR"),
  ]

  @Test(arguments: parameters) func parameterFiles(_ row: CodingFileRow) throws { try row.check() }
  @Test(arguments: messages) func messageFiles(_ row: CodingFileRow) throws { try row.check() }

  @Test func messagesOfANationalLanguageUseItsTables() throws {
    let header: FieldValue = .array([
      .object([.init("identifier", .int(0x24)), .init("data", .string("01"))]),
      .object([.init("identifier", .int(0x25)), .init("data", .string("01"))]),
    ])
    let userData: FieldValue = .object([.init("header", header), .init("text", .string("İğŞ€ı"))])
    let octets = try SMSUserData(userData).octets(scheme: DataCodingScheme(rawValue: 0))
    var reader = ByteReader(octets)
    let read = try #require(SMSUserData(&reader, scheme: DataCodingScheme(rawValue: 0), hasHeader: true))
    #expect(read.fieldValue == userData)
    // Without the header the same text has no septets.
    #expect(throws: CodecError.self) {
      try SMSUserData(.object([.init("text", .string("İğŞ"))])).octets(scheme: DataCodingScheme(rawValue: 0))
    }
  }

  @Test(
    arguments: [
      (0x00, .gsm7, "the default"), (0x08, .ucs2, "UCS2"), (0x04, .data, "8 bit"), (0x11, .gsm7, "a class"),
      (0x20, .compressed, "compressed"), (0x48, .ucs2, "marked for deletion"),
      (0xC8, .gsm7, "message waiting, discard"),
      (0xE8, .ucs2, "message waiting in UCS2"), (0xF1, .gsm7, "class"), (0xF5, .data, "8 bit with class"),
      (0x80, .gsm7, "reserved: to be taken for the default alphabet"),
    ] as [(UInt8, DataCodingScheme.Alphabet, String)])
  func alphabets(_ scheme: UInt8, _ alphabet: DataCodingScheme.Alphabet, _ reason: String) {
    #expect(DataCodingScheme(rawValue: scheme).alphabet == alphabet)
  }
}
