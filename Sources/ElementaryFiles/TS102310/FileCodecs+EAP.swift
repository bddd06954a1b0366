extension FileCodecs {
  /// EF.EAPKEYS (TS 102 310 §7.1).
  static let eapKeys: Codec = .tlv {
    tag(0x80, "msk")
    tag(0x81, "emsk")
  }
  /// EF.EAPSTATUS (TS 102 310 §7.2).
  static let eapStatus: Codec = .record {
    choice("status", [0: "not started", 1: "authenticating", 2: "authenticated", 3: "held after a failure"])
  }
  /// EF.CurID (TS 102 310 §7.5).
  static let eapIdentity: Codec = .record {
    choice("type", [0: "permanent", 1: "pseudonym", 2: "re-authentication", 255: "not to be revealed"])
    field("identity", .prefixed(.text))
  }
  /// EF.ReID (TS 102 310 §7.6).
  static let eapReauthentication: Codec = .tlv {
    tag(0x80, "identity", .text)
    tag(0x81, "counter")
  }
  /// EF.Realm (TS 102 310 §7.7).
  static let eapRealm: Codec = .record { field("realm", .prefixed(.text)) }
}
