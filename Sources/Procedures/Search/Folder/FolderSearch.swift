public import CardImage
import Dispatch
import Synchronization

/// Searches many files with all processors, and gives the results in the order of the files.
///
/// Each thread has a ``CardSearch`` and a buffer of its own and reads one file at a time; few results wait for those of
/// the files before them, so memory does not grow with the number of files.
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
  private static let mostThreads = 64
  /// Files whose results may wait for their turn.
  private static let ahead = 256

  /// - Parameter threads: how many files are searched at once; `nil` is one for each processor.
  public init(_ pattern: SearchPattern, threads: Int? = nil, processors: Int) {
    workers = (0..<max(1, min(threads ?? processors, Self.mostThreads))).map { _ in Worker(pattern) }
  }

  /// Searches `sources` and hands over their results in order, while other threads go on. `sources` is asked for the
  /// file after the next before that one's result is handed over, on the same thread.
  /// - Parameter onResult: returns whether to go on.
  public func search(_ sources: some Sequence<ImageSource>, onResult: (Result) -> Bool) {
    let queue = Queue()
    let group = DispatchGroup()
    defer {
      queue.close()
      group.wait()
    }
    var iterator = sources.makeIterator()
    var waiting = 0
    var isAtEnd = false
    while true {
      while !isAtEnd, waiting < Self.ahead {
        guard let source = iterator.next() else {
          isAtEnd = true
          break
        }
        let number = queue.add(source)
        waiting += 1
        if number < workers.count { start(workers[number], on: queue, in: group) }
      }
      guard waiting > 0 else { return }
      waiting -= 1
      guard onResult(queue.next()) else { return }
    }
  }

  private func start(_ worker: Worker, on queue: Queue, in group: DispatchGroup) {
    DispatchQueue.global().async(group: group) {
      while let (number, source) = queue.take() { queue.give(worker.search(source), number) }
    }
  }

  /// Files on their way to the threads, and results on their way back.
  private final class Queue: Sendable {
    private struct State {
      var sources: [Int: ImageSource] = [:]
      var results: [Int: Result] = [:]
      /// Files that were added, taken and handed over.
      var (added, taken, handed) = (0, 0, 0)
      var isClosed = false
    }
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    /// - Returns: its number, from 0.
    func add(_ source: ImageSource) -> Int {
      defer { work.signal() }
      return state.withLock { state in
        state.sources[state.added] = source
        state.added += 1
        return state.added - 1
      }
    }

    /// The next file to search; `nil` when there will be no more. Waits.
    func take() -> (Int, ImageSource)? {
      work.wait()
      return state.withLock { state in
        guard !state.isClosed, let source = state.sources.removeValue(forKey: state.taken) else { return nil }
        state.taken += 1
        return (state.taken - 1, source)
      }
    }

    func give(_ result: Result, _ number: Int) {
      state.withLock { $0.results[number] = result }
      done.signal()
    }

    /// The next result in the order of the files. Waits; there must be a file whose result was not handed over.
    func next() -> Result {
      while true {
        let result = state.withLock { state in
          let result = state.results.removeValue(forKey: state.handed)
          if result != nil { state.handed += 1 }
          return result
        }
        if let result { return result }
        done.wait()
      }
    }

    /// Ends the threads. What was not taken yet stays unsearched.
    func close() {
      state.withLock { $0.isClosed = true }
      for _ in 0..<FolderSearch.mostThreads { work.signal() }
    }
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
