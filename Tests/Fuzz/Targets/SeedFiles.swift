#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files of Tests/Fuzz/Seeds.
public enum SeedFiles {
  /// Empty where the file is missing.
  public static func bytes(_ name: String) -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return FileManager.default.contents(atPath: "/\(folder)/Seeds/\(name)").map { [UInt8]($0) } ?? []
  }
}
