import ISO7816
import Testing

@testable import ElementaryFiles

/// What files say: bytes and the reading that the specification gives them. That the bytes come back is tested too.
@Suite struct TablesFileTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var path: String
    var bytes: String
    var json: String
    var reason: String
    var testDescription: String { "\(path): \(reason)" }

    init(_ path: String, _ bytes: String, _ json: String, _ reason: String) {
      self.path = path
      self.bytes = bytes
      self.json = json
      self.reason = reason
    }
  }

  static let rows: [Row] =
    masterFile + accessRules + networks + locations + administration + services + security + fiveGS + others

  static let masterFile: [Row] = [
    Row(
      "MF/EF.DIR", "61124f07a0000000871002500755534943432d41ffff",
      #"{"application":{"aid":"a0000000871002","label":"USICC-A"}}"#, "an application with a label"),
    Row(
      "MF/EF.DIR", "61094f07a0000000871004", #"{"application":{"aid":"a0000000871004"}}"#, "no label, no padding"),
    Row("MF/EF.DIR", "ffffffff", "null", "a free record"),
    Row(
      "MF/EF.UMPC", "3c0502ffff",
      #"{"additionalInformation":["UICC suspension"],"maximumCurrent":60,"operationTime":5}"#, "60 mA for 5 s"),
  ]

  static let accessRules: [Row] = [
    Row(
      "MF/EF.ARR", "8001019000800102a406830101950108800118a40683010a950108ffff",
      #"[{"access":["read"],"condition":"always"},{"access":["update"],"condition":"PIN1"},"#
        + #"{"access":["deactivate","activate"],"condition":"ADM1"}]"#,
      "one condition for each mode"),
    Row(
      "MF/EF.ARR", "800102a010a406830101950108a40683010b950108840132a406830181950108",
      #"[{"access":["update"],"condition":{"or":["PIN1","ADM2"]}},{"access":["increase"],"condition":"PIN2"}]"#,
      "one of two keys; an instruction"),
    Row(
      "MF/EF.ARR", "80017f9700",
      #"[{"access":["read","update","write","deactivate","activate","terminate","delete"],"#
        + #""condition":"never"}]"#, "never"),
    Row(
      "MF/EF.ARR", "800101af10a406830101950108a406830181950108",
      #"[{"access":["read"],"condition":{"and":["PIN1","PIN2"]}}]"#, "both keys"),
    Row(
      "MF/EF.ARR", "800101a406830101950110", #"[{"access":["read"],"condition":{"raw":"a406830101950110"}}]"#,
      "another usage qualifier keeps its bytes"),
    Row(
      "MF/EF.ARR", "800101", #"{"raw":"800101","reason":"an access mode without a condition"}"#, "a rule cut short"),
    Row(
      "MF/EF.ARR", "800101900000", #"{"content":[{"access":["read"],"condition":"always"}],"rest":"00"}"#,
      "a byte behind the rules"),
  ]

  static let networks: [Row] = [
    Row("MF/ADF.USIM/EF.FPLMN", "62f22013006262f210ffffff", #"["262-02","310-260","262-01"]"#, "two and three digits"),
    Row("MF/ADF.USIM/EF.FPLMN", "ffffff62f220ffffffffffff", #"[null,"262-02"]"#, "a gap before a used entry"),
    Row("MF/ADF.USIM/EF.FPLMN", "ffffffffffffffffffffffff", "null", "an empty list"),
    Row(
      "MF/ADF.USIM/EF.PLMNwAcT", "62f2204000" + "62f2200080" + "ffffff0000",
      #"[{"accessTechnologies":["E-UTRAN"],"plmn":"262-02"},{"accessTechnologies":["GSM"],"plmn":"262-02"}]"#,
      "free entries at the end have no technology"),
    Row(
      "MF/DF.GSM/EF.OPLMNwAcT", "ffffff0000" + "13006208c0",
      #"[null,{"accessTechnologies":["GSM COMPACT","GSM","NG-RAN"],"plmn":"310-260"}]"#,
      "a free entry before a used one"),
    Row(
      "MF/ADF.USIM/EF.SPDI", "a30a800862f22062f210ffffffffffff",
      #"{"displayInformation":{"plmns":{"raw":"62f22062f210ffff","reason":"2 bytes follow the last field"}}}"#,
      "a list whose length is no multiple of three"),
    Row(
      "MF/ADF.USIM/EF.SPDI", "a308800662f22062f210ffffffffffff",
      #"{"displayInformation":{"plmns":["262-02","262-01"]}}"#, "two networks"),
    Row("MF/ADF.USIM/EF.HPPLMN", "0a", #"{"sixMinutes":10}"#, "an hour"),
    Row(
      "MF/ADF.USIM/EF.CNL", "62f2200102ff" + "ffffffffffff",
      #"[{"corporate":"ff","networkSubset":"01","plmn":"262-02","serviceProvider":"02"}]"#, "levels without meaning"),
  ]

  static let locations: [Row] = [
    Row(
      "MF/ADF.USIM/EF.LOCI", "0102030462f2200010ff00",
      #"{"lai":{"lac":"0010","plmn":"262-02"},"status":"updated","tmsi":"01020304"}"#, "updated"),
    Row(
      "MF/DF.GSM/EF.LOCI", "ffffffffffffff0000ff01",
      #"{"lai":{"lac":"0000","plmn":null},"status":"not updated","tmsi":"ffffffff"}"#, "a fresh card"),
    Row(
      "MF/ADF.USIM/EF.EPSLOCI", "0bf662f220800102a1a2a3a462f220000700",
      #"{"guti":{"mTmsi":"a1a2a3a4","mmeCode":"02","mmeGroup":"8001","plmn":"262-02"},"#
        + #""lastTAI":{"plmn":"262-02","tac":"0007"},"status":"updated"}"#, "a GUTI"),
    Row(
      "MF/ADF.USIM/DF.5GS/EF.5GS3GPPLOCI", "ffffffffffffffffffffffffff62f22000000001",
      #"{"guti":null,"lastTAI":{"plmn":"262-02","tac":"000000"},"status":"not updated"}"#, "no identity yet"),
  ]

  static let administration: [Row] = [
    Row(
      "MF/ADF.USIM/EF.AD", "00000102",
      #"{"additionalInformation":["ciphering indicator"],"mncLength":2,"operationMode":"normal"}"#, "two digits of MNC"),
    Row(
      "MF/DF.GSM/EF.AD", "810000",
      #"{"additionalInformation":[],"operationMode":"type approval and specific facilities"}"#, "an old SIM"),
    Row("MF/ADF.ISIM/EF.AD", "000000", #"{"additionalInformation":"0000","operationMode":"normal"}"#, "ISIM"),
    Row("MF/ADF.USIM/EF.ACC", "0201", #"{"classes":[0,9]}"#, "an ordinary subscriber"),
    Row("MF/ADF.USIM/EF.ACC", "8000", #"{"classes":[15]}"#, "PLMN staff"),
    Row("MF/DF.GSM/EF.Phase", "03", #"{"phase":"2 with profile download"}"#, "phase"),
    Row("MF/ADF.USIM/EF.ACMmax", "ffffff", #"{"units":16777215}"#, "FF is the highest value, no padding"),
    Row("MF/ADF.USIM/EF.CBMIR", "11121117ffffffff", #"[{"from":4370,"to":4375}]"#, "a range"),
    Row("MF/ADF.USIM/EF.LI", "656e6974ffff", #"["en","it"]"#, "two languages"),
    Row("MF/ADF.USIM/EF.MBI", "01000000", #"{"email":0,"fax":0,"other":0,"voicemail":1}"#, "no videomail"),
    Row(
      "MF/ADF.USIM/EF.MWIS", "010500000000",
      #"{"active":["voicemail"],"email":0,"fax":0,"other":0,"videomail":0,"voicemail":5}"#, "five messages"),
    Row("MF/ADF.USIM/EF.eMLPP", "0704", #"{"fastCallSetup":["0"],"levels":["A","B","0"]}"#, "levels"),
    Row("MF/ADF.USIM/EF.VGCS", "92f9ffff21436587", #"["299","12345678"]"#, "group identifiers"),
    Row(
      "MF/ADF.USIM/EF.VGCSS", "010000000000fc", #"{"active":[1,51,52,53,54,55,56]}"#, "the first group is active"),
  ]

  static let services: [Row] = [
    Row(
      "MF/ADF.USIM/EF.UST", "0100" + "04" + "000000000000000000000000" + "08",
      #"{"1":"Local Phone Book","124":"Subscription identifier privacy support","19":"Service Provider Name"}"#,
      "b1 of the first byte is service 1"),
    Row("MF/ADF.USIM/EF.UST", "0000", "{}", "none"),
    Row("MF/ADF.ISIM/EF.IST", "0102", #"{"1":"P-CSCF address","10":"Support of UICC access to IMS"}"#, "ISIM"),
    Row("MF/ADF.USIM/EF.EST", "04", #"{"3":"APN Control List (ACL)"}"#, "enabled"),
    Row(
      "MF/DF.GSM/EF.SST", "0700",
      #"{"1":{"activated":true,"allocated":true,"name":"CHV1 disable function"},"#
        + #""2":{"activated":false,"allocated":true,"name":"Abbreviated Dialling Numbers (ADN)"}}"#,
      "two bits for each service"),
    Row(
      "MF/DF.TELECOM/DF.MCS/EF.MST", "0001",
      #"{"coding":"XML","services":{"1":"MCPTT UE configuration data"}}"#, "a coding before the table"),
  ]

  static let security: [Row] = [
    Row(
      "MF/ADF.USIM/EF.GBANL", "80106e61662e6578616d706c65010000000281034040" + "31ffff",
      #"{"bTID":"@@1","nafID":{"fqdn":"naf.example","protocol":"0100000002"}}"#, "USIM"),
    Row(
      "MF/ADF.ISIM/EF.GBANL", "80106e61662e6578616d706c650100000002ffff",
      #"{"nafID":{"fqdn":"naf.example","protocol":"0100000002"}}"#, "ISIM, without B-TID"),
    Row(
      "MF/ADF.ISIM/EF.GBANL", "800301020381012d",
      #"{"bTID":"-","nafID":{"raw":"010203","reason":"3 bytes where a host name and 5 bytes are expected"}}"#,
      "a NAF_ID that is too short leaves the B-TID readable"),
    Row(
      "MF/ADF.USIM/EF.GBABP", "0201020161" + "013f",
      #"{"bTID":"a","keyLifetime":"?","rand":"0102"}"#, "lengths before values"),
    Row(
      "MF/ADF.USIM/EF.Keys", "07" + String(repeating: "ff", count: 32),
      #"{"ck":"ffffffffffffffffffffffffffffffff","ik":"ffffffffffffffffffffffffffffffff","ksi":7}"#, "no keys"),
    Row(
      "MF/ADF.USIM/EF.EPSNSC", "a0148001078100820400000001830400000002840121",
      #"{"context":{"algorithms":{"ciphering":2,"integrity":1},"downlinkCount":2,"kASME":"","ksiASME":7,"#
        + #""uplinkCount":1}}"#, "a context"),
    Row("MF/ADF.ISIM/EF.IMPI", "80056140622e63", #"{"privateIdentity":"a@b.c"}"#, "private identity"),
    Row("MF/ADF.ISIM/EF.IMPU", "80077369703a614062ff", #"{"publicIdentity":"sip:a@b"}"#, "public identity"),
    Row("MF/ADF.ISIM/EF.DOMAIN", "8003622e63", #"{"domain":"b.c"}"#, "home domain"),
    Row(
      "MF/ADF.ISIM/EF.P-CSCF", "800501c0000201ff", #"{"proxy":{"address":"192.0.2.1","type":"IPv4"}}"#, "IPv4"),
    Row(
      "MF/ADF.ISIM/EF.P-CSCF", "80110220010db8000000000000000000000001",
      #"{"proxy":{"address":"2001:db8::1","type":"IPv6"}}"#, "IPv6 with a run of zeros"),
    Row(
      "MF/ADF.ISIM/EF.P-CSCF", "80110200000000000000000000000000000000",
      #"{"proxy":{"address":"::","type":"IPv6"}}"#, "IPv6, nothing but zeros"),
    Row(
      "MF/ADF.ISIM/EF.P-CSCF", "80110200010000000300040005000600070008",
      #"{"proxy":{"address":"1:0:3:4:5:6:7:8","type":"IPv6"}}"#, "one zero group is written out"),
    Row(
      "MF/ADF.ISIM/EF.P-CSCF", "800401c00002",
      #"{"proxy":{"raw":"01c00002","reason":"3 bytes of address do not fit type 1"}}"#,
      "an address that is too short"),
  ]

  static let fiveGS: [Row] = [
    Row(
      "MF/ADF.USIM/DF.5GS/EF.SUCI_Calc_Info", "a00402010001" + "a10e80011b81020102" + "80011e81020304",
      #"{"keys":[{"identifier":27,"key":"0102"},{"identifier":30,"key":"0304"}],"#
        + #""schemes":[{"keyIndex":1,"scheme":"profile B"},{"keyIndex":1,"scheme":"null"}]}"#,
      "two schemes, two keys"),
    Row("MF/ADF.USIM/DF.5GS/EF.Routing_Indicator", "71ffffff", #"{"routingIndicator":"17"}"#, "two digits"),
    Row(
      "MF/ADF.USIM/DF.5GS/EF.UAC_AIC", "03000000",
      #"{"configured":["multimedia priority service","mission critical services"]}"#, "both"),
    Row(
      "MF/ADF.USIM/DF.5GS/EF.SUPI_NAI", "8003614062ff", #"{"networkSpecific":"a@b"}"#, "network specific"),
    Row(
      "MF/ADF.USIM/DF.5GS/EF.TN3GPPSNN", "8002613180026232", #"{"names":["a1","b2"]}"#, "two names"),
    Row(
      "MF/ADF.USIM/EF.ePDGSelection", "800662f220000a01ffff",
      #"{"networks":[{"fqdnFormat":"tracking or location area","plmn":"262-02","priority":10}]}"#,
      "two bytes of priority"),
    Row(
      "MF/ADF.USIM/EF.ePDGId", "800400612e62800501c0000201",
      #"{"gateways":[{"address":"a.b","type":"FQDN"},{"address":"192.0.2.1","type":"IPv4"}]}"#, "two gateways"),
  ]

  static let others: [Row] = [
    Row(
      "MF/DF.TELECOM/DF.GRAPHICS/EF.IMG", "0110081" + "14f020000" + "0012ff",
      #"{"instances":[{"coding":"basic","file":"4f02","height":8,"length":18,"offset":0,"width":16}]}"#,
      "an instance of 16 by 8 points"),
    Row(
      "MF/DF.EIRENE/EF.GsmrPLMN", "22f860f86f8d6f8e01",
      #"{"class":{"eirene":true,"emlpp":true,"functionalNumbers":true,"preference":0,"vbs":true,"vgcs":true},"#
        + #""incomingTable":"6f8d","internationalCodeRecord":1,"outgoingTable":"6f8e","plmn":"228-06"}"#, "GSM-R"),
    Row(
      "MF/DF.SYSTEM/EF.0348_COUNT", "01020000000003", #"{"counter":"0000000003","securityDomain":1,"version":2}"#,
      "a counter"),
    Row("DF.EAP/EF.CurID", "01026162", #"{"identity":"ab","type":"pseudonym"}"#, "EAP"),
  ]

  @Test(arguments: rows) func readsAndWritesBack(_ row: Row) throws {
    let definition = try #require(TablesTests.all.first { $0.path == row.path }?.definition)
    let bytes = try #require(Hex.bytes(row.bytes))
    let context = FileContext(length: bytes.count, record: 1)
    let value = try #require(definition.decode(bytes, in: context))
    #expect(String(decoding: value.jsonBytes(), as: UTF8.self) == row.json)
    #expect(try definition.encode(value, in: context) == bytes)
  }
}
