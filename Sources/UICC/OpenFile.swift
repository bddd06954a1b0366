public import CardImage
public import ISO7816

/// An EF that a SELECT has reached, with its FCP: the only way to a command that writes. Should the selection move in
/// between, the file is selected anew, and has to be the same one, before the next command goes out.
public final class OpenFile {
  public let session: CardSession
  public let place: FilePath
  /// What the card says of the file.
  public let parameters: FileControlParameters
  /// The response to SELECT as received.
  public let response: [UInt8]
  /// Whether the card said that the file is deactivated (`62 83`).
  public let isDeactivated: Bool
  private let fid: FID
  private var selections: Int

  /// Selects the file.
  /// - Throws: ``CardError``: the line, a SELECT that failed, an answer that is another file's or tells no structure.
  public init(_ place: FilePath, session: CardSession) throws(CardError) {
    guard let fid = place.fid else { throw .malformed("\(place.path) is a directory and has no content") }
    let selection = try session.select(fid, in: place.directory)
    guard selection.isSelected else { throw .status(selection.status, operation: "select \(place.path)") }
    let parameters = selection.parameters
    if let answered = parameters.fid, answered != fid {
      throw .malformed("\(place.path): the card answers SELECT \(fid) with file \(answered)")
    }
    guard let kind = parameters.kind, kind != .df else {
      throw .malformed(
        parameters.kind == .df
          ? "\(place.path) is a directory on this card" : "\(place.path): the card tells no structure of this file")
    }
    self.session = session
    self.place = place
    self.parameters = parameters
    self.fid = fid
    response = selection.response
    isDeactivated = selection.status == .selectedFileInvalidated || parameters.lifeCycle == .deactivated
    selections = session.selections
  }

  /// The file's structure.
  public var kind: FileControlParameters.Kind { parameters.kind ?? .transparent }

  /// What reading brings: the content, and what kept it from being whole.
  public struct Reading: Sendable {
    public var content: CardImage.Content
    /// Of the first READ that failed.
    public var status: StatusWord?
    public var problem: String?

    /// Whether all of the content is there.
    public var isWhole: Bool { status == nil && problem == nil }
  }

  /// All of the content.
  /// - Throws: ``CardError`` if the line fails or the file is not there any more.
  public func read() throws(CardError) -> Reading {
    try ensureSelected()
    let result = try FileReader(session: session).read(parameters)
    return Reading(content: result.content, status: result.status, problem: result.problem)
  }

  /// Some bytes of a transparent file; shorter with a status word where the card ends before.
  public func read(_ range: Range<Int>) throws(CardError) -> (bytes: [UInt8], status: StatusWord?) {
    try ensureSelected()
    let result = try FileReader(session: session).readBinary(range)
    guard case .data(let bytes) = result.content else { return ([], result.status) }
    return (bytes, result.status)
  }

  /// One record, from 1; `nil` with the status word where the card does not give it.
  public func readRecord(_ number: Int) throws(CardError) -> (bytes: [UInt8]?, status: StatusWord) {
    guard let number = UInt8(exactly: number), (1...254).contains(number) else {
      throw .malformed("\(place.path): records have the numbers 1 to 254, not \(number)")
    }
    try ensureSelected()
    return try FileReader(session: session).readRecord(number, length: parameters.recordLength ?? 256)
  }

  /// The value of one data object of a BER-TLV file; `nil` where the file does not hold the tag.
  public func readObject(_ tag: UInt32) throws(CardError) -> [UInt8]? {
    try ensureSelected()
    let response = try FileReader(session: session).retrieve(tag: tag)
    if response.status == .referencedDataNotFound { return nil }
    guard response.status.isSuccess else {
      throw .status(response.status, operation: "read tag \(Hex.string(TLV.tagBytes(tag))) of \(place.path)")
    }
    guard let object = try? TLV.parse(response.data).first, object.tag == tag else {
      throw .malformed("\(place.path): the card gives no object of tag \(Hex.string(TLV.tagBytes(tag)))")
    }
    return object.value
  }

  /// Selects the file again if anything else was selected since.
  func ensureSelected() throws(CardError) {
    guard session.selections != selections else { return }
    let selection = try session.select(fid, in: place.directory)
    guard selection.isSelected else { throw .status(selection.status, operation: "select \(place.path) again") }
    let now = selection.parameters
    guard now.fid == parameters.fid, now.kind == parameters.kind, now.recordLength == parameters.recordLength else {
      throw .malformed("\(place.path): selected again, the card gives another file")
    }
    selections = session.selections
  }
}
