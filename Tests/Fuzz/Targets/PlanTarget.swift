import Procedures

extension FuzzTarget {
  /// Plans that people edited: read, or said to be none with a place, in one line.
  static let plan = FuzzTarget(
    "plan", maximumLength: 4096, quickCount: 3000,
    seeds: {
      [
        """
        format: uicc-plan/1
        title: rebrand Wattlefon to Quokka
        card: '8999001010000000425'
        renames:
        - old: Wattlefon
          new: Quokka
        changes:
        - path: MF/ADF.USIM/EF.SPN
          old: '01576174746c65666f6effffffffffffff'
          fields:
          - field: serviceProviderName
            old: Wattlefon
            new: {text: Quokka, coding: ucs2-80}
          needs: ADM1
        - path: MF/DF.TELECOM/EF.LND
          old: ['01', '02']
          new: ['03', '01']
        - path: MF/ADF.USIM/DF.5GS/EF.URSP
          tag: '80'
          old: '00'
          new: '01'
        person:
        - path: MF/7f66/6f01
          codings: [ascii]
          text: Wattlefon
          reason: unknown structure
          old: '57'
        searched:
          unlisted:
          - MF/7f66
          rules: true
          menus: opened
        unread:
        - path: MF/7f66/6f02
          sw: '6982'

        """
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let plan: RebrandPlan
      do throws(PlanError) {
        plan = try PlanReader.plan(bytes)
      } catch {
        return try checkLine(error.description, "an error")
      }
      try checkLine(plan.title, "a title")
      var again = try PlanReader.plan(Array(plan.yaml.utf8))
      let lines = plan.changes.map(\.line)
      for index in again.changes.indices where lines.indices.contains(index) {
        again.changes[index].line = lines[index]
      }
      try check(again.changes.map(\.old) == plan.changes.map(\.old), "a plan that is written differs")
      try check(again.sources == plan.sources, "a plan that is written was searched elsewhere")
      try check(again.changes.map(\.part) == plan.changes.map(\.part), "a plan that is written has other parts")
    })
}
