/// A file that may hold an image, not read yet.
public struct ImageSource: Hashable, Sendable {
  /// The largest file that is read, in bytes: many times what any card holds.
  public static let maximumSize = 256 << 20

  public var path: String
  /// Whether the user named it, rather than the folder it is in. What is no image is an error then; in a folder it is
  /// one of the other things that lie there.
  public var isNamed: Bool

  public init(path: String, isNamed: Bool = true) {
    self.path = path
    self.isNamed = isNamed
  }

  /// The whole file.
  public func bytes() throws(ImageError) -> [UInt8] { try FileBytes.read(path, limit: Self.maximumSize) }

  /// The image in the file.
  public func read() throws(ImageError) -> ImageReading { try CardImage.read(bytes: try bytes(), name: path) }

  /// What a walk meets.
  public enum Entry: Hashable, Sendable {
    case source(ImageSource)
    /// Clearly no image; why.
    case skipped(path: String, reason: String)
    case failed(ImageError)
  }

  /// The file at `path`, or every file in the folder there and in those below it, sorted by name. Nothing but names
  /// and the first bytes of each file is read, one file at a time.
  /// - Parameter sniffs: whether to look into files before they are given out; those of a folder are given out unread
  ///   otherwise, for ``ImageFileBuffer`` to tell.
  public static func walk(_ path: String, sniffs: Bool = true) -> Walk { Walk(path, sniffs: sniffs) }

  public struct Walk: Sequence, IteratorProtocol, Sendable {
    /// What is left to do, last first.
    private var pending: [(path: String, isNamed: Bool)]

    private let sniffs: Bool

    init(_ path: String, sniffs: Bool) {
      pending = [(path, true)]
      self.sniffs = sniffs
    }

    public mutating func next() -> Entry? {
      while let (path, isNamed) = pending.popLast() {
        do throws(ImageError) {
          if let entry = try visit(path, isNamed) { return entry }
        } catch {
          return .failed(error)
        }
      }
      return nil
    }

    /// - Returns: `nil` for a folder, whose content is pending then.
    private mutating func visit(_ path: String, _ isNamed: Bool) throws(ImageError) -> Entry? {
      if !isNamed, path.split(separator: "/").last?.hasPrefix(".") == true {
        return .skipped(path: path, reason: "hidden")
      }
      switch try FileBytes.kind(path) {
      case .linkToFolder where !isNamed: return .skipped(path: path, reason: "link to a folder")
      case .folder, .linkToFolder:
        let prefix = path.hasSuffix("/") ? path : path + "/"
        for name in try FileBytes.names(in: path).reversed() { pending.append((prefix + name, false)) }
        return nil
      case _ where isNamed: return .source(ImageSource(path: path, isNamed: true))
      case .other: return .skipped(path: path, reason: "not a regular file")
      case .file: return sniffs ? try sniff(path) : .source(ImageSource(path: path, isNamed: false))
      }
    }

    private func sniff(_ path: String) throws(ImageError) -> Entry {
      let start = try FileBytes.start(path, count: 0x2000)
      return switch start.withUnsafeBufferPointer({ ContentKind($0) }) {
      case .json, .script: .source(ImageSource(path: path, isNamed: false))
      case .empty: .skipped(path: path, reason: "empty")
      case .other(let what): .skipped(path: path, reason: what)
      }
    }
  }
}
