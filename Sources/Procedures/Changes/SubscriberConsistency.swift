public import ElementaryFiles

/// What EF.IMSI and EF.AD of an application, and its lists of home networks, must say together.
public enum SubscriberConsistency {
  /// The files beside `name` that tell whether a new content of it fits; none for a file that depends on no other.
  public static func neighbours(of name: String) -> [String] {
    switch name {
    case "EF.IMSI": ["EF.AD", "EF.EHPLMN", "EF.HPLMNwAcT"]
    case "EF.AD": ["EF.IMSI", "EF.EHPLMN", "EF.HPLMNwAcT"]
    case "EF.EHPLMN", "EF.HPLMNwAcT": ["EF.IMSI", "EF.AD"]
    default: []
    }
  }

  /// - Parameter values: by name of file, decoded, as they will be.
  /// - Returns: what looks wrong and is allowed.
  /// - Throws: ``EditError`` where the digits of the IMSI do not reach beyond MCC and MNC (TS 23.003 §2.2).
  public static func check(_ values: [String: FieldValue]) throws(EditError) -> [String] {
    guard case .string(let imsi) = values["EF.IMSI"]?["imsi"], case .int(let length) = values["EF.AD"]?["mncLength"],
      length == 2 || length == 3
    else { return [] }
    guard imsi.utf8.count > 3 + length else {
      throw EditError(
        "the IMSI \(imsi) has \(imsi.utf8.count) digits: none is left behind the MCC and an MNC of \(length) digits",
        hint: "EF.AD states the length of the MNC, EF.IMSI the digits: change the other one first")
    }
    let mcc = String(imsi.prefix(3))
    let home = "\(mcc)-\(imsi.dropFirst(3).prefix(length))"
    var warnings: [String] = []
    if let usual = usualLength(mcc), usual != length {
      warnings.append("EF.AD states an MNC of \(length) digits, and networks of MCC \(mcc) have \(usual)")
    }
    if let listed = networks(values["EF.EHPLMN"]), !listed.isEmpty, !listed.contains(home) {
      warnings.append("EF.EHPLMN does not list \(home), the network of the IMSI, which is then no home network")
    }
    if let listed = networks(values["EF.HPLMNwAcT"]), !listed.isEmpty, !listed.contains(home) {
      warnings.append("EF.HPLMNwAcT does not list \(home), the network of the IMSI")
    }
    return warnings
  }

  /// ITU-T E.212: Europe has MNCs of two digits, the United States and Canada of three; elsewhere both occur.
  private static func usualLength(_ mcc: String) -> Int? {
    if mcc.hasPrefix("2") { return 2 }
    return ["302", "310", "311", "312", "313", "314", "315", "316"].contains(mcc) ? 3 : nil
  }

  /// Of a list with access technologies the networks alone.
  private static func networks(_ value: FieldValue?) -> [String]? {
    guard case .array(let elements) = value else { return nil }
    return elements.compactMap { element in
      switch element {
      case .string(let text): text
      case .object: element["plmn"].flatMap { if case .string(let text) = $0 { text } else { nil } }
      default: nil
      }
    }
  }
}
