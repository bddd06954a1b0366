public import ElementaryFiles
public import GlobalPlatform
import ISO7816

extension AccessRule {
  /// What the rule says, a line each part.
  public var explanation: [String] {
    var lines: [String] = []
    switch deviceApp {
    case .hash(let hash):
      let name = hash.count == 20 ? "SHA-1" : hash.count == 32 ? "SHA-256" : "\(hash.count) bytes"
      lines.append("apps signed with the certificate \(name) \(Hex.string(hash))")
    case .all: lines.append("all apps")
    case nil: lines.append("no apps: the rule has no certificate's hash")
    }
    if let package { lines.append("of the package \(Self.text(package))") }
    switch aid {
    case .aid(let bytes) where bytes == Array(repeating: 0xFF, count: 6): break
    case .aid(let bytes): lines.append("for the application \(Hex.string(bytes)) on the card")
    case .others: lines.append("for applications that no other rule names")
    case .implicit: lines.append("for the application that is selected implicitly")
    case nil: break
    }
    if let permissions { lines.append("carrier privileges (\(Hex.string(permissions)))") }
    switch apdu {
    case .always: lines.append("may send any APDU")
    case .never: lines.append("may send no APDU")
    case .filters(let filters):
      let shown = filters.prefix(4).map { "\(Hex.string($0.header)) under mask \(Hex.string($0.mask))" }
      lines.append(
        "may send APDUs like " + shown.joined(separator: ", ")
          + (filters.count > 4 ? " and \(filters.count - 4) more" : ""))
    case .invalid, nil: break
    }
    switch nfc {
    case .always: lines.append("gets events of NFC")
    case .never: lines.append("gets no events of NFC")
    case .invalid, nil: break
    }
    return lines
  }

  /// What is wrong with it, by the specification and for Android.
  public var complaints: [String] { remarks.map(\.description) + androidFaults }

  /// The rule in fields; `bytes` is all of it.
  public var fields: FieldValue {
    var fields: [FieldValue.Field] = [.init("bytes", .hex(bytes))]
    switch aid {
    case .aid(let bytes): fields.append(.init("aid", .hex(bytes)))
    case .others: fields.append(.init("aid", .string("others")))
    case .implicit: fields.append(.init("aid", .string("implicit")))
    case nil: break
    }
    switch deviceApp {
    case .hash(let hash): fields.append(.init("deviceAppID", .hex(hash)))
    case .all: fields.append(.init("deviceAppID", .string("all")))
    case nil: break
    }
    if let package { fields.append(.init("package", .string(Self.text(package)))) }
    switch apdu {
    case .always: fields.append(.init("apdu", .string("always")))
    case .never: fields.append(.init("apdu", .string("never")))
    case .filters(let filters):
      fields.append(.init("apdu", .array(filters.map { .hex($0.header + $0.mask) })))
    case .invalid(let bytes): fields.append(.init("apdu", .hex(bytes)))
    case nil: break
    }
    switch nfc {
    case .always: fields.append(.init("nfc", .string("always")))
    case .never: fields.append(.init("nfc", .string("never")))
    case .invalid(let bytes): fields.append(.init("nfc", .hex(bytes)))
    case nil: break
    }
    if let permissions { fields.append(.init("permissions", .hex(permissions))) }
    if !complaints.isEmpty { fields.append(.init("remarks", .array(complaints.map { .string($0) }))) }
    return .object(fields)
  }

  /// A package name as it stands on the card, fit for one line.
  public static func text(_ package: [UInt8]) -> String { String(decoding: package, as: UTF8.self).oneLine }
}
