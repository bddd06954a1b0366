public import GlobalPlatform
import ISO7816
import Yams

/// A list of rules that people write, as YAML:
///
/// ```yaml
/// rules:
///   - certificate: release.pem     # or apk: app.apk, or hash: 40 or 64 hex digits, or hash: all
///     package: org.example.carrier
///     permissions: "0000000000000001"
///   - hash: all
///     aid: a0000000871002          # or others, implicit
///     apdu: always                 # or never, or a list of filters of 16 hex digits
///     nfc: never
///   - raw: e2…                     # the bytes of a REF-AR-DO, whatever they are
/// ```
///
/// A rule that names an app and nothing else gets carrier privileges: `permissions` 0000000000000001.
public struct AccessRuleFile: Sendable {
  public var rules: [AccessRule] = []

  /// How a file names an app.
  public enum App: Hashable, Sendable {
    case certificate(String)
    case apk(String)
  }

  /// What is wrong, and in which line.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int?
    public var text: String
    public init(line: Int? = nil, text: String) { (self.line, self.text) = (line, text) }
    public var description: String { (line.map { "line \($0): " } ?? "") + text.oneLine }
  }

  static let maximumRules = 1000

  /// - Parameters:
  ///   - allowsSkipped: whether rules are taken that Android would skip.
  ///   - hash: the certificate's hash of an app, 20 or 32 bytes.
  /// - Throws: ``Failure`` at the first thing that is wrong.
  public init(
    yaml: String, allowsSkipped: Bool = false, hash: (App) throws -> [UInt8]
  ) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw Failure(line: nil, text: "this is no YAML: \("\(error)".split(separator: "\n").first ?? "")")
    }
    guard let list = root?.mapping?["rules"], root?.mapping?.count == 1, let items = list.sequence else {
      throw Failure(line: 1, text: "a rule file has one key, rules, with a list below it")
    }
    guard items.count <= Self.maximumRules else {
      throw Failure(
        line: nil, text: "\(items.count) rules are more than the \(Self.maximumRules) that one file may have")
    }
    var seen: [[UInt8]: Int] = [:]
    for item in items {
      let line = item.mark?.line ?? 0
      let rule = try Self.rule(item, line, hash)
      let faults = rule.raw ? [] : allowsSkipped ? [] : rule.rule.androidFaults
      if let fault = faults.first { throw Failure(line: line, text: fault) }
      if let first = seen[rule.rule.bytes] { throw Failure(line: line, text: "the same rule stands in line \(first)") }
      seen[rule.rule.bytes] = line
      rules.append(rule.rule)
    }
  }

  private static func rule(
    _ node: Node, _ line: Int, _ hash: (App) throws -> [UInt8]
  ) throws -> (rule: AccessRule, raw: Bool) {
    guard let mapping = node.mapping else {
      throw Failure(line: line, text: "a rule is a mapping: hash: ..., apdu: ...")
    }
    var draft = AccessRule.Draft()
    var apps = 0
    for (key, value) in mapping {
      let line = key.mark?.line ?? line
      let name = key.scalar?.string ?? ""
      let text = value.scalar?.string ?? ""
      func hex(_ what: String) throws -> [UInt8] {
        guard let bytes = Hex.bytes(text.filter { $0 != ":" && $0 != " " }), !bytes.isEmpty else {
          throw Failure(line: line, text: "\(what) is hex digits")
        }
        return bytes
      }
      switch name {
      case "raw":
        guard mapping.count == 1 else { throw Failure(line: line, text: "raw stands alone") }
        let rule = AccessRule(try hex("raw"))
        if let remark = rule.remarks.first { throw Failure(line: line, text: "raw: \(remark)") }
        return (rule, true)
      case "hash":
        apps += 1
        draft.deviceApp = text == "all" ? .all : .hash(try hex("hash"))
      case "certificate", "apk":
        apps += 1
        do {
          draft.deviceApp = .hash(try hash(name == "apk" ? .apk(text) : .certificate(text)))
        } catch {
          throw Failure(line: line, text: "\(error)")
        }
      case "package": draft.package = Array(text.utf8)
      case "permissions": draft.permissions = try hex("permissions")
      case "aid":
        switch text {
        case "others": draft.aid = .others
        case "implicit": draft.aid = .implicit
        default: draft.aid = .aid(try hex("aid"))
        }
      case "apdu":
        if let items = value.sequence {
          draft.apdu = .filters(
            try items.map { item in
              let digits = item.scalar?.string ?? ""
              guard let filter = AccessRule.APDUFilter(digits) else {
                throw Failure(line: item.mark?.line ?? line, text: "an APDU filter has 16 hex digits: header and mask")
              }
              return filter
            })
        } else {
          guard let access = AccessRule.APDUAccess(text) else {
            throw Failure(line: line, text: "apdu is always, never or filters of 16 hex digits")
          }
          draft.apdu = access
        }
      case "nfc":
        guard text == "always" || text == "never" else { throw Failure(line: line, text: "nfc is always or never") }
        draft.nfc = text == "always" ? .always : .never
      default:
        throw Failure(
          line: line,
          text:
            "there is no \(name.isEmpty ? "such key" : name); keys are hash, certificate, apk, package, aid, apdu, nfc, permissions, raw"
        )
      }
    }
    guard apps == 1 else { throw Failure(line: line, text: "a rule has one of hash, certificate and apk") }
    draft.grantByDefault()
    if let fault = draft.faults.first { throw Failure(line: line, text: fault) }
    return (draft.rule, false)
  }
}

extension AccessRule.Draft {
  /// A rule that says nothing of what its app may do is meant for carrier privileges.
  public mutating func grantByDefault() {
    if apdu == nil, nfc == nil, permissions == nil { permissions = [0, 0, 0, 0, 0, 0, 0, 1] }
  }
}

extension AccessRule.APDUFilter {
  /// 16 hex digits: CLA INS P1 P2 and the mask.
  public init?(_ text: String) {
    guard let bytes = Hex.bytes(text), bytes.count == 8 else { return nil }
    self.init(header: Array(bytes[..<4]), mask: Array(bytes[4...]))
  }
}

extension AccessRule.APDUAccess {
  /// `always`, `never`, or filters of 16 hex digits with commas between them.
  public init?(_ text: String) {
    switch text {
    case "always": self = .always
    case "never": self = .never
    default:
      let parts = text.split(separator: ",").map { AccessRule.APDUFilter(String($0)) }
      let filters = parts.compactMap { $0 }
      guard !filters.isEmpty, filters.count == parts.count else { return nil }
      self = .filters(filters)
    }
  }
}
