import CardImage
import ISO7816

extension FuzzTarget {
  /// Images, pySim-shell's scripts and its fsdump.
  static let image = FuzzTarget(
    "image", maximumLength: 4096, quickCount: 1_500,
    seeds: {
      smallImages
        + ProfileCards.small.flatMap { image -> [[UInt8]] in
          stride(from: 0, to: image.files.count, by: 6).flatMap { start -> [[UInt8]] in
            let files = Array(image.files[start..<min(start + 6, image.files.count)])
            let part = CardImage(atr: image.atr, iccid: image.iccid, files: files, araM: Array(image.araM.prefix(1)))
            return [part.json().filter { $0 > 0x20 }, part.pySimScript(), dump(part)]
          }
        }
    },
    run: { bytes in
      let reading: ImageReading
      do throws(ImageError) {
        reading = try CardImage.read(bytes: bytes, name: "card_backup_3b00_input")
      } catch {
        return try checkLine(error.description, "an error")
      }
      for warning in reading.warnings { try checkLine(warning.description, "a warning") }
      try checkRoundTrips(reading.image)
    })

  /// What export writes is read back as it was.
  static func checkRoundTrips(_ image: CardImage) throws {
    let again = try mustSucceed("the JSON is not read") { () throws(ImageError) in
      try CardImage(json: image.json(), source: "json")
    }
    try checkEqual(again, image, "JSON")
    let script = try mustSucceed("the script is not read") { () throws(ImageError) in
      try CardImage.read(bytes: image.pySimScript(), name: "script")
    }
    try check(script.warnings.isEmpty, "the script has warnings: \(script.warnings.first?.description ?? "")")
    try checkEqual(script.image, image, "a script")
  }

  private static func checkEqual(_ new: CardImage, _ old: CardImage, _ format: String) throws(Finding) {
    for (new, old) in zip(new.files, old.files) where new != old {
      throw Finding(description: "a file changes through \(format): \(old) becomes \(new)")
    }
    try check(
      new.files.count == old.files.count, "\(old.files.count) files become \(new.files.count) through \(format)")
    try check(new == old, "ATR, ICCID or rules change through \(format): \(old.iccid.debugDescription)")
  }

  /// The image as pySim-shell's fsdump has it.
  private static func dump(_ image: CardImage) -> [UInt8] {
    let entries = image.files.map { file -> String in
      var fields = [#""fcp_raw":"\#(Hex.string(file.fcp))""#, #""path":["\#(file.name)"]"#]
      switch file.content {
      case .none: fields.append(#""error":{"message":"no","sw_actual":"6a82"}"#)
      case .data(let data): fields.append(#""body":"\#(Hex.string(data))""#)
      case .records(let records):
        fields.append(#""body":["# + records.map { "\"\(Hex.string($0 ?? []))\"" }.joined(separator: ",") + "]")
      case .tags(let objects):
        let pairs = objects.map { "\"\($0.tag)\":\"\(Hex.string($0.value))\"" }
        fields.append(#""body":{"# + pairs.joined(separator: ",") + "}")
      }
      return "\"\(file.path)\":{\(fields.joined(separator: ","))}"
    }
    return Array(
      #"{"atr":"\#(Hex.string(image.atr))","files":{\#(entries.joined(separator: ","))},"iccid":null}"#.utf8)
  }

  private static let smallImages: [[UInt8]] = [
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
