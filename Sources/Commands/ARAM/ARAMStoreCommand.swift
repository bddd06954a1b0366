import ArgumentParser
import GlobalPlatform
import ISO7816
import Procedures

/// `uicc ara-m store`.
struct ARAMStoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Store a rule; a certificate alone gives its apps carrier privileges.",
    usage: "uicc ara-m store (--apk <apk> | --cert <file> | --device-app-id <hex>) [options]",
    discussion: """
      The rule is checked before anything is sent: lengths, order, and whether Android would skip it.

        $ uicc ara-m store --apk app.apk
        $ uicc ara-m store --cert release.pem --package org.example.carrier
        $ uicc ara-m store --device-app-id all --aid a0000000871002 --apdu always --keys inventory:cards.csv
      """)

  @Option(
    name: .long, help: ArgumentHelp("The certificate that this app is signed with.", valueName: "apk"),
    completion: .file())
  var apk: String?

  @Option(
    name: .long, help: ArgumentHelp("A certificate (PEM, DER, PKCS#12) or its fingerprint.", valueName: "file"),
    completion: .file())
  var cert: String?

  @Option(name: .long, help: ArgumentHelp("The hash itself, 40 or 64 hex digits, or all.", valueName: "hex"))
  var deviceAppId: String?

  @Option(name: .long, help: ArgumentHelp("Only apps of this package; - takes that of the APK.", valueName: "name"))
  var package: String?

  @Option(name: .long, help: ArgumentHelp("The application on the card, or others, or implicit.", valueName: "aid"))
  var aid: String?

  @Option(name: .long, help: ArgumentHelp("Carrier privileges, 16 hex digits.", valueName: "hex"))
  var permissions: String?

  @Option(
    name: .long, help: ArgumentHelp("always, never, or filters of 16 hex digits with commas.", valueName: "access"))
  var apdu: String?

  @Option(name: .long, help: ArgumentHelp("Events of NFC: always or never.", valueName: "access"))
  var nfc: String?

  @Flag(name: .long, help: "Store a rule that Android would skip.")
  var allowSkipped = false

  @OptionGroup var keystore: KeystoreOptions
  @OptionGroup var options: AccessRuleChangeOptions

  func validate() throws {
    guard [apk, cert, deviceAppId].compactMap({ $0 }).count == 1 else {
      throw ValidationError("give one of --apk, --cert and --device-app-id: whose apps the rule is for")
    }
    if package == "-", apk == nil { throw ValidationError("--package - goes with --apk") }
    if let nfc, nfc != "always", nfc != "never" { throw ValidationError("--nfc takes always or never") }
    if let apdu, AccessRule.APDUAccess(apdu) == nil {
      throw ValidationError("--apdu takes always, never, or filters of 16 hex digits: CLA INS P1 P2 and the mask")
    }
  }

  func run() throws {
    let rule = try rule()
    try options.run(title: "store a rule") { rules in
      if rules.contains(where: { $0.bytes == rule.bytes }) { return rules }
      return rules + [rule]
    }
  }

  private func rule() throws -> AccessRule {
    var draft = AccessRule.Draft()
    var name = package
    if let apk {
      let app = try AppHash.apk(apk)
      draft.deviceApp = .hash(app.hash)
      if package == "-" {
        guard let found = app.package else { throw Failure("\(Style.printable(apk)) names no package") }
        name = found
      }
    } else if let cert {
      draft.deviceApp = .hash(try AppHash.certificate(cert, keystore))
    } else if let deviceAppId, deviceAppId != "all" {
      draft.deviceApp = .hash(try Self.hex(deviceAppId, "--device-app-id"))
    }
    draft.package = name.map { Array($0.utf8) }
    switch aid {
    case "others": draft.aid = .others
    case "implicit": draft.aid = .implicit
    case let text?: draft.aid = .aid(try Self.hex(text, "--aid"))
    case nil: break
    }
    draft.permissions = try permissions.map { try Self.hex($0, "--permissions") }
    draft.apdu = apdu.flatMap { AccessRule.APDUAccess($0) }
    if let nfc { draft.nfc = nfc == "always" ? .always : .never }
    draft.grantByDefault()
    let faults = draft.faults + (allowSkipped ? [] : draft.rule.androidFaults)
    guard faults.isEmpty else {
      throw Failure(
        faults.count == 1 ? faults[0] : "\(faults.count) things are wrong with the rule; nothing was sent",
        hints: (faults.count == 1 ? [] : faults)
          + (draft.faults.isEmpty ? ["--allow-skipped stores it all the same"] : []))
    }
    return draft.rule
  }

  static func hex(_ text: String, _ option: String) throws -> [UInt8] {
    guard let bytes = Hex.bytes(text.filter { $0 != ":" && $0 != " " }), !bytes.isEmpty else {
      throw Failure("\(option) takes hex digits")
    }
    return bytes
  }
}
