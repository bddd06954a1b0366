import ElementaryFiles
import ISO7816

extension CardSession {
  /// What a scan calls by this path: `MF/7f66/6f01`, `MF/ADF.USIM/sfi-7`, `MF/ADF.a000000559101001`.
  /// - Returns: `nil` for the MF.
  /// - Throws: ``FilePath/Failure`` where the path leads nowhere, ``CardError`` if the line fails.
  public func find(_ path: String) throws -> ScanState.Find? {
    if let slash = path.lastIndex(of: "/"), path[slash...].hasPrefix("/sfi-"),
      let sfi = UInt8(path[slash...].dropFirst(5)),
      (1...30).contains(sfi)
    {
      let parent = try resolve(String(path[..<slash]))
      guard parent.fid == nil else {
        throw FilePath.Failure(description: "\(parent.path) is a file and has none below it", hint: nil)
      }
      return .init(path: path, directory: parent.directory, fid: nil, sfi: sfi)
    }
    let place = try resolve(path)
    if let fid = place.fid { return .init(path: path, directory: place.directory, fid: fid) }
    switch place.directory.steps.last {
    case .fid(let fid)?: return .init(path: path, directory: place.directory.parent ?? .mf, fid: fid)
    case .aid?: return .init(path: path, directory: place.directory, fid: nil)
    case nil: return nil
    }
  }
}
