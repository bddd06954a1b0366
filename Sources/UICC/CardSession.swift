public import ISO7816

/// The terminal's side of one card on its basic channel: knows the card's dialect and which DF is current, so that
/// a file is reached with the fewest commands. Not safe for use from several threads: a card answers one at a time.
public final class CardSession {
  /// Which command set the card speaks.
  public enum Dialect: Sendable {
    /// TS 102 221: class 00, FCP templates.
    case uicc
    /// TS 51.011: class A0, fixed-layout responses; a 2G-only SIM.
    case gsm
  }

  /// What SELECT brought.
  public struct Selection: Sendable {
    /// The final status word; the file is selected exactly if ``isSelected``.
    public let status: StatusWord
    /// The response as received: FCP template or 2G response; empty if none was asked for or SELECT failed.
    public let response: [UInt8]
    /// Success, or one of the warnings with which a file is selected all the same (62 83, deactivated).
    public var isSelected: Bool { status.isSuccess || status.isWarning }
    /// The file does not exist (TS 102 221 §10.2.1.5, TS 51.011 §9.4.4).
    public var isAbsent: Bool { status == .fileNotFound || status == .gsmFileNotFound }
    /// The response's content.
    public var parameters: FileControlParameters { FileControlParameters(response: response) }
  }

  public let exchange: APDUExchange
  public private(set) var dialect: Dialect = .uicc
  /// What the card answered to the first SELECT of the MF.
  public private(set) var mf: Selection
  /// The current DF; `nil` when it is not known, after a reset or a failed command.
  public private(set) var current: Directory?
  /// Grows with every command that may move the card's current EF; whoever holds a file sees by it that the file is
  /// still the current one.
  private(set) var selections = 0
  /// Whether the card selects as TS 102 221 §8.4.1 says, so that one SELECT may lead from a DF to the one beside it.
  /// A card that answers class 00 with something else than an FCP template is not trusted with that.
  private var takesShortcuts = true

  /// Selects the MF and finds out which dialect the card speaks.
  /// - Throws: ``CardError`` if the line fails or the card knows no MF in either dialect.
  public init(_ transport: any CardTransport, trace: (([UInt8], [UInt8]) -> Void)? = nil) throws(CardError) {
    exchange = APDUExchange(transport)
    exchange.trace = trace
    mf = Selection(status: .normalEnding, response: [])
    try detect()
  }

  private func detect() throws(CardError) {
    current = nil
    dialect = .uicc
    mf = try select(.select(fid: .mf, cla: 0x00))
    if !mf.isSelected {
      let uicc = mf.status
      dialect = .gsm
      mf = try select(.select(fid: .mf, cla: 0xA0))
      guard mf.isSelected else {
        throw .malformed("this is no SIM or UICC: SELECT MF brings \(uicc) with class 00, \(mf.status) with class a0")
      }
    }
    takesShortcuts = dialect == .gsm || mf.response.first == 0x62
    current = .mf
  }

  /// Class byte of the inter-industry commands in this card's dialect.
  public var cla: UInt8 { dialect == .uicc ? 0x00 : 0xA0 }

  /// Sends any command. The session keeps its idea of the current file, so whoever selects through this must call
  /// ``forgetSelection()`` afterwards.
  public func send(_ command: CommandAPDU) throws(CardError) -> ResponseAPDU {
    if command.instruction == .select { selections += 1 }
    do { return try exchange.send(command) } catch { throw .transport(error) }
  }

  /// After something else moved the card's selection.
  public func forgetSelection() {
    current = nil
    selections += 1
  }

  /// Resets the card and selects the MF again, after a card fell silent.
  public func recover() throws(CardError) {
    forgetSelection()
    do { try exchange.transport.reset(.warm) } catch { throw .transport(error) }
    try detect()
  }

  // MARK: SELECT

  /// Selects a DF and asks for its FCP.
  public func open(_ directory: Directory) throws(CardError) -> Selection {
    try moveNear(directory)
    return try step(to: directory, wantsResponse: true)
  }

  /// Selects an EF under `directory` by FID and asks for its FCP.
  public func select(_ fid: FID, in directory: Directory) throws(CardError) -> Selection {
    try move(to: directory)
    return try select(.select(fid: fid, cla: cla))
  }

  /// Makes `directory` current with the fewest SELECTs, none of which asks for a response.
  public func move(to directory: Directory) throws(CardError) { try move(to: directory, isKnown: true) }

  private func move(to directory: Directory, isKnown: Bool) throws(CardError) {
    guard current != directory || !isKnown else { return }
    try moveNear(directory)
    let selection = try step(to: directory, wantsResponse: false)
    guard selection.isSelected else { throw .status(selection.status, operation: "select \(directory)") }
  }

  /// Goes to a place from where one SELECT reaches `directory`.
  private func moveNear(_ directory: Directory) throws(CardError) {
    guard let parent = directory.parent, case .fid = directory.steps.last else { return }
    if takesShortcuts, let current, directory.isReachable(from: current) { return }
    try move(to: parent, isKnown: takesShortcuts)
  }

  private func step(to directory: Directory, wantsResponse: Bool) throws(CardError) -> Selection {
    let command: CommandAPDU =
      switch directory.steps.last {
      case nil: .select(fid: .mf, returning: wantsResponse ? .fcp : .nothing, cla: cla)
      case .fid(let fid): .select(fid: fid, returning: wantsResponse ? .fcp : .nothing, cla: cla)
      case .aid(let aid): .select(aid: aid, returning: wantsResponse ? .fcp : .nothing)
      }
    let before = current
    current = nil
    let selection = try select(command)
    if selection.isSelected {
      current = directory
    } else {
      // A SELECT that fails leaves the selection as it was (TS 102 221 §11.1.1.2).
      current = before
    }
    return selection
  }

  private func select(_ command: CommandAPDU) throws(CardError) -> Selection {
    let response = try send(command)
    return Selection(status: response.status, response: response.data)
  }
}

extension Directory: CustomStringConvertible {
  /// The SELECTs that lead here: `MF/7f10/5f3a`, `MF/a0000000871002…/5fc0`.
  public var description: String {
    (["MF"]
      + steps.map { step in
        switch step {
        case .fid(let fid): fid.description
        case .aid(let aid): aid.description
        }
      }).joined(separator: "/")
  }
}
