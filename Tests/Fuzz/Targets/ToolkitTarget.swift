import Procedures

extension FuzzTarget {
  /// Proactive commands: decoded, or said to be none.
  static let toolkit = FuzzTarget(
    "toolkit", maximumLength: 600, quickCount: 20_000,
    seeds: {
      [
        [
          0xD0, 0x1C, 0x81, 0x03, 0x01, 0x25, 0x00, 0x82, 0x02, 0x81, 0x82, 0x85, 0x04, 0x57, 0x61, 0x74, 0x74, 0x8F,
          0x03,
          0x01, 0x42, 0x61, 0x0D, 0x04, 0x08, 0x04, 0x2D, 0x04, 0x31, 0x01,
        ]
      ]
    },
    run: { bytes in
      let command: ProactiveCommand
      do throws(EditError) {
        command = try ProactiveCommand(bytes)
      } catch {
        return try checkLine(error.description, "an error")
      }
      try check(command.bytes == bytes && !command.name.isEmpty, "a command without bytes or name")
    })
}
