import Procedures

extension FuzzTarget {
  /// Journals of changes: read, or said to be none, in one line.
  static let journal = FuzzTarget(
    "journal", maximumLength: 4096, quickCount: 5000,
    seeds: {
      [
        #"{"atr":"3b00","changes":[{"fid":"6f46","new":["01"],"old":["02"],"part":"binary","path":"MF/ADF.USIM/EF.SPN","#
          + #""select":["a0000000871002"]},{"fid":"6f42","new":["0102"],"old":["ffff"],"part":"record","record":1,"#
          + #""path":"MF/DF.TELECOM/EF.SMSP","select":["7f10"]},{"fid":"4f0b","new":[],"old":["11"],"part":"object","#
          + #""tag":"80","path":"MF/DF.TELECOM/4f0b","select":["7f10"]}],"created":"2026-01-01T00:00:00Z","#
          + #""format":"uicc-journal/1","iccid":"8949440000001234564","iccidAfter":null,"title":"write"}"# + "\n"
          + #"{"change":0,"event":"start","to":"new"}"# + "\n" + #"{"change":0,"event":"done","to":"new"}"# + "\n"
          + #"{"change":1,"event":"refused","sw":"6982"}"# + "\n" + #"{"event":"end","outcome":"applied"}"# + "\n"
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let journal: Journal
      do throws(ChangeError) {
        journal = try Journal(path: "journal", bytes: bytes)
      } catch {
        return try checkLine(error.description, "an error")
      }
      try checkLine(journal.head.title, "a title")
      for change in journal.head.changes {
        try check(change.impossibility == nil, "an impossible change")
        try checkLine(change.name, "a name")
      }
    })
}
