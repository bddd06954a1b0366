public import ElementaryFiles
import ISO7816
public import UICC

/// The state of a scan as a file keeps it: of which card, with which options, how far.
public struct ScanRecord: Hashable, Sendable {
  public var card: String
  /// ``ScanOptions/name``.
  public var options: String
  public var state: ScanState

  public init(card: String, options: String, state: ScanState) {
    self.card = card
    self.options = options
    self.state = state
  }

  static let format = "uicc-scan/1"

  /// For JSON.
  public var fields: FieldValue {
    .object([
      .init("format", .string(Self.format)), .init("card", .string(card)), .init("options", .string(options)),
      .init("complete", .bool(state.isComplete)), .init("applications", .bool(state.triedApplications)),
      .init("sfis", .array(state.triedSFIs.sorted().map { .string($0) })),
      .init("tried", .object(state.tried.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) })),
      .init("finds", .array(state.finds.map(Self.fields))),
    ])
  }

  private static func fields(_ find: ScanState.Find) -> FieldValue {
    var fields: [FieldValue.Field] = [
      .init("path", .string(find.path)),
      .init(
        "select",
        .array(
          find.directory.steps.map { step in
            switch step {
            case .fid(let fid): .string(fid.description)
            case .aid(let aid): .string(aid.description)
            }
          })),
    ]
    if let fid = find.fid { fields.append(.init("fid", .string(fid.description))) }
    if let sfi = find.sfi { fields.append(.init("sfi", .int(Int(sfi)))) }
    return .object(fields)
  }

  /// - Throws: ``EditError`` for bytes that are no such record.
  public init(json: [UInt8]) throws(EditError) {
    let value = try FieldValue(json: json)
    let wrong = EditError("this is no state of a scan", hint: "take the file away, or scan with --fresh")
    do throws(CodecError) {
      guard try value.required("format").asString() == Self.format else { throw CodecError("another format") }
      card = try value.required("card").asString()
      options = try value.required("options").asString()
      state = ScanState()
      state.isComplete = try value.required("complete").asBool()
      state.triedApplications = try value.required("applications").asBool()
      for path in try value.required("sfis").asArray() { state.triedSFIs.insert(try path.asString()) }
      guard case .object(let tried) = try value.required("tried") else { throw CodecError("no object") }
      for field in tried { state.tried[field.name] = try field.value.asInt(0...0x1_0000) }
      for find in try value.required("finds").asArray() { state.finds.append(try Self.find(find)) }
    } catch {
      throw wrong
    }
  }

  private static func find(_ value: FieldValue) throws(CodecError) -> ScanState.Find {
    var steps: [Directory.Step] = []
    for step in try value.required("select").asArray() {
      let bytes = try step.asBytes()
      if let fid = FID(bytes) {
        steps.append(.fid(fid))
      } else if (3...16).contains(bytes.count), steps.isEmpty {
        steps.append(.aid(AID(bytes)))
      } else {
        throw CodecError("no step")
      }
    }
    var find = ScanState.Find(
      path: try value.required("path").asString().withoutControls, directory: Directory(steps), fid: nil)
    if let fid = value["fid"] { find.fid = FID(try fid.asBytes(2)) }
    if let sfi = value["sfi"] { find.sfi = UInt8(try sfi.asInt(1...30)) }
    return find
  }
}
