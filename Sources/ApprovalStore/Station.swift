#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Who takes cards: a run of the program on a machine.
public struct Station: Hashable, Sendable {
  /// The machine's name.
  public var name: String
  /// `PID-RANDOM`: tells a run from an earlier one that had the same process id.
  public var run: String

  public init(name: String, run: String) {
    self.name = name
    self.run = run
  }

  /// This run on this machine.
  public static func current(name: String? = nil) -> Station {
    var buffer = [CChar](repeating: 0, count: 256)
    let isKnown = gethostname(&buffer, buffer.count - 1) == 0
    let host = isKnown ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    let random = UInt32.random(in: 0...UInt32.max)
    return Station(
      name: name ?? (host.isEmpty ? "this machine" : host), run: "\(getpid())-\(String(random, radix: 16))")
  }

  /// Whether a run of this machine is over, so that nobody holds what it claimed.
  static func isOver(run: String) -> Bool {
    guard let process = run.split(separator: "-").first.flatMap({ pid_t($0) }), process > 0 else { return false }
    // The same number, but not the same run.
    if process == getpid() { return true }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
