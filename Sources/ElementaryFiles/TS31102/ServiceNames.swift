/// Services of the service tables by number.
public enum ServiceNames {
  /// EF.UST (TS 31.102 §4.2.8).
  public static let usim: [Int: String] = merged([usimTo40, usimTo80, usimTo120, usimTo150])

  /// EF.EST (TS 31.102 §4.2.47).
  public static let enabled: [Int: String] = [
    1: "Fixed Dialling Numbers (FDN)", 2: "Barred Dialling Numbers (BDN)", 3: "APN Control List (ACL)",
  ]

  /// EF.PST (TS 31.102 §4.4.8.11).
  public static let proSe: [Int: String] = [
    1: "ProSe direct discovery parameters", 2: "HPLMN ProSe Function", 3: "ProSe Direct Communication radio parameters",
    4: "ProSe Direct Discovery monitoring radio parameters", 5: "ProSe Direct Discovery announcing radio parameters",
    6: "ProSe policy parameters", 7: "ProSe group counter", 8: "ProSe Usage Information Reporting configuration",
    9: "ProSe Group Member Discovery parameters", 10: "ProSe Relay parameters",
    11: "ProSe Relay Discovery parameters",
  ]

  /// EF.5G_PROSE_ST (TS 31.102 §4.4.13.2).
  public static let fiveGProSe: [Int: String] = [
    1: "5G ProSe direct discovery", 2: "5G ProSe direct communication", 3: "5G ProSe UE-to-network relay UE",
    4: "5G ProSe remote UE", 5: "5G ProSe usage information reporting", 6: "5G ProSe UE-to-UE relay UE",
    7: "5G ProSe end UE",
  ]

  /// EF.MST (TS 31.102 §4.6.4.2).
  public static let missionCritical: [Int: String] = [
    1: "MCPTT UE configuration data", 2: "MCPTT User profile data", 3: "MCS Group configuration data",
    4: "MCPTT Service configuration data", 5: "MCS UE initial configuration data", 6: "MCData UE configuration data",
    7: "MCData user profile data", 8: "MCData service configuration data", 9: "MCVideo UE configuration data",
    10: "MCVideo user profile data", 11: "MCVideo service configuration data",
  ]

  /// EF.VST (TS 31.102 §4.6.5.2).
  public static let vehicles: [Int: String] = [
    1: "V2X configuration data", 2: "V2X policy configuration data over PC5",
    3: "V2X policy configuration data over Uu",
  ]

  /// EF.AST (TS 31.102 §4.6.6.2).
  public static let aircraft: [Int: String] = [1: "A2X configuration data"]

  /// EF.MExE-ST (TS 31.102 §4.4.4.1).
  public static let execution: [Int: String] = [
    1: "Operator Root Public Key", 2: "Administrator Root Public Key", 3: "Third Party Root Public Key",
  ]

  /// EF.IST (TS 31.103 §4.2.7).
  public static let isim: [Int: String] = [
    1: "P-CSCF address", 2: "Generic Bootstrapping Architecture (GBA)", 3: "HTTP Digest",
    4: "GBA-based Local Key Establishment Mechanism", 5: "Support of P-CSCF discovery for IMS Local Break Out",
    6: "Short Message Storage (SMS)", 7: "Short Message Status Reports (SMSR)",
    8: "Support for SM-over-IP including data download via SMS-PP", 9: "Communication Control for IMS by ISIM",
    10: "Support of UICC access to IMS", 11: "URI support by UICC", 12: "Media Type support",
    13: "IMS call disconnection cause", 14: "URI support for MO SHORT MESSAGE CONTROL", 15: "MCS",
    16: "URI support for SMS-PP DOWNLOAD", 17: "From Preferred", 18: "IMS configuration data",
    19: "XCAP Configuration Data", 20: "WebRTC URI", 21: "MuD and MiD configuration data",
    22: "IMS Data Channel indication",
  ]

  private static func merged(_ parts: [[Int: String]]) -> [Int: String] {
    parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}
