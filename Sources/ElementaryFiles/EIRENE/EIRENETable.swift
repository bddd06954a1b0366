// UIC EIRENE FFFIS for GSM-R SIM cards: files of DF.EIRENE.

enum EIRENETable {
  /// EFs of DF.EIRENE.
  static let files: [FileDefinition] = [
    .ef(0x6F80, "EF.NW", .linearFixed, size: .init(8, 8), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F81, "EF.5to8digits", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F82, "EF.2digits", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F83, "EF.8digits", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F84, "EF.9digits", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F85, "EF.SSSSS", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F86, "EF.LLLLL", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F87, "EF.FreeNumber", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F88, "EF.FC", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F89, "EF.Service", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8A, "EF.Call", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8B, "EF.FctTeam", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8C, "EF.Gateway", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8D, "EF.IC", .linearFixed, size: .init(7, 7), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8E, "EF.CT", .linearFixed, size: .init(6, 6), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F8F, "EF.SC", .linearFixed, size: .init(6, 6), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F91, "EF.Location", size: .init(4, 4), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6F92, "EF.Controller", .linearFixed, size: .init(3, 3), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6FF1, "EF.FN", .linearFixed, size: .init(9, 9), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6FF2, "EF.CallconfC", size: .init(24, 24), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6FF3, "EF.CallconfI", .linearFixed, size: .init(21, 21), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6FF4, "EF.Shunting", size: .init(8, 8), clause: "UIC FFFIS for GSM-R SIM cards"),
    .ef(0x6FF5, "EF.GsmrPLMN", .linearFixed, size: .init(9, 9), clause: "UIC FFFIS for GSM-R SIM cards"),
  ]
}
