internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Work that is cut into independent pieces, on as many threads as there are cores.
enum Parallel {
  /// Each thread has buffers of its own: more of them would cost more memory than they save time.
  private static let maximumThreads = 8
  /// Bytes that are read and digested sooner than a thread starts.
  private static let smallest = 0x40_0000

  /// Calls `body` once with each index below `count`.
  /// - Parameters:
  ///   - bytes: how much work it is; a little is done on this thread.
  ///   - order: the order in which to begin, the largest piece first for instance.
  /// - Throws: the error of the lowest index, as if the pieces had been done one after the other.
  static func forEach(
    _ count: Int, bytes: Int, order: [Int]? = nil, _ body: @Sendable (Int) throws(APKError) -> Void
  ) throws(APKError) {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let threads = min(count, max(1, min(Int(cores), maximumThreads)))
    guard threads > 1, bytes >= smallest else {
      for index in 0..<count { try body(index) }
      return
    }
    let next = Atomic<Int>(0)
    let failure = Mutex<(index: Int, error: APKError)?>(nil)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard turn < count else { return }
        let index = order?[turn] ?? turn
        // What comes behind the first error is of no interest.
        if let limit = failure.withLock({ $0?.index }), limit < index { continue }
        do throws(APKError) {
          try body(index)
        } catch {
          failure.withLock { found in
            if found.map({ index < $0.index }) ?? true { found = (index, error) }
          }
        }
      }
    }
    if let error = failure.withLock({ $0?.error }) { throw error }
  }
}
