import Foundation

/// The `uicc` that was built together with the running tests.
public enum Executable {
  /// The folder that holds it.
  public static let folder: String = {
    let bundles = Bundle.allBundles.map { $0.bundleURL }
    let start = [URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()] + bundles
    let folders = start.flatMap { [$0.deletingLastPathComponent(), $0] }
    let found = folders.first { FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("uicc").path) }
    return found?.path ?? folders[0].path
  }()

  /// The executable itself.
  public static var path: String { folder + "/uicc" }
}

/// A folder that goes away with the value that made it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("uicc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
