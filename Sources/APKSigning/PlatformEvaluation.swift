/// Follows Android's ApkSignatureVerifier: v3.1, v3, v2, v1, each where the platform knows it; a scheme that is there and
/// broken is never passed over for a weaker one.
struct PlatformEvaluation {
  let manifest: AndroidManifest?
  var blockProblem: APKError?
  /// The schemes of the signing block.
  private var blocks: [SignatureScheme: (signers: [SchemeSigner], problem: APKError?)] = [:]
  private var jar: JARSignature?
  private var isJARChecked = false

  init(manifest: AndroidManifest?) { self.manifest = manifest }

  private var firstSDK: UInt32 { manifest?.minSDK ?? 1 }

  // MARK: Reading

  /// Parses all schemes, then reads the content once for all digests that are signed.
  mutating func read(_ block: SigningBlock, _ archive: ZIPArchive) {
    for (scheme, id) in [(SignatureScheme.v2, SigningBlock.v2), (.v3, SigningBlock.v3), (.v31, SigningBlock.v31)] {
      guard let value = block.values[id] else { continue }
      do throws(APKError) {
        blocks[scheme] = (try SchemeSigner.parse(value, scheme: scheme), nil)
      } catch {
        blocks[scheme] = ([], error)
      }
    }
    let good = blocks.values.flatMap(\.signers).filter { $0.problem == nil }
    let kinds = Set(good.compactMap { $0.algorithm?.contentDigest })
    guard !kinds.isEmpty else { return }
    do throws(APKError) {
      let content = try ContentDigests(archive, blockOffset: block.offset, kinds: kinds).digests
      for (scheme, var entry) in blocks {
        for index in entry.signers.indices where entry.signers[index].problem == nil {
          guard let kind = entry.signers[index].algorithm?.contentDigest,
            content[kind] != entry.signers[index].contentDigest
          else { continue }
          entry.signers[index].problem = APKError(
            "\(scheme) signer #\(index + 1): the APK is not as signed: its \(kind.name) digest differs")
        }
        blocks[scheme] = entry
      }
    } catch {
      blockProblem = error
    }
  }

  /// v1 costs as much as inflating the APK: its entries are read where a platform goes by it.
  mutating func readJAR(_ archive: ZIPArchive) {
    let isNeeded = blocks.isEmpty || firstSDK < SignatureScheme.v2.firstSDK || blocks[.v2] == nil && firstSDK < 28
    jar = JARSignature(archive, checksContent: isNeeded)
    isJARChecked = isNeeded
  }

  // MARK: Reports

  var reports: [APK.Scheme] {
    var reports: [APK.Scheme] = []
    if let jar {
      let signers = jar.signers.map { APK.Signer(certificates: $0.certificates) }
      reports.append(
        APK.Scheme(scheme: .v1, signers: signers, problem: jar.problem?.description, isChecked: isJARChecked))
    }
    for scheme in [SignatureScheme.v2, .v3, .v31] {
      guard let entry = blocks[scheme] else { continue }
      let signers = entry.signers.map { signer in
        APK.Signer(
          certificates: signer.certificates, sdk: scheme == .v2 ? nil : signer.sdk, algorithm: signer.algorithm?.name,
          lineage: signer.lineage, problem: signer.problem?.description)
      }
      reports.append(APK.Scheme(scheme: scheme, signers: signers, problem: entry.problem?.description))
    }
    return reports
  }

  // MARK: Verdicts

  /// One range for each stretch of platforms that do the same.
  var verdicts: [PlatformVerdict] {
    var starts: Set<UInt32> = [firstSDK, 24, 28, 30, 33]
    for signer in blocks.values.flatMap(\.signers) where signer.sdk != 0...UInt32.max {
      starts.insert(signer.sdk.lowerBound)
      if signer.sdk.upperBound < PlatformVerdict.lastSDK { starts.insert(signer.sdk.upperBound + 1) }
    }
    var verdicts: [PlatformVerdict] = []
    let ordered = starts.filter { (firstSDK...max(firstSDK, PlatformVerdict.lastSDK)).contains($0) }.sorted()
    for (index, start) in ordered.enumerated() {
      let end = index + 1 < ordered.count ? ordered[index + 1] - 1 : PlatformVerdict.lastSDK
      var verdict = evaluate(start)
      verdict.sdk = start...max(start, end)
      if var last = verdicts.last {
        last.sdk = verdict.sdk
        if last == verdict {
          verdicts[verdicts.count - 1].sdk = verdicts[verdicts.count - 1].sdk.lowerBound...verdict.sdk.upperBound
          continue
        }
      }
      verdicts.append(verdict)
    }
    return verdicts
  }

  private func evaluate(_ sdk: UInt32) -> PlatformVerdict {
    var verdict = PlatformVerdict(sdk: sdk...sdk, scheme: nil, signers: [], lineage: [], refusal: nil)
    do throws(APKError) {
      if sdk >= 24, let blockProblem { throw blockProblem }
      if sdk >= 33, let found = try applicable(.v31, sdk) {
        verdict.take(.v31, [found])
      } else if sdk >= 28, let found = try applicable(.v3, sdk) {
        verdict.take(.v3, [found])
        try checkRotation(found, sdk)
      } else if sdk >= 24, let entry = blocks[.v2] {
        verdict.scheme = .v2
        if let problem = entry.problem { throw problem }
        guard !entry.signers.isEmpty else { throw APKError("v2: no signer") }
        verdict.take(.v2, entry.signers)
        for signer in entry.signers {
          if let problem = signer.problem { throw problem }
          if sdk >= 28, signer.number(SchemeSigner.strippingProtection) == 3 {
            throw APKError("its v2 signature says that it is signed with v3, but there is no v3 block")
          }
        }
      } else {
        try checkJAR(sdk, &verdict)
      }
    } catch {
      verdict.refusal = error.description
    }
    return verdict
  }

  /// The signer of v3 or v3.1 for a platform; `nil` where there is no block, or none of v3.1 for the platform.
  private func applicable(_ scheme: SignatureScheme, _ sdk: UInt32) throws(APKError) -> SchemeSigner? {
    guard let entry = blocks[scheme] else { return nil }
    if let problem = entry.problem { throw problem }
    let fitting = entry.signers.filter { $0.sdk.contains(sdk) }
    guard let signer = fitting.first else {
      if scheme == .v31 { return nil }
      throw APKError("v3: no signer for API level \(sdk)")
    }
    for signer in fitting { if let problem = signer.problem { throw problem } }
    guard fitting.count == 1 else {
      throw APKError("\(scheme): \(fitting.count) signers for API level \(sdk), of which one is allowed")
    }
    return signer
  }

  /// A v3 signer may promise a v3.1 block, so that nobody can strip it.
  private func checkRotation(_ signer: SchemeSigner, _ sdk: UInt32) throws(APKError) {
    guard sdk >= 33, let promised = signer.number(SchemeSigner.rotationMinSDK) else { return }
    guard let newer = blocks[.v31]?.signers, !newer.isEmpty else {
      throw APKError(
        "its v3 signature says that there is a v3.1 block for API level \(promised) and later, but there is none")
    }
    guard newer.contains(where: { $0.sdk.lowerBound == promised }) else {
      throw APKError(
        "its v3 signature promises a v3.1 block for API level \(promised), which the v3.1 block does not begin with")
    }
  }

  private func checkJAR(_ sdk: UInt32, _ verdict: inout PlatformVerdict) throws(APKError) {
    guard let jar else {
      let others = blocks.keys.map(\.rawValue).sorted().joined(separator: ", ")
      throw APKError(others.isEmpty ? "not signed" : "signed with \(others) only, which this platform does not know")
    }
    verdict.scheme = .v1
    verdict.signers = jar.signers.compactMap(\.certificates.first)
    if let problem = jar.problem { throw problem }
    let promised = Set(jar.signers.flatMap(\.promisedSchemes))
    if sdk >= 24, promised.contains(2) {
      throw APKError("its v1 signature says that it is signed with v2, but there is no v2 block")
    }
    if sdk >= 28, promised.contains(3) {
      throw APKError("its v1 signature says that it is signed with v3, but there is no v3 block")
    }
    if sdk >= 30, let target = manifest?.targetSDK, target >= 30 {
      throw APKError("it targets API level \(target) and so needs a signature of v2 or later")
    }
  }
}

extension PlatformVerdict {
  fileprivate mutating func take(_ scheme: SignatureScheme, _ signers: [SchemeSigner]) {
    self.scheme = scheme
    self.signers = signers.compactMap(\.certificates.first)
    lineage = scheme == .v2 ? [] : signers.first?.lineage ?? []
  }
}
