import Foundation
public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A PostgreSQL of the tests' own, by Scripts/postgresql: no port, a socket in a folder of its own.
public final class PostgreSQLServer {
  /// Stops the server and removes its folder when its own standard input ends, so that a test run that dies leaves
  /// nothing behind; the folder stays where the last that it read was `keep`. No `wait`: Foundation starts children with
  /// SIGCHLD blocked, and the shell would wait for ever.
  private static let guardian = #"""
    exec 3<&0
    ( end=$(cat <&3); kill -QUIT $$; [ "$end" = keep ] && exit
      for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e "$1/data/postmaster.pid" ] && sleep 0.2; done; rm -rf "$1" ) &
    exec "$0" "$1" 3<&-
    """#

  public let folder: String
  private var process: Process?
  private var lifeline: Pipe?

  /// Makes a database cluster and starts its server.
  public init() throws {
    // The path of a socket has 107 bytes at most.
    folder = "/tmp/uicc-pg-\(UUID().uuidString.prefix(8))"
    try start()
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// One for all tests that only need a server: that of `UICC_POSTGRESQL`, which Scripts/test starts, or one that lives
  /// as long as the test run. An address as ``address(_:)`` gives it, of the database `postgres`.
  public static func shared() throws -> String {
    if let given = ProcessInfo.processInfo.environment["UICC_POSTGRESQL"], !given.isEmpty { return given }
    return try own.get().address()
  }

  private nonisolated(unsafe) static let own = Result { try PostgreSQLServer() }

  /// Starts the server on the data that are there, and waits until it takes connections.
  public func start() throws {
    let process = Process()
    let lifeline = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", Self.guardian, Shared.packageRoot.appending(path: "Scripts/postgresql").path, folder,
    ]
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    self.lifeline = lifeline
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline, process.isRunning {
      if isReady { return }
      usleep(20_000)
    }
    let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "no log"
    stop()
    throw PostgreSQLServerError(description: "PostgreSQL does not start in \(folder): \(log.suffix(500))")
  }

  /// Stops the server at once, as when its machine loses power; what was committed stays.
  public func stop() {
    guard let process else { return }
    try? lifeline?.fileHandleForWriting.write(contentsOf: Data("keep".utf8))
    try? lifeline?.fileHandleForWriting.close()
    process.waitUntilExit()
    self.process = nil
    lifeline = nil
  }

  /// For `uicc --store`.
  public func address(_ database: String = "postgres") -> String {
    "postgresql:///\(database)?host=\(folder)&user=uicc"
  }

  /// The eighth line of postmaster.pid is what `pg_ctl -w` waits for.
  private var isReady: Bool {
    let text = (try? String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 7 && lines[7].hasPrefix("ready")
  }

  /// Whether PostgreSQL is installed.
  public static let isInstalled =
    (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql"))?.isEmpty == false
}

/// Why there is no server.
public struct PostgreSQLServerError: Error, CustomStringConvertible {
  public var description: String
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where PostgreSQL is not installed.
  public static var needsPostgreSQL: Self { .enabled(if: PostgreSQLServer.isInstalled, "needs PostgreSQL") }
}
