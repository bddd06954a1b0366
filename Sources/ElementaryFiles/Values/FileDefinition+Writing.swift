extension FileDefinition {
  /// The bytes of a record or of a transparent file as they may be written to a card: what ``encode(_:in:)`` gives,
  /// after checks that reading must not make, because cards hold such values: the check digit of an ICCID, digits of
  /// an IMSI and of a PLMN, the length of an MNC, numbers of services that exist, records long enough for the layout.
  ///
  /// `{"raw": hex}` is written as it is, as long as it fits.
  /// - Parameter context: `length` is the record's length or the file's size.
  /// - Throws: the field by its path, what is wrong with it and which limit applies.
  public func bytes(writing value: FieldValue, in context: FileContext) throws(CodecError) -> [UInt8] {
    if let codec, try value.rawBytes() == nil { try ValueChecks.check(value, codec.layout, of: self) }
    do throws(CodecError) { return try encode(value, in: context) } catch {
      guard let length = context.length, let minimum = size?.minimum, length < minimum else { throw error }
      throw CodecError(
        error.message
          + "; the \(hasRecords ? "record" : "file") has \(counted(length, "byte")) where \(clause) asks for \(minimum)",
        at: error.path)
    }
  }

  /// ``bytes(writing:in:)`` where no card says how long the record or file is: as long as the specification asks for
  /// at least, and longer where the value needs it.
  public func bytes(writing value: FieldValue, record: Int? = nil) throws(CodecError) -> [UInt8] {
    if let minimum = size?.minimum, kind != .berTLV,
      let bytes = try? bytes(writing: value, in: FileContext(length: minimum, record: record))
    {
      return bytes
    }
    return try bytes(writing: value, in: FileContext(record: record))
  }
}
