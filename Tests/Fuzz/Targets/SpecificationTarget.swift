import BatchApproval
import CardImage

extension FuzzTarget {
  /// Specifications of batch approval: what can be read is run on a card, messages are one line.
  static let specification = FuzzTarget(
    "specification", maximumLength: 4096, quickCount: 3000,
    seeds: {
      [
        """
        format: uicc-approval-specification/1
        profile: {name: Wattlefon, revision: "3"}
        cards: {count: 25}
        atr: 3b9f??80
        applications: {ADF.USIM: {aid: a0000000871002}, ADF.ISIM: absent}
        files:
          MF/EF.ICCID:
            structure: transparent
            size: 10
            sfi: 2
            access: {read: always, update: ADM1 or PIN1}
            life-cycle: activated
            content: {fields: {iccid: {inventory: ICCID}}}
          MF/EF.DIR:
            record-length: {min: 10}
            records: 4
            content:
              records: {1: {decoded: {application: {label: {matches: 'Q.*'}}}}, 2-4: empty}
        """,
        """
        format: uicc-approval-specification/1
        services: {USIM: {available: [19, Service Provider Name], others: not-available, files: any}}
        pins: {PIN1: {enabled: true, tries: 3}, ADM1: {tries: {min: 1, max: 10}, code: inventory}}
        access-rules: {rules: [{aid: a000000151, certificate: all, apdu: always}], others: forbidden}
        gba: {USIM: {nafs: [naf.example], others: forbidden}}
        authentication: {USIM: {maximum-sqn: 65536}, ISIM: required}
        suci: {scheme: profile B, key-identifier: 27}
        keys: [{version: 0x01, identifier: 1, kcv: 0a0b0c}]
        forbidden: [wattlefon, {text: Quokka, except: [MF/DF.TELECOM]}]
        memory: {free: {min: 20000}}
        lint: {off: [iccid-luhn], severity: {ecc: note}}
        """,
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let specification: Specification
      do throws(SpecificationError) {
        specification = try Specification(yaml: bytes, name: "fuzz.yaml")
      } catch {
        try check(!error.issues.isEmpty, "an error says nothing")
        for issue in error.issues { try checkLine(issue.description + (issue.hint ?? ""), "an error") }
        return
      }
      guard let image = ProfileCards.small.first else { return }
      let approval = Approval(specification, search: { _, _ in [] })
      let report = approval.report([approval.examine(RecordedCard(image: image), source: "demo")])
      for finding in report.cards.flatMap(\.findings) {
        for text in [finding.message, finding.expected, finding.actual] { try checkLine(text ?? "", "a finding") }
        try checkLine("\(finding.place)\(finding.cause)", "a finding's place")
      }
    })
}
