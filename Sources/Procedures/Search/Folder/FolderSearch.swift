public import CardImage
import Dispatch
import Synchronization

/// Searches many files with all processors, and gives the results in the order of the files.
///
/// Each thread has a ``CardSearch`` and a buffer of its own and reads one file at a time; results are taken in batches,
/// so memory does not grow with the number of files.
public final class FolderSearch {
  /// What became of a file.
  public struct Result: Sendable {
    public enum Outcome: Sendable {
      case searched
      /// No image, and nobody said that it were one; why.
      case skipped(String)
    }
    public var source: ImageSource
    public var outcome: Outcome
    public var matches: [SearchMatch]
    /// Of this file alone.
    public var summary: SearchSummary
  }

  private let workers: [Worker]
  private static let batch = 512

  /// - Parameter threads: how many files are searched at once; `nil` is one for each processor.
  public init(_ pattern: SearchPattern, threads: Int? = nil, processors: Int) {
    workers = (0..<max(1, min(threads ?? processors, 64))).map { _ in Worker(pattern) }
  }

  /// Searches `sources` and hands over their results in order.
  /// - Parameter onResult: returns whether to go on.
  public func search(_ sources: some Sequence<ImageSource>, onResult: (Result) -> Bool) {
    var pending: [ImageSource] = []
    var iterator = sources.makeIterator()
    while true {
      let next = iterator.next()
      if let next { pending.append(next) }
      guard pending.count >= Self.batch || next == nil else { continue }
      for result in search(pending) where !onResult(result) { return }
      pending.removeAll(keepingCapacity: true)
      if next == nil { return }
    }
  }

  private func search(_ batch: [ImageSource]) -> [Result] {
    let results = Mutex<[Result?]>([Result?](repeating: nil, count: batch.count))
    let next = Atomic<Int>(0)
    let count = min(workers.count, batch.count)
    let workers = workers
    DispatchQueue.concurrentPerform(iterations: count) { number in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < batch.count else { return }
        let result = workers[number].search(batch[index])
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// One thread's tools. A worker is used by one thread at a time.
  private final class Worker: @unchecked Sendable {
    private let empty: CardSearch
    private var search: CardSearch
    private let buffer = ImageFileBuffer()

    init(_ pattern: SearchPattern) {
      empty = CardSearch(pattern)
      search = empty
    }

    func search(_ source: ImageSource) -> Result {
      var result = Result(source: source, outcome: .searched, matches: [], summary: SearchSummary())
      do throws(ImageError) {
        if case .skipped(let reason) = try buffer.read(source) {
          result.outcome = .skipped(reason)
          return result
        }
        result.matches = try matches(source)
      } catch  where error.code == .unknownFormat && !source.isNamed {
        result.outcome = .skipped(error.message)
      } catch {
        search.add(UnreadFile(source: error.place.description, path: "", problem: error.message))
      }
      result.summary = search.takeSummary()
      return result
    }

    private func matches(_ source: ImageSource) throws(ImageError) -> [SearchMatch] {
      let quick = buffer.withBytes(slack: ImageText.slack) { bytes in
        search.search(imageText: bytes, count: buffer.count, source: source.path)
      }
      if let quick { return quick }
      let reading = try CardImage.read(bytes: buffer.bytes, name: source.path)
      let matches = search.search(reading.image, source: source.path)
      search.add(reading.warnings, about: reading.image)
      return matches
    }
  }
}
