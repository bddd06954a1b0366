public import ISO7816

/// What a command asks for, in the words of its specification.
public enum APDUDescription {
  /// `SELECT MF/ADF.USIM/EF.SPN`, `READ RECORD 3 of MF/EF.DIR`, `AUTHENTICATE, 3G context`.
  /// - Parameter path: the file that the command is about, where known.
  public static func text(_ command: CommandAPDU, path: String?) -> String {
    let place = path.map { " of \($0)" } ?? ""
    var text: String
    switch command.instruction {
    case .select:
      text = "SELECT \(path ?? Hex.string(command.data))"
      if command.p1 == 0x04, !command.isGSM { text += " by AID \(Hex.string(command.data))" }
    case .readBinary, .updateBinary:
      let count = command.data.isEmpty ? command.le ?? 0 : command.data.count
      text = "\(command.instruction) \(count) bytes at \(command.binaryOffset)\(place)"
    case .readRecord, .updateRecord:
      switch command.p2 & 0x07 {
      case 2: text = "\(command.instruction) next\(place)"
      case 3: text = "\(command.instruction) previous\(place)"
      default: text = "\(command.instruction) \(command.p1 == 0 ? "current" : String(command.p1))\(place)"
      }
    case .verifyPIN, .changePIN, .disablePIN, .enablePIN, .unblockPIN:
      text = "\(command.instruction) \(Hex.string([command.p2]))\(command.data.isEmpty ? ", tries left" : "")"
    case .authenticate, .authenticateTLV: text = "\(command.instruction), \(context(command))"
    case .getData: text = "GET DATA \(Hex.string([command.p1, command.p2]))"
    case .manageChannel:
      let channel = command.p2 == 0 ? "" : " \(command.p2)"
      text = "MANAGE CHANNEL \(command.p1 == 0x80 ? "close" : "open")\(channel)"
    case .getResponse: text = "GET RESPONSE \(command.le ?? 0) bytes"
    default: text = command.instruction.description + (path.map { " \($0)" } ?? "")
    }
    if command.channel > 0 { text += " on channel \(command.channel)" }
    return text
  }

  /// TS 31.102 Table 7.1, by the three low bits of P2.
  private static func context(_ command: CommandAPDU) -> String {
    if command.isGSM { return "GSM algorithm" }
    switch command.p2 & 0x07 {
    case 0: return "GSM context"
    case 1: return "3G context"
    case 2: return "VGCS context"
    case 4: return "GBA context"
    case 6: return "local key establishment"
    default: return "context \(command.p2 & 0x07)"
    }
  }
}
