import CardImage
import ISO7816

extension FuzzTarget {
  /// Images and other tools' dumps.
  static let image = FuzzTarget("image", seeds: imageSeeds, quickCount: 3_000) { bytes in
    guard let reading = try? CardImage.read(bytes: bytes, name: "input") else { return nil }
    let written = reading.image.json()
    guard let again = try? CardImage.read(bytes: written, name: "written") else { return "its own writing is refused" }
    guard again.image == reading.image else { return "does not read back" }
    return nil
  }

  private static let imageSeeds: [[UInt8]] = [
    CardImage(
      atr: [0x3B, 0x00], iccid: "89",
      files: [
        .init(path: "MF/EF.A", fid: 0x6F01, structure: .transparent, content: .data([1, 2])),
        .init(path: "MF/EF.B", fid: 0x6F02, structure: .linearFixed, content: .records([[1], nil])),
      ], araM: [[0xE2, 0x00]]
    ).json(),
    Array(
      "# directory: MF (3f00)\n# file: EF.A (6f01)\n# RAW FCP Template: 62048202 4121\nselect MF/EF.A\nupdate_binary 0102\n"
        .utf8),
    Array(#"{"atr":"3b00","files":{"MF/6f01":{"body":["0102"],"fcp_raw":"620482024221"}},"iccid":null}"#.utf8),
  ]
}
