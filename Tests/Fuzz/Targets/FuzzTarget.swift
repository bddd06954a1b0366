/// A parser that takes bytes from outside, with what must hold for any bytes at all.
///
/// To add one: a file beside this one with an extension that holds a `static let`, its name in ``all``, and its module in
/// Package.swift (FuzzTargets). Scripts/fuzz then runs it, and FuzzTests mutates its seeds.
public struct FuzzTarget: Sendable, CustomStringConvertible {
  /// Also the folder of its finds in Tests/Fuzz/FailCases.
  public let name: String
  /// Good input, to begin from.
  public let seeds: [[UInt8]]
  /// Inputs that the ordinary tests try.
  public let quickCount: Int
  /// Inputs longer than this, in bytes, add nothing but time.
  public let maximumLength: Int
  /// What does not hold, in words; `nil` where all does. A trap or a hang is a find as well.
  public let complaint: @Sendable ([UInt8]) -> String?

  init(
    _ name: String, seeds: [[UInt8]], quickCount: Int = 100_000, maximumLength: Int = 4096,
    complaint: @escaping @Sendable ([UInt8]) -> String?
  ) {
    self.name = name
    self.seeds = seeds
    self.quickCount = quickCount
    self.maximumLength = maximumLength
    self.complaint = complaint
  }

  public var description: String { name }

  public static let all = [
    accessRules, secureChannel, capFile, softGlobalPlatform,
    apk, apkStructure, apkSigners, androidManifest, pkcs7, certificate, androidRules, accessRuleFiles, ruleFile,
    tlv, fcp, atr, apdu, exchange, endlessExchange, image, codec, fieldValues, filePath, softCard, cardWalk,
    hostileCard, search, capture, inventory, journal, authentication, suci, vendorFile, plan, specification,
    scan, toolkit, toolkitMenus, userTables,
  ]
}
