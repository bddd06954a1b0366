import APKSigning
import ISO7816

/// What `uicc apk` shows to a person.
struct APKPrinter {
  let style: Style

  func print(_ source: AppSource) {
    switch source {
    case .apk(let path, let apk): print(apk, path)
    case .certificates(let path, let certificates):
      Standard.line(style.bold(Style.printable(path)))
      for (index, certificate) in certificates.enumerated() { print(certificate, letter(index)) }
      Standard.hint("uicc ara-m store --cert \(Style.printable(path)) stores a rule for it")
    case .fingerprint(let fingerprint):
      var table = Table()
      table.add(fingerprint.algorithm, Hex.string(fingerprint.bytes))
      show(table)
      Standard.hint("uicc ara-m store --device-app-id \(Hex.string(fingerprint.bytes)) stores a rule for it")
    }
  }

  private func print(_ apk: APK, _ path: String) {
    Standard.line(style.bold(Style.printable(path)))
    var table = Table()
    if let manifest = apk.manifest {
      table.add("package", Style.printable(manifest.package))
      let name = manifest.versionName.map(Style.printable) ?? "without a name"
      table.add("version", name + (manifest.versionCode.map { " (\($0))" } ?? ""))
      table.add("API level", "\(manifest.minSDK) and later, made for \(manifest.targetSDK)")
    }
    show(table)
    let certificates = apk.certificates
    for (index, certificate) in certificates.enumerated() { print(certificate, letter(index)) }
    func names(_ list: [Certificate]) -> String {
      list.map { certificate in certificates.firstIndex(of: certificate).map(letter) ?? "?" }.joined(separator: ", ")
    }
    printSchemes(apk, names)
    printPlatforms(apk, names)
    for warning in apk.warnings { Standard.remark(Style.printable(warning)) }
    if apk.isInstallable {
      Standard.hint(
        "uicc ara-m check \(Style.printable(path)) says whether a card grants it privileges; store --apk stores a rule")
    }
  }

  private func printSchemes(_ apk: APK, _ names: ([Certificate]) -> String) {
    var table = Table()
    for scheme in apk.schemes {
      let signers = scheme.signers.map { signer -> String in
        var text = names(Array(signer.certificates.prefix(1)))
        if let sdk = signer.sdk {
          text +=
            " for API level \(sdk.lowerBound)"
            + (sdk.upperBound < PlatformVerdict.lastSDK ? " to \(sdk.upperBound)" : " and later")
        }
        if signer.lineage.count > 1 { text += ", before it " + names(signer.lineage.dropLast().map(\.certificate)) }
        return text
      }
      let state = problem(of: scheme).map { style.red("refused: " + $0) }
      let good = scheme.isChecked ? "verified" : "signature verified, content by no platform"
      table.add(
        "scheme \(scheme.scheme)", (signers.joined(separator: "; ") + (signers.isEmpty ? "" : "; ")) + (state ?? good))
    }
    show(table)
  }

  private func problem(of scheme: APK.Scheme) -> String? {
    (scheme.problem ?? scheme.signers.lazy.compactMap(\.problem).first).map(Style.printable)
  }

  private func printPlatforms(_ apk: APK, _ names: ([Certificate]) -> String) {
    var table = Table()
    for verdict in apk.platforms {
      let text: String
      if let refusal = verdict.refusal {
        text = style.red("does not install it: ") + Style.printable(refusal)
      } else {
        text =
          "goes by \(verdict.scheme?.description ?? "?"); rules for " + names(verdict.matchingCertificates) + " match"
      }
      table.add(verdict.androidVersions, text)
    }
    show(table)
  }

  private func print(_ certificate: Certificate, _ letter: String) {
    var table = Table()
    table.add("certificate \(letter)", Style.printable(certificate.subject))
    table.add("  SHA-256", Hex.string(certificate.sha256))
    table.add("  SHA-1", Hex.string(certificate.sha1))
    if certificate.issuer != certificate.subject { table.add("  issuer", Style.printable(certificate.issuer)) }
    let dates = [certificate.notBefore, certificate.notAfter].map { $0.map(Certificate.date) ?? "?" }
    table.add("  valid", dates.joined(separator: " to "))
    table.add("  key", "\(certificate.keyType), \(certificate.keyBits) bits")
    show(table)
  }

  private func show(_ table: Table) {
    Standard.output(table.rendered { cell, column in column == 0 ? style.dim(cell) : cell })
  }

  private func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
  }
}

extension APK {
  /// All certificates of signers and of lineages, each once; the current ones first.
  var certificates: [Certificate] {
    var list: [Certificate] = []
    let signers = schemes.reversed().flatMap(\.signers)
    for certificate in signers.compactMap(\.certificates.first) + signers.flatMap(\.lineage).map(\.certificate)
    where !list.contains(certificate) {
      list.append(certificate)
    }
    return list
  }
}
