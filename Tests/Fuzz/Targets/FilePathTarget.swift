import CardImage
import ElementaryFiles
import ISO7816
import UICC

extension FuzzTarget {
  /// Paths as a user types them, with the applications that any EF.DIR names.
  static let filePath = FuzzTarget(
    "file-path", maximumLength: 300, quickCount: 300,
    seeds: {
      let paths = [
        "MF/ADF.USIM/EF.SPN", "EF.UST", "MF/7FFF/6F46", "mf/a0000000871002/6f46", "ADF.USIM-2/EF.IMSI", "//",
      ]
      let directory = ProfileCards.all.flatMap(\.files).filter { $0.name == "EF.DIR" }.flatMap(\.content.pieces)
      return paths.map { [UInt8($0.utf8.count)] + $0.utf8 + (directory.first ?? []) }
    },
    run: { bytes in
      var source = ByteSource(bytes)
      let text = source.text()
      var records: [[UInt8]] = []
      while !source.isAtEnd { records.append(source.take(38)) }
      let applications = CardApplication.list(records: records)
      try check(Set(applications.map(\.path)).count == applications.count, "two applications have one path")
      _ = FilePath.dependsOnCard(text)
      switch Result(catching: { () throws(FilePath.Failure) in try FilePath(text, applications: applications) }) {
      case .success(let path):
        try check(path.path == "MF" || path.path.hasPrefix("MF/"), "\(path.path) does not begin at the MF")
        let again = try mustSucceed("\(path.path) leads nowhere") { () throws(FilePath.Failure) in
          try FilePath(path.path, applications: applications)
        }
        try check(again.fid == path.fid, "\(path.path) leads elsewhere")
      case .failure(let error):
        try checkLine(error.description, "an error")
        if let hint = error.hint { try checkLine(hint, "a hint") }
      }
    })
}
