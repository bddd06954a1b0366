import ISO7816
import Testing

@testable import ElementaryFiles

@Suite struct CodingFileTests {
  static let identifiers: [CodingFileRow] = [
    .init(
      FileCodecs.iccid, "98941000000000214365", #"{"iccid":"89490100000000123456"}"#, "ICCID", isTransparent: true),
    .init(FileCodecs.imsi, "082926202143658709", #"{"imsi":"262021234567890"}"#, "IMSI", isTransparent: true),
    .init(FileCodecs.imsi, "ffffffffffffffffff", "null", "IMSI never written", isTransparent: true),
    .init(
      FileCodecs.imsi, "000000000000000000",
      #"{"raw":"000000000000000000","reason":"imsi: is no mobile identity of type IMSI"}"#, "IMSI of zeros",
      isTransparent: true),
    .init(.languages, "64656672ffff", #"["de","fr"]"#, "languages and padding", isTransparent: true),
    .init(.languageCodes, "0001ff", #"["de","en"]"#, "language codes of a SIM", isTransparent: true),
    .init(FileCodecs.groupIdentifier, "4142ffff", #"{"identifier":"4142"}"#, "GID1", isTransparent: true),
    .init(
      FileCodecs.pricePerUnit, "455552 0a35",
      #"{"currency":"EUR","exponent":-1,"pricePerUnit":165}"#, "a price: 165 tenths", isTransparent: true),
    .init(
      FileCodecs.pricePerUnit, "ffffff0000", #"{"currency":null,"exponent":0,"pricePerUnit":0}"#, "no currency",
      isTransparent: true),
  ]

  static let names: [CodingFileRow] = [
    .init(
      FileCodecs.serviceProviderName, "03 4f70657261746f72ffffffffffffffff",
      #"{"displayCondition":{"plmnNameRequiredInHPLMN":true,"spnNotRequiredOutsideHPLMN":true},"#
        + #""serviceProviderName":"Operator"}"#, "SPN", isTransparent: true),
    .init(
      FileCodecs.serviceProviderName, "00 800416ffffffffffffffffffffffffff",
      #"{"displayCondition":{"plmnNameRequiredInHPLMN":false,"spnNotRequiredOutsideHPLMN":false},"#
        + #""serviceProviderName":{"coding":"ucs2-80","text":"Ж"}}"#, "SPN in UCS2", isTransparent: true),
    .init(
      FileCodecs.serviceProviderName, "01 41fc42ff",
      #"{"displayCondition":{"plmnNameRequiredInHPLMN":true,"spnNotRequiredOutsideHPLMN":false},"#
        + #""serviceProviderName":{"raw":"41fc42ff","reason":"no coding of annex A makes these bytes"}}"#,
      "SPN in no coding: only the name is raw", isTransparent: true),
    .init(
      FileCodecs.plmnNetworkName, "430584d4f29c0e 450584d4f29c0e ffff",
      #"{"fullName":"Test","shortName":"Test"}"#, "PNN"),
    .init(
      FileCodecs.plmnNetworkName, "43058cd4f29c0e ff",
      #"{"fullName":{"addCountryInitials":true,"coding":"gsm7","text":"Test"}}"#, "PNN with Add CI"),
    .init(
      FileCodecs.plmnNetworkName, "430584d4f29c1e",
      #"{"fullName":{"raw":"84d4f29c1e","reason":"#
        + #""is no network name of TS 24.008 §10.5.3.5a"}}"#, "PNN with spare bits set"),
    .init(
      FileCodecs.operatorPLMN, "62f2100000fffe01",
      #"{"lacFrom":"0000","lacTo":"fffe","plmn":"262-01","pnnRecord":1}"#, "OPL"),
    .init(
      FileCodecs.operatorPLMN, "62fddd0000fffe00",
      #"{"lacFrom":"0000","lacTo":"fffe","plmn":"26d-dd","pnnRecord":0}"#, "OPL with wild digits"),
    .init(
      FileCodecs.operatorPLMN5G, "62f220000000fffffe02",
      #"{"plmn":"262-02","pnnRecord":2,"tacFrom":"000000","tacTo":"fffffe"}"#, "OPL5G"),
    .init(
      FileCodecs.icons, "800401 612e62 810202 03 ff",
      #"{"image":[{"imgRecord":3,"qualifier":"not self-explanatory"}],"#
        + #""uri":[{"link":"a.b","qualifier":"self-explanatory"}]}"#, "SPNI", isTransparent: true),
    .init(FileCodecs.alerting, "04 43616c6cff", #"{"category":4,"text":"Call"}"#, "NIA"),
    .init(
      FileCodecs.accessPointNames, "02 dd09 08696e7465726e6574 dd00 ffff",
      #"{"accessPointNames":["internet",""]}"#, "ACL", isTransparent: true),
    .init(
      FileCodecs.accessPointNames, "01 dd02 0961",
      #"{"accessPointNames":[{"raw":"0961","reason":"is no list of labels"}]}"#,
      "ACL with a name that is cut off", isTransparent: true),
    .init(
      FileCodecs.cdmaServiceProviderName, "010201 4d79204f70ffff",
      #"{"displayCondition":{"serviceProviderNameInHomeArea":true},"encoding":"ascii","language":1,"#
        + #""serviceProviderName":"My Op"}"#, "SPN of a R-UIM", isTransparent: true),
    .init(.uri("nai"), "8003612e62ffff", #"{"nai":"a.b"}"#, "a NAI", isTransparent: true),
  ]

  static let numbers: [CodingFileRow] = [
    .init(
      FileCodecs.dialledNumber, "4d756dff 0791947132 0000f1ffffffff ffff",
      #"{"alphaIdentifier":"Mum","capabilityConfiguration":null,"extension":null,"number":"+49172300001"}"#, "ADN"),
    .init(
      FileCodecs.dialledNumber, "03 81 21f3 ffffffffffffffff ff ff",
      #"{"alphaIdentifier":"","capabilityConfiguration":null,"extension":null,"number":"123"}"#, "ADN without a name"),
    .init(
      FileCodecs.dialledNumber, "41 ff ffffffffffffffffffffff ff 02",
      #"{"alphaIdentifier":"A","capabilityConfiguration":null,"extension":2,"number":null}"#,
      "ADN without a number, with an extension"),
    .init(
      FileCodecs.dialledNumber, "41 03 81 21f3 00ffffffffffffff ff ff",
      #"{"alphaIdentifier":"A","capabilityConfiguration":null,"extension":null,"#
        + #""number":{"raw":"038121f300ffffffffffffff","reason":"is no number that can be written back as it is"}}"#,
      "ADN with digits behind the end: only the number is raw"),
    .init(
      FileCodecs.barredNumber, "41 03 81 2143 ffffffffffffffff ff ff 05",
      #"{"alphaIdentifier":"A","capabilityConfiguration":null,"comparisonMethod":5,"extension":null,"number":"1234"}"#,
      "BDN"),
    .init(
      FileCodecs.dialledURI, "8006 7369703a4062 ffff 426f62ff",
      #"{"alphaIdentifier":"Bob","uri":"sip:@b","uriFieldLength":10}"#, "FDNURI with a field that FF fills"),
    .init(
      FileCodecs.dialledURI, "8006 7369703a4062 426f62ff", #"{"alphaIdentifier":"Bob","uri":"sip:@b"}"#,
      "FDNURI with a name right behind"),
    .init(
      FileCodecs.numberExtension, "02 03 214365 ffffffffffffff ff",
      #"{"data":{"digits":"123456"},"nextExtension":null,"type":"additional data"}"#, "EXT1 with more digits"),
    .init(
      FileCodecs.numberExtension, "01 0ba1b2c3d4e5f6a7b8c9d0 02",
      #"{"data":"0ba1b2c3d4e5f6a7b8c9d0","nextExtension":2,"type":"called party subaddress"}"#,
      "EXT1 with a subaddress"),
    .init(
      FileCodecs.numberExtension, "00 ffffffffffffffffffffff ff", #"{"data":null,"nextExtension":null,"type":"free"}"#,
      "EXT1 free"),
    .init(FileCodecs.bearerCapability, "0204a0ffff", #"{"bearerCapability":"04a0"}"#, "CCP"),
    .init(FileCodecs.comparisonMethod, "4142ff01", #"{"alphaIdentifier":"AB","comparisonMethod":1}"#, "CMI"),
    .init(
      FileCodecs.callForwarding, "01 01 0791947132 0000f1ffffffff ffff",
      #"{"capabilityConfiguration":null,"extension":null,"mspNumber":1,"number":"+49172300001","#
        + #""unconditionalForwarding":{"data":false,"fax":false,"voice":true}}"#, "CFIS"),
    .init(
      FileCodecs.emergencyCall, "19f1ff ffff 10",
      #"{"alphaIdentifier":"","callCode":"911","serviceCategory":{"ambulance":false,"automaticallyInitiatedECall":false,"#
        + #""fireBrigade":false,"manuallyInitiatedECall":false,"marineGuard":false,"mountainRescue":true,"police":false}}"#,
      "ECC of a USIM"),
    .init(FileCodecs.emergencyCallCodes, "19f1ff11f2ffffffff", #"["911","112"]"#, "ECC of a SIM", isTransparent: true),
    .init(
      FileCodecs.incomingCall,
      "41ff 0791947132 0000f1ffffffff ffff 62113231000040 00003c 01 ffffff",
      #"{"alphaIdentifier":"A","capabilityConfiguration":null,"dateAndTime":"2026-11-23T13:00:00+01:00","#
        + #""durationInSeconds":60,"extension":null,"number":"+49172300001","phoneBookEntry":null,"#
        + #""status":{"notAnswered":true}}"#, "ICI"),
    .init(
      FileCodecs.outgoingCall, "0791947132 0000f1ffffffff ffff ffffffffffffff 000000 010003",
      #"{"alphaIdentifier":"","capabilityConfiguration":null,"dateAndTime":null,"durationInSeconds":0,"#
        + #""extension":null,"number":"+49172300001","phoneBookEntry":"010003"}"#, "OCI without a name or time"),
    .init(FileCodecs.callTimer, "000030", #"{"seconds":48}"#, "ICT, the example of §4.2.35"),
  ]

  static let phoneBook: [CodingFileRow] = [
    .init(
      FileCodecs.phoneBookReference, "a80a c0034f3a01 c5034f0902 a904 ca024f50 ff",
      #"{"byIndexAdministration":[{"email":[{"fid":"4f50"}]}],"sameRecord":[{"adn":[{"fid":"4f3a","sfi":1}],"#
        + #""pbc":[{"fid":"4f09","sfi":2}]}]}"#, "PBR"),
    .init(FileCodecs.recordNumbers, "01ff03", #"{"records":[1,null,3]}"#, "IAP"),
    .init(FileCodecs.alphaString, "486f6d65ff", #"{"text":"Home"}"#, "AAS"),
    .init(FileCodecs.linkedText("name"), "4d756dffff0305", #"{"adnFile":3,"adnRecord":5,"name":"Mum"}"#, "SNE, type 2"),
    .init(FileCodecs.linkedText("name"), "4d756dffffffff", #"{"name":"Mum"}"#, "SNE, type 1"),
    .init(FileCodecs.linkedText("address"), "610062", #"{"address":"a@b"}"#, "an e-mail address: 00 is @"),
    .init(
      FileCodecs.additionalNumber, "01 03 81 21f3 ffffffffffffffff ff ff 0305",
      #"{"additionalNumberAlpha":1,"adnFile":3,"adnRecord":5,"capabilityConfiguration":null,"extension":null,"#
        + #""number":"123"}"#, "ANR, type 2"),
    .init(
      FileCodecs.additionalNumber, "00 03 81 21f3 ffffffffffffffff ff ff",
      #"{"additionalNumberAlpha":0,"capabilityConfiguration":null,"extension":null,"number":"123"}"#, "ANR, type 1"),
    .init(
      FileCodecs.phoneBookControl, "0100", #"{"entryControl":{"modifiedByOther":true},"hiddenInformation":0}"#, "PBC"),
    .init(FileCodecs.counter("uid", 2), "0102", #"{"uid":258}"#, "UID"),
    .init(FileCodecs.emergencyFreeFormat, "8004426c6f6f 810241 2b ff", #"{"content":"A+","label":"Bloo"}"#, "ICE_FF"),
  ]

  @Test(arguments: identifiers + names) func identifiersAndNames(_ row: CodingFileRow) throws { try row.check() }
  @Test(arguments: numbers + phoneBook) func numbersAndPhoneBook(_ row: CodingFileRow) throws { try row.check() }
}
