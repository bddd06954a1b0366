public import ElementaryFiles
public import ISO7816

/// What a READ brought or an UPDATE wrote, as named fields.
public enum CapturedContent {
  /// `nil` for other commands, for parts of a file, and where no codec is known.
  /// - Parameter path: the file.
  public static func value(_ command: CommandAPDU, _ response: ResponseAPDU, path: String?) -> FieldValue? {
    guard let path, !response.status.isError,
      let definition = StandardFiles.definition(at: FileNames.canonical(path)), definition.hasCodec
    else { return nil }
    let bytes: [UInt8]
    var record: Int?
    switch command.instruction {
    case .readBinary: bytes = response.data
    case .updateBinary: bytes = command.data
    case .readRecord: (bytes, record) = (response.data, Int(command.p1))
    case .updateRecord: (bytes, record) = (command.data, Int(command.p1))
    default: return nil
    }
    guard !bytes.isEmpty, (record != nil) == (definition.kind == .linearFixed || definition.kind == .cyclic),
      record != nil || command.binaryOffset == 0
    else { return nil }
    return definition.decode(bytes, in: FileContext(length: bytes.count, record: record))
  }
}
