/// What makes the player of the shared folder play a card with the old brand, Wattlefon, on it.
public enum BrandedForeignCard {
  /// In hex, as `--adm` of the player takes it; with `--adm env:ADM` of uicc too.
  public static let adm = "3132333435363738"
  /// Fields that hold the brand.
  public static let fields = 24
  /// The EF that no table lists and that holds it too, where ``planting`` is among the arguments.
  public static let unlisted = "MF/ADF.USIM/6f9f"
  public static let planting = ["--add", "MF/ADF.USIM:6F9F:\(hex("Wattlefon SIM"))"]

  /// The dump that is played. Only where ``VPCDPort/canReplay`` is true.
  public static var dump: String { Shared.path("data/cards/sysmoISIM-SJA2.script") ?? "" }

  /// Names in EF.SPN, EF.PNN (packed, and UCS2), EF.SMSP, EF.SDN and EF.FDN.
  public static let arguments: [String] = {
    let names = (1...10).map { hex("Wattlefon \($0)") + "ff" }
    return [
      ("MF/ADF.USIM/EF.SPN", "00" + hex("Wattlefon")),
      ("MF/ADF.USIM/EF.PNN", "430c84d7309dce2e9bdf6e50b00aff,4313900057006100740074006c00650066006f006e"),
      ("MF/ADF.USIM/EF.SMSP", hex("Wattlefon")), ("MF/ADF.USIM/EF.SDN", names.joined(separator: ",")),
      ("MF/ADF.USIM/EF.FDN", names.joined(separator: ",")),
    ].flatMap { ["--patch", "\($0.0)=\($0.1)"] } + ["--adm", adm]
  }()

  private static func hex(_ text: String) -> String {
    text.utf8.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
