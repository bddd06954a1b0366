/// An APK: its package, its signers by scheme, and what each Android platform makes of them.
public struct APK: Sendable {
  /// A signer of one scheme.
  public struct Signer: Hashable, Sendable {
    /// The first is the signer's own.
    public var certificates: [Certificate]
    /// API levels; schemes v3 and v3.1 only.
    public var sdk: ClosedRange<UInt32>?
    /// Of the signature that was checked; `nil` with v1.
    public var algorithm: String?
    /// Oldest first, the signer's own certificate last; empty without rotation.
    public var lineage: [LineageEntry] = []
    /// Why Android refuses the signer.
    public var problem: String?
  }
  /// What the APK holds of a scheme.
  public struct Scheme: Hashable, Sendable {
    public var scheme: SignatureScheme
    public var signers: [Signer]
    /// Why Android refuses the whole.
    public var problem: String?
    /// Whether the content's digests were compared; v1 is left alone where no platform goes by it.
    public var isChecked = true
  }

  public internal(set) var manifest: AndroidManifest?
  public internal(set) var schemes: [Scheme] = []
  /// Without gaps, from the manifest's minSdkVersion up.
  public internal(set) var platforms: [PlatformVerdict] = []
  /// What is odd but refused by no platform.
  public internal(set) var warnings: [String] = []

  /// - Throws: ``APKError`` for what is no APK at all: no ZIP archive, or one that Android does not open.
  public init(_ file: any RandomAccessBytes) throws(APKError) {
    let archive = try ZIPArchive(file)
    do throws(APKError) {
      guard let entry = archive[name: "AndroidManifest.xml"] else { throw APKError("no AndroidManifest.xml") }
      manifest = try AndroidManifest(binary: try archive.content(of: entry))
    } catch {
      warnings.append("\(error)")
    }
    var evaluation = PlatformEvaluation(manifest: manifest)
    do throws(APKError) {
      if let block = try SigningBlock(archive) {
        for id in block.repeated {
          warnings.append(
            "the APK Signing Block holds the ID \(hexadecimal(id)) more than once; Android takes the first")
        }
        evaluation.read(block, archive)
      }
    } catch {
      evaluation.blockProblem = error
      warnings.append("\(error)")
    }
    evaluation.readJAR(archive)
    schemes = evaluation.reports
    platforms = evaluation.verdicts
  }

  /// Whether at least one platform installs it.
  public var isInstallable: Bool { platforms.contains { $0.refusal == nil } }
}
