import BatchApproval
import CardImage
import ElementaryFiles
import ISO7816
import Inventory

/// The images in a file or folder, read one at a time.
struct ImageFiles: Sequence {
  private let path: String

  init(_ path: String) { self.path = path }

  enum Reading: Sendable {
    case card(RecordedCard)
    /// Clearly no image; why.
    case skipped(String)
    case failed(String)
  }

  struct Source: Sendable {
    var path: String
    fileprivate var entry: ImageSource.Entry

    /// Safe to call from any thread.
    func read() -> Reading {
      switch entry {
      case .skipped(_, let reason): return .skipped(reason)
      case .failed(let error): return .failed(error.description)
      case .source(let source):
        do {
          return .card(try RecordedCard(bytes: try source.bytes(), name: source.path))
        } catch let error as ImageError where error.code == .unknownFormat && !source.isNamed {
          return .skipped(error.message)
        } catch {
          return .failed("\(error)")
        }
      }
    }
  }

  /// The whole of a file that the user named.
  static func bytes(_ path: String) throws -> [UInt8] {
    do throws(ImageError) {
      return try ImageSource(path: path).bytes()
    } catch {
      throw Failure(error.description)
    }
  }

  func makeIterator() -> AnyIterator<Source> {
    var walk = ImageSource.walk(path)
    return AnyIterator {
      guard let entry = walk.next() else { return nil }
      return switch entry {
      case .source(let source): Source(path: source.path, entry: entry)
      case .skipped(let path, _): Source(path: path, entry: entry)
      case .failed(let error): Source(path: error.place.source, entry: entry)
      }
    }
  }
}

/// An inventory with its index, read once.
struct InventoryIndexFile: Sendable {
  let inventory: Inventory
  let index: InventoryIndex
  let path: String

  init(_ inventory: Inventory, path: String) throws {
    self.inventory = inventory
    self.path = path
    do throws(InventoryError) {
      index = try inventory.index()
    } catch {
      throw Failure("\(path): \(error.description)")
    }
  }
}

/// Text as a JSON string.
enum JSONQuoted {
  static func text(_ text: String) -> String { String(decoding: FieldValue.string(text).jsonBytes(), as: UTF8.self) }
}

/// Names of rules for those who mistype them.
enum LintRuleNames {
  static func nearest(_ name: String) -> String? {
    Lint.rules.map { ($0.name, Spelling.distance($0.name, name)) }.filter { $0.1 <= max(2, name.count / 3) }
      .min { $0.1 < $1.1 }?.0
  }
}
