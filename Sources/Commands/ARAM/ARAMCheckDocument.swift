import ElementaryFiles
import GlobalPlatform
import ISO7816
import Procedures

/// What `uicc ara-m check --json` prints. Offsets count from the first byte of `bytes`, or of EF.ACCF.
enum ARAMCheckDocument {
  static func json(_ source: CarrierPrivilegeSource, _ results: [(app: CheckedApp, check: CarrierPrivilegeCheck)])
    -> FieldValue
  {
    let android = source.android
    return .object([
      .init("source", .string(source.origin.rawValue)), .init("bytes", .string(Hex.string(source.response))),
      .init("state", .string(android.state.rawValue)), .init("message", .string(android.message)),
      .init("problem", android.problem.map(json) ?? .null),
      .init(
        "rules",
        .array(
          android.rules.map { rule in
            .object([
              .init("offset", .int(rule.offset)), .init("hash", text(rule.certificateHash.map { Hex.string($0) })),
              .init("package", text(rule.package)),
            ])
          })),
      .init("skipped", .array(android.skipped.map(json))),
      .init("notes", .array((source.notes + (source.androidFiles?.steps ?? [])).map { .string($0) })),
      .init("standardProblems", .array((source.standardFiles?.problems ?? []).map { .string($0) })),
      .init(
        "divergences",
        .array(
          source.divergences.map { divergence in
            .object([
              .init("offset", divergence.offset.map { .int($0) } ?? .null), .init("text", .string(divergence.text)),
            ])
          })),
      .init("apps", .array(results.map { json($0.app, $0.check) })),
    ])
  }

  private static func json(_ app: CheckedApp, _ check: CarrierPrivilegeCheck) -> FieldValue {
    .object([
      .init("source", .string(app.source)), .init("android", text(app.platform)),
      .init("package", text(app.app.package)), .init("refusal", text(app.refusal)),
      .init("granted", .bool(check.isGranted && app.refusal == nil)),
      .init("status", check.status.map { .int($0.rawValue) } ?? .null),
      .init(
        "rules",
        .array(
          check.lines.map { line in
            .object([
              .init("offset", .int(line.offset)), .init("place", line.place.map { .int($0) } ?? .null),
              .init("grants", .bool(line.isGranting)), .init("text", .string(line.text)),
            ])
          })),
    ])
  }

  private static func json(_ fault: AndroidAccessRules.Fault) -> FieldValue {
    .object([
      .init("rule", .int(fault.rule)), .init("place", .int(fault.place)), .init("reason", .string(fault.reason)),
    ])
  }

  private static func text(_ text: String?) -> FieldValue { text.map { .string($0) } ?? .null }
}
