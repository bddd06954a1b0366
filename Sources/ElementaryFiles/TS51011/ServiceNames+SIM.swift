extension ServiceNames {
  /// EF.SST (TS 51.011 §10.3.7).
  public static let sim: [Int: String] = [
    1: "CHV1 disable function", 2: "Abbreviated Dialling Numbers (ADN)", 3: "Fixed Dialling Numbers (FDN)",
    4: "Short Message Storage (SMS)", 5: "Advice of Charge (AoC)", 6: "Capability Configuration Parameters (CCP)",
    7: "PLMN selector", 8: "RFU", 9: "MSISDN", 10: "Extension1", 11: "Extension2", 12: "SMS Parameters",
    13: "Last Number Dialled (LND)", 14: "Cell Broadcast Message Identifier", 15: "Group Identifier Level 1",
    16: "Group Identifier Level 2", 17: "Service Provider Name", 18: "Service Dialling Numbers (SDN)",
    19: "Extension3", 20: "RFU", 21: "VGCS Group Identifier List (EFVGCS and EFVGCSS)",
    22: "VBS Group Identifier List (EFVBS and EFVBSS)",
    23: "enhanced Multi-Level Precedence and Pre-emption Service", 24: "Automatic Answer for eMLPP",
    25: "Data download via SMS-CB", 26: "Data download via SMS-PP", 27: "Menu selection", 28: "Call control",
    29: "Proactive SIM", 30: "Cell Broadcast Message Identifier Ranges", 31: "Barred Dialling Numbers (BDN)",
    32: "Extension4", 33: "De-personalization Control Keys", 34: "Co-operative Network List",
    35: "Short Message Status Reports", 36: "Network's indication of alerting in the MS",
    37: "Mobile Originated Short Message control by SIM", 38: "GPRS", 39: "Image (IMG)",
    40: "SoLSA (Support of Local Service Area)",
  ].merging(simFrom41) { first, _ in first }

  private static let simFrom41: [Int: String] = [
    41: "USSD string data object supported in Call Control", 42: "RUN AT COMMAND command",
    43: "User controlled PLMN Selector with Access Technology",
    44: "Operator controlled PLMN Selector with Access Technology", 45: "HPLMN Selector with Access Technology",
    46: "CPBCCH Information", 47: "Investigation Scan", 48: "Extended Capability Configuration Parameters",
    49: "MExE", 50: "Reserved and shall be ignored", 51: "PLMN Network Name", 52: "Operator PLMN List",
    53: "Mailbox Dialling Numbers", 54: "Message Waiting Indication Status", 55: "Call Forwarding Indication Status",
    56: "Service Provider Display Information", 57: "Multimedia Messaging Service (MMS)", 58: "Extension 8",
    59: "MMS User Connectivity Parameters",
  ]

  /// EF.CST of an R-UIM (3GPP2 C.S0023-D §3.4.18).
  public static let ruim: [Int: String] = [
    1: "CHV disable function", 2: "Abbreviated Dialing Numbers (ADN)", 3: "Fixed Dialing Numbers (FDN)",
    4: "Short Message Storage (SMS)", 5: "HRPD", 6: "Enhanced Phone Book", 7: "Multi Media Domain (MMD)",
    8: "SF_EUIMID-based EUIMID", 9: "MEID Support", 10: "Extension1", 11: "Extension2", 12: "SMS Parameters",
    13: "Last Number Dialled (LND)", 14: "Service Category Program for BC-SMS", 15: "Messaging and 3GPD Extensions",
    16: "Root Certificates", 17: "CDMA Home Service Provider Name", 18: "Service Dialing Numbers (SDN)",
    19: "Extension3", 20: "3GPD-SIP", 21: "WAP Browser", 22: "Java", 23: "Reserved for CDG", 24: "Reserved for CDG",
    25: "Data Download via SMS Broadcast", 26: "Data Download via SMS-PP", 27: "Menu Selection", 28: "Call Control",
    29: "Proactive R-UIM", 30: "AKA", 31: "IPv6", 38: "3GPD-MIP", 39: "BCMCS",
    40: "Multimedia Messaging Service (MMS)", 41: "Extension 8", 42: "MMS User Connectivity Parameters",
    43: "Application Authentication", 44: "Group Identifier Level 1", 45: "Group Identifier Level 2",
    46: "De-Personalization Control Keys", 47: "Cooperative Network List",
  ]
}
