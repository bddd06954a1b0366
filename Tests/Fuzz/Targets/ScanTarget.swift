import ElementaryFiles
import ISO7816
import Procedures
import UICC

extension FuzzTarget {
  /// States of scans: read, or said to be none.
  static let scan = FuzzTarget(
    "scan", maximumLength: 2048, quickCount: 3000,
    seeds: {
      var state = ScanState()
      state.tried = ["MF": 17, "MF/ADF.USIM": 3]
      state.triedSFIs = ["MF"]
      state.finds = [
        .init(path: "MF/7f66/6f01", directory: Directory([.fid(0x7F66)]), fid: 0x6F01),
        .init(path: "MF/sfi-7", directory: .mf, fid: nil, sfi: 7),
      ]
      return [ScanRecord(card: "8999", options: "standard", state: state).fields.jsonBytes()]
    },
    run: { bytes in
      let record: ScanRecord
      do throws(EditError) {
        record = try ScanRecord(json: bytes)
      } catch {
        return try checkLine(error.description, "an error")
      }
      let again = try ScanRecord(json: record.fields.jsonBytes())
      try check(again == record, "a state that is written differs")
    })
}
