import APKSigning
import ArgumentParser
import ElementaryFiles

/// `uicc apk`.
struct APKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apk",
    abstract: "The certificates that an app is signed with, and whether Android installs it.",
    usage: "uicc apk [--json] <app.apk | certificate | keystore | fingerprint> ...",
    discussion: """
      Signatures of the schemes v1, v2, v3 and v3.1 are verified together with the content that they sign, for each \
      range of Android versions as Android does it. A carrier privilege rule holds the SHA-256 (or SHA-1) of the \
      certificate, and may hold the package name:

        $ uicc apk app.apk
        $ uicc ara-m store --apk app.apk
        $ uicc ara-m check app.apk

      Exit status: 0 all read and installable, 1 an APK that no Android version installs, 2 error.
      """)

  @Argument(help: ArgumentHelp("An APK, a certificate (PEM, DER), a keystore (PKCS#12) or a pasted fingerprint."))
  var apps: [String]

  @OptionGroup var keystore: KeystoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var failed = false
    var refused = false
    var documents: [FieldValue] = []
    for (index, argument) in apps.enumerated() {
      do {
        let source = try AppSource.read(argument, keystore: keystore)
        if output.json {
          documents.append(APKDocument.json(source))
        } else {
          if index > 0 { Standard.line("") }
          APKPrinter(style: output.style).print(source)
        }
        if case .apk(_, let apk) = source, !apk.isInstallable { refused = true }
      } catch let failure as Failure {
        failed = true
        Standard.remark(failure.message)
        failure.hints.forEach(Standard.hint)
        documents.append(
          .object([.init("source", .string(argument)), .init("error", .string(Style.printable(failure.message)))]))
      }
    }
    if output.json {
      Standard.output(FieldValue.object([.init("apps", .array(documents))]).jsonBytes(pretty: true))
      Standard.output("\n")
    }
    if failed { throw ExitStatus.error }
    if refused { throw ExitStatus.no }
  }
}
