extension FileCodecs {
  /// EF.DIR (TS 102 221 §13.1): the application template of ISO/IEC 7816-4 §12.2.3.
  static let application: Codec = .tlv {
    template(0x61, "application") {
      tag(0x4F, "aid")
      tag(0x50, "label", .text)
      tag(0x51, "path")
      tag(0x52, "command")
      tag(0x53, "discretionaryData")
      tag(0x73, "discretionaryTemplate")
      tag(0x5F50, "url", .text)
    }
  }

  /// EF.UMPC (TS 102 221 §13.6): milliamperes and seconds.
  static let powerConsumption: Codec = .record {
    uint("maximumCurrent", 1)
    uint("operationTime", 1)
    flags("additionalInformation", [1: "increased idle current", 2: "UICC suspension"])
  }
}
