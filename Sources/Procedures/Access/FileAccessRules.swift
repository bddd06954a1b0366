public import ElementaryFiles
public import ISO7816

/// What can be done with a file, as access rules tell it apart.
public enum AccessOperation: String, CaseIterable, Sendable {
  case read, update, increase, resize, activate, deactivate, terminate, delete
  /// Of a directory.
  case createEF = "create EF"
  case createDF = "create DF"
  case deleteChild = "delete child"
}

/// The access rules of one file: each operation with its condition.
public struct FileAccessRules: Hashable, Sendable {
  /// Which form the rules have on the card.
  public enum Format: String, Sendable {
    /// Tag 8C.
    case compact
    /// Tag AB.
    case expanded
    /// Tag 8B: a record of EF.ARR.
    case referenced
    /// The nibbles of a 2G SIM.
    case gsm
  }

  public struct Rule: Hashable, Sendable {
    public let operation: AccessOperation
    public let condition: AccessCondition
  }

  public let format: Format
  public private(set) var rules: [Rule] = []
  /// `MF/ADF.USIM/EF.ARR record 2`, for referenced rules.
  public var source: String?
  /// What the rules of another security environment say, by its number, where they differ: 0 while PIN1 is disabled.
  public var environments: [UInt8: [Rule]] = [:]

  /// The condition of an operation; what no rule names is never allowed (TS 102 221 §9.2.1).
  public func condition(_ operation: AccessOperation) -> AccessCondition {
    rules.first { $0.operation == operation }?.condition ?? .never
  }

  init(_ format: Format) { self.format = format }

  // MARK: forms

  /// Bits of the access mode byte from b1 on (TS 102 221 Table 9.1).
  private static let fileBits: [AccessOperation?] = [
    .read, .update, nil, .deactivate, .activate, .terminate, .delete,
  ]
  private static let directoryBits: [AccessOperation?] = [
    .deleteChild, .createEF, .createDF, .deactivate, .activate, .terminate, .delete,
  ]
  private static let instructions: [UInt8: AccessOperation] = [0x32: .increase, 0xD4: .resize]

  private mutating func add(_ operation: AccessOperation, _ condition: AccessCondition) {
    // Several rules for one operation are alternatives.
    guard let index = rules.firstIndex(where: { $0.operation == operation }) else {
      return rules.append(Rule(operation: operation, condition: condition))
    }
    guard rules[index].condition != condition else { return }
    rules[index] = Rule(operation: operation, condition: .anyOf([rules[index].condition, condition]))
  }

  private mutating func add(_ mode: UInt8, _ condition: AccessCondition, isDirectory: Bool) {
    guard mode & 0x80 == 0 else { return }
    for (bit, operation) in (isDirectory ? Self.directoryBits : Self.fileBits).enumerated() {
      if mode >> UInt8(bit) & 1 == 1, let operation { add(operation, condition) }
    }
  }

  /// Expanded format (§9.2.4): access modes, each followed by its conditions.
  static func expanded(_ bytes: [UInt8], isDirectory: Bool, format: Format = .expanded) -> FileAccessRules {
    var result = FileAccessRules(format)
    var modes: [TLV] = []
    var conditions: [AccessCondition] = []
    func close(_ result: inout FileAccessRules) {
      guard !conditions.isEmpty else { return }
      let condition = conditions.count == 1 ? conditions[0] : .anyOf(conditions)
      for mode in modes {
        if mode.tag == 0x80, let byte = mode.value.first {
          result.add(byte, condition, isDirectory: isDirectory)
        } else if mode.tag == 0x84 {
          for instruction in mode.value {
            if let operation = instructions[instruction] { result.add(operation, condition) }
          }
        }
      }
      modes = []
      conditions = []
    }
    for object in TLV.parsePrefix(bytes).objects {
      if (0x80...0x8F).contains(object.tag) || object.tag == 0x9C {
        if !conditions.isEmpty { close(&result) }
        modes.append(object)
      } else {
        conditions.append(AccessCondition(object))
      }
    }
    close(&result)
    return result
  }

  /// Compact format (§9.2.2): an access mode byte, then a condition for each bit that is set, from b7 down.
  static func compact(_ bytes: [UInt8], isDirectory: Bool) -> FileAccessRules {
    var result = FileAccessRules(.compact)
    guard let mode = bytes.first, mode & 0x80 == 0 else { return result }
    var conditions = bytes.dropFirst()
    for bit in (0..<7).reversed() where mode >> UInt8(bit) & 1 == 1 {
      guard let byte = conditions.popFirst() else { break }
      result.add(1 << UInt8(bit), AccessCondition(compact: byte), isDirectory: isDirectory)
    }
    return result
  }

  /// Bytes 9 to 11 of a 2G SIM's response (TS 51.011 §9.2.1): read and update, increase, rehabilitate and invalidate.
  static func gsm(_ bytes: [UInt8]) -> FileAccessRules {
    var result = FileAccessRules(.gsm)
    guard bytes.count >= 3 else { return result }
    result.add(.read, AccessCondition(gsm: bytes[0] >> 4))
    result.add(.update, AccessCondition(gsm: bytes[0]))
    result.add(.increase, AccessCondition(gsm: bytes[1] >> 4))
    result.add(.activate, AccessCondition(gsm: bytes[2] >> 4))
    result.add(.deactivate, AccessCondition(gsm: bytes[2]))
    return result
  }

  // MARK: output

  /// `read: PIN1, update: ADM1`: the operations that people ask for.
  /// - Parameter kind: of the file; INCREASE is there only for cyclic ones.
  public func summary(_ kind: FileControlParameters.Kind?) -> String {
    let wanted: [AccessOperation] =
      kind == .df ? [.createEF, .createDF] : kind == .cyclic ? [.read, .update, .increase] : [.read, .update]
    let named = wanted.filter { operation in
      kind != .df && operation != .increase || rules.contains { $0.operation == operation }
    }
    return named.map { "\($0.rawValue): \(condition($0))" }.joined(separator: ", ")
  }

  /// For JSON: `format`, `source` and `conditions` by operation.
  public var fields: FieldValue {
    func conditions(_ rules: [Rule]) -> FieldValue {
      .object(rules.map { .init($0.operation.rawValue, .string($0.condition.description)) })
    }
    var fields: [FieldValue.Field] = [
      .init("format", .string(format.rawValue)), .init("conditions", conditions(rules)),
    ]
    if let source { fields.append(.init("source", .string(source))) }
    if !environments.isEmpty {
      fields.append(
        .init(
          "securityEnvironments",
          .object(environments.sorted { $0.key < $1.key }.map { .init(Hex.string([$0.key]), conditions($0.value)) })))
    }
    return .object(fields)
  }

  /// Takes the rules of another environment along where they differ.
  mutating func add(environment: UInt8, _ other: FileAccessRules) {
    if other.rules != rules { environments[environment] = other.rules }
  }
}
