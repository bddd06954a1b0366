import APKSigning
import ArgumentParser
import ElementaryFiles
import GlobalPlatform
import ISO7816
import Procedures

/// `uicc ara-m check`.
struct ARAMCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Would Android grant an app carrier privileges from this card, and if not, why not.",
    usage: "uicc ara-m check [--rules <file>] [--package <name>] [options] <app.apk | certificate | fingerprint> ...",
    discussion: """
      The rules are read and compared as Android's telephony does it, from the ARA-M or, on a card without one, from the \
      access rule files under PKCS#15. Where that is not what GPD_SPE_013 says, the difference is shown.

        $ uicc ara-m check app.apk
        $ uicc ara-m check --rules ff40.hex --package org.example.carrier 5d:8d:9c:...

      Exit status: 0 granted on every Android version that installs the app, 1 not, 2 error.
      """)

  @Argument(help: ArgumentHelp("An APK, a certificate (PEM, DER), a keystore (PKCS#12) or a fingerprint."))
  var apps: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Take the rules from a file instead of a card: an image, or what GET DATA answers (ff40...), binary or hex.",
      valueName: "file"))
  var rules: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The package, for a certificate or a fingerprint; an APK names its own.", valueName: "name"))
  var package: String?

  @OptionGroup var keystore: KeystoreOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // An APK that cannot be read is said before a card is touched.
    let checked = try apps.flatMap { name in
      try CheckedApp.list(try AppSource.read(name, keystore: keystore), name: name, package: package)
    }
    let source: CarrierPrivilegeSource
    var connection: CardConnection?
    if let rules {
      source = CarrierPrivilegeSource(response: try RuleBytes.read(rules))
    } else {
      let opened = try card.open()
      connection = opened
      source = try opened.withSession { session in try CarrierPrivilegeSource(session) }
    }
    let results = checked.map { ($0, CarrierPrivilegeCheck(source.android, app: $0.app)) }
    if output.json {
      Standard.output(ARAMCheckDocument.json(source, results).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      ARAMCheckPrinter(style: output.style).print(source, results)
    }
    connection?.printStatistics()
    let installed = results.filter { $0.0.refusal == nil }
    guard !installed.isEmpty, installed.allSatisfy(\.1.isGranted) else { throw ExitStatus.no }
    try connection?.checkImage()
  }
}
