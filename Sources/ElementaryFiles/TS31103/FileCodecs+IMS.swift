extension FileCodecs {
  /// EF.IMPI (TS 31.103 §4.2.2).
  static let privateIdentity: Codec = .uri("privateIdentity")
  /// EF.IMPU (TS 31.103 §4.2.4).
  static let publicIdentity: Codec = .uri("publicIdentity")
  /// EF.DOMAIN (TS 31.103 §4.2.3).
  static let homeDomain: Codec = .uri("domain")
  /// EF.P-CSCF (TS 31.103 §4.2.8).
  static let proxy: Codec = .tlv { tag(0x80, "proxy", .hostAddress) }
  /// EF.UICCIARI (TS 31.103 §4.2.16).
  static let applicationReference: Codec = .uri("iari")
  /// EF.WebRTCURI (TS 31.103 §4.2.20).
  static let webRTC: Codec = .uri("uri")
  /// EF.3GPPPSDATAOFFservicelist (TS 31.102 §4.2.110).
  static let exemptService: Codec = .uri("icsi")
  /// EF.PSISMSC (TS 31.102 §4.5.9).
  static let serviceCentreURI: Codec = .uri("uri")

  /// EF.IMSDCI (TS 31.103 §4.2.23).
  static let dataChannel: Codec = .record {
    choice(
      "dataChannel",
      [0: "not allowed", 1: "allowed after the IMS session", 2: "allowed together with the IMS session"])
  }

  /// A data object of EF.IMSConfigData and EF.MuDMiDConfigData (TS 31.103 §4.2.18): XML.
  static let configurationData: Codec = .tlv {
    tag(0x80, "encoding")
    tag(0x81, "data", .document)
  }

  /// A data object of EF.XCAPConfigData (TS 31.103 §4.2.19): the policies of TS 24.424.
  static let xcapConfiguration: Codec = .tlv {
    template(0xA0, "policy") {
      tag(0x81, "access")
      tag(0x82, "count", .uint(1))
      template(0xA1, "parts", repeats: true) {
        tag(0x81, "access")
        tag(0x82, "application", .text)
        tag(0x83, "provider", .text)
        tag(0x84, "uri", .text)
        tag(0x85, "userName", .text)
        tag(0x86, "password", .text)
        tag(0x87, "authentication", .text)
        tag(0x88, "addressType", .text)
        tag(0x89, "address", .text)
        tag(0x8A, "pdpAuthentication", .text)
        tag(0x8B, "pdpName", .text)
        tag(0x8C, "pdpSecret", .text)
      }
    }
  }
}
