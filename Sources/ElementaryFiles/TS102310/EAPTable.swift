import ISO7816

/// TS 102 310 §7: the files of an EAP client. Its DF has no fixed identifier: the discretionary template (tag 73) of
/// the application's entry in EF.DIR places it.
enum EAPTable {
  static let directory: FileDefinition = .df(nil, "DF.EAP", "TS 102 310 §7", files)

  private static let files: [FileDefinition] = [
    EF(0x4F01, "EF.EAPKEYS", sfi: 0x01, size: 2, "TS 102 310 §7.1", codec: FileCodecs.eapKeys),
    EF(0x4F02, "EF.EAPSTATUS", sfi: 0x02, size: 1, "TS 102 310 §7.2", codec: FileCodecs.eapStatus),
    EF(0x4F03, "EF.PUId", sfi: 0x03, size: 1, "TS 102 310 §7.3") { text("permanentUserIdentity") },
    EF(0x4F04, "EF.Ps", sfi: 0x04, size: 1, "TS 102 310 §7.4") { text("pseudonym") },
    EF(0x4F20, "EF.CurID", sfi: 0x10, size: 1, "TS 102 310 §7.5", codec: FileCodecs.eapIdentity),
    EF(0x4F21, "EF.ReID", sfi: 0x11, size: 2, "TS 102 310 §7.6", codec: FileCodecs.eapReauthentication),
    EF(0x4F22, "EF.Realm", sfi: 0x12, size: 1, "TS 102 310 §7.7", codec: FileCodecs.eapRealm),
  ]
}
