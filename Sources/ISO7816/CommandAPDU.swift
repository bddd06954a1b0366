/// A command as ISO/IEC 7816-4 §5.1 and TS 102 221 §10.1 define it, in any of the four cases, short or extended.
public struct CommandAPDU: Hashable, Sendable {
  /// Class byte.
  public var cla: UInt8
  /// Instruction byte.
  public var ins: UInt8
  /// First parameter byte.
  public var p1: UInt8
  /// Second parameter byte.
  public var p2: UInt8
  /// Command data, 0 to 65535 bytes.
  public var data: [UInt8]
  /// Expected length of the response data, 1 to 65536; `nil` where none is expected (cases 1 and 3).
  public var le: Int?

  public init(cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8, data: [UInt8] = [], le: Int? = nil) {
    self.cla = cla
    self.ins = ins
    self.p1 = p1
    self.p2 = p2
    self.data = data
    self.le = le
  }
}
