public import Foundation
public import Testing

/// The folder of foreign test material that may lie beside the project: `UICC_SHARED`, or `../shared` seen from the
/// package root. Tests that use it are skipped where it is absent.
public enum Shared {
  /// The folder; `nil` where there is none.
  public static let url: URL? = {
    let files = FileManager.default
    if let given = ProcessInfo.processInfo.environment["UICC_SHARED"], !given.isEmpty {
      return files.fileExists(atPath: given) ? URL(filePath: given, directoryHint: .isDirectory) : nil
    }
    let beside = packageRoot.appending(path: "../shared", directoryHint: .isDirectory).standardizedFileURL
    return files.fileExists(atPath: beside.path) ? beside : nil
  }()

  /// Whether the folder is there.
  public static var isPresent: Bool { url != nil }

  /// A path inside the folder, such as `data/cards`; `nil` where the folder or the path is absent.
  public static func path(_ relative: String) -> String? {
    guard let path = url?.appending(path: relative).path, FileManager.default.fileExists(atPath: path) else {
      return nil
    }
    return path
  }

  /// The dumps of real cards in `data/cards`, sorted; empty where there are none.
  public static var cards: [String] {
    guard let folder = path("data/cards"), let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else {
      return []
    }
    return names.filter { $0.hasSuffix(".script") }.sorted().map { folder + "/" + $0 }
  }

  /// The folder that holds Package.swift.
  public static let packageRoot: URL = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder = folder.deletingLastPathComponent()
    }
    return folder
  }()
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where the shared folder, or a path inside it, is absent.
  public static func needsShared(_ relative: String = "") -> Self {
    .enabled(
      if: relative.isEmpty ? Shared.isPresent : Shared.path(relative) != nil,
      "needs \(relative.isEmpty ? "the shared folder" : "\(relative) in the shared folder")")
  }
}
