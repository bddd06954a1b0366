import APKSigning
import Crypto

/// An app as a person names it: an APK, a certificate or keystore, or a fingerprint.
enum AppSource {
  case apk(path: String, APK)
  case certificates(path: String, [Certificate])
  case fingerprint(Fingerprint)

  /// Reads a file, or takes the argument as a fingerprint where there is none.
  static func read(_ argument: String, keystore: KeystoreOptions) throws -> AppSource {
    let shown = Style.printable(argument)
    guard Files.exists(argument) else { return .fingerprint(try fingerprint(argument, shown)) }
    do {
      let file = try FileBytes(path: argument)
      if try file.isArchive {
        if Files.exists(argument + idSuffix) {
          Standard.remark("\(shown)\(idSuffix) is not looked at: a v4 signature is for incremental installation only")
        }
        return .apk(path: argument, try APK(file))
      }
      if argument.hasSuffix(idSuffix) {
        throw Failure(
          "\(shown) is a v4 signature, which is for incremental installation only",
          hint: "the APK beside it holds the signatures that count")
      }
      return .certificates(path: argument, try certificates(file, keystore, shown))
    } catch let error as APKError {
      throw Failure("\(shown): \(error)")
    }
  }

  /// Of the file that apksigner writes beside an APK for the scheme v4.
  private static let idSuffix = ".idsig"

  private static func certificates(_ file: FileBytes, _ keystore: KeystoreOptions, _ shown: String) throws
    -> [Certificate]
  {
    let bytes = try CertificateFile.bytes(of: file)
    do throws(CertificateFile.Failure) {
      return try CertificateFile.certificates(bytes)
    } catch .unreadable(let error) {
      throw error
    } catch .javaKeystore {
      let target = shown.lastIndex(of: ".").map { String(shown[..<$0]) } ?? shown
      throw Failure(
        "\(shown) is a Java keystore (JKS), which only Java reads",
        hint: "keytool -importkeystore -srckeystore \(shown) -destkeystore \(target).p12 -deststoretype PKCS12")
    } catch {
      guard var password = try keystore.password(for: shown) else {
        throw Failure(
          "\(shown) is a keystore and needs its password", hint: "--store-password env:NAME, file:PATH or prompt")
      }
      defer { password.wipe() }
      do throws(CertificateFile.Failure) {
        return try CertificateFile.certificates(bytes, password: password)
      } catch .unreadable(let error) {
        throw error
      } catch {
        throw Failure("\(shown): the password is wrong")
      }
    }
  }

  private static func fingerprint(_ argument: String, _ shown: String) throws -> Fingerprint {
    do throws(Fingerprint.Failure) {
      return try Fingerprint(argument)
    } catch {
      if case .length(let digits) = error, digits >= 16 {
        throw Failure("\(digits) hex digits are no fingerprint: SHA-1 has 40, SHA-256 has 64")
      }
      throw Failure(
        "\(shown): no such file", hint: "an APK, a certificate (PEM, DER), a keystore (PKCS#12) or a fingerprint")
    }
  }
}
