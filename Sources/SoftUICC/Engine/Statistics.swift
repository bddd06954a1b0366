extension SoftCard {
  /// What has crossed the interface since the card was made.
  public struct Statistics: Hashable, Sendable {
    /// Commands, GET RESPONSE and repetitions after `6CXX` among them.
    public var apdus = 0
    /// Commands by instruction byte.
    public var byInstruction: [UInt8: Int] = [:]
    /// Bytes of commands.
    public var bytesIn = 0
    /// Bytes of responses, status words included.
    public var bytesOut = 0
    /// Resets and power cycles.
    public var resets = 0
    /// Commands that changed a file's content or state.
    public var writes = 0

    public init() {}

    /// The commands with this instruction byte.
    public subscript(instruction: UInt8) -> Int { byInstruction[instruction] ?? 0 }
  }
}
