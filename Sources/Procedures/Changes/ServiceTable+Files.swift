import ElementaryFiles
import ImageDecoding
import UICC

extension ServiceTable {
  /// The files and directories that exist only where this service is available, by path on this card; those of other
  /// applications' tables not. None for tables that govern no files by the number of a service.
  public func files(of number: Int) -> [String] {
    let table = ImageDecoder.canonical(place.path)
    guard table == "MF/ADF.USIM/EF.UST" || table == "MF/ADF.ISIM/EF.IST" else { return [] }
    let root = table.split(separator: "/").dropLast().joined(separator: "/")
    let here = place.path.split(separator: "/").dropLast().joined(separator: "/")
    return StandardFiles.all.compactMap { path, definition in
      guard definition.service?.mentions(number) ?? false, definition.origin == .standard else { return nil }
      if path.hasPrefix(root + "/") { return here + path.dropFirst(root.count) }
      // DF.TELECOM is the MF's, and the USIM's table governs it (TS 31.102 §4.5, §4.6).
      return table.hasSuffix("EF.UST") && path.hasPrefix("MF/DF.TELECOM/") ? path : nil
    }
  }
}

extension ServiceCondition {
  /// Whether the service has to be available, alone or among others.
  fileprivate func mentions(_ number: Int) -> Bool {
    switch self {
    case .service(let service): service == number
    case .all(let parts), .any(let parts): parts.contains { $0.mentions(number) }
    case .not: false
    }
  }
}
