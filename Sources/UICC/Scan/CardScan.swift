public import CardImage
import ElementaryFiles
public import ISO7816

/// Looks for what no table, no EF.DIR and no other file names: each identifier in each directory is selected once, each
/// free SFI read once, applications are asked for by the beginnings of their AIDs. Each file that is not there costs one
/// APDU.
public struct CardScan {
  public struct Progress: Sendable {
    /// Where the scan is: `MF/ADF.USIM/6f9f`.
    public let path: String
    public let done: Int
    public let total: Int
    public let finds: Int
  }

  public struct Outcome: Sendable {
    /// What was found, parents before children, as a walk has it.
    public var files: [CardImage.File] = []
    public var state: ScanState
    /// Why the scan ended before its end.
    public var interruption: TransportError?
    /// Oddities of the card, one line each.
    public var remarks: [String] = []
  }

  private struct Place {
    var path: String
    var directory: Directory
    var level: Int
  }

  private let session: CardSession
  private let options: ScanOptions
  private let image: CardImage
  private let progress: ((Progress) -> Void)?
  /// Called from time to time and after each find, for whoever keeps the state.
  private let save: ((ScanState) -> Void)?
  private var outcome: Outcome
  private var places: [Place] = []
  /// Identifiers under each path that the walk or the scan knows.
  private var known: [String: Set<FID>] = [:]
  private var names: Set<AID> = []
  /// The files and directories of the walk, by the SELECTs that lead there.
  private var walked: Set<Directory> = []
  private var done = 0
  private var failures = 0

  /// - Parameters:
  ///   - image: what a walk of the card brought.
  ///   - state: of a scan with the same options that was cut off, or is to be read again.
  public init(
    _ session: CardSession, image: CardImage, options: ScanOptions, state: ScanState = ScanState(),
    save: ((ScanState) -> Void)? = nil, progress: ((Progress) -> Void)? = nil
  ) {
    self.session = session
    self.options = options
    self.image = image
    self.save = save
    self.progress = progress
    outcome = Outcome(state: state)
    learn(image)
  }

  /// How many identifiers are still to be tried, as far as the directories are known now.
  public var remaining: Int { max(0, total - done) }

  /// Never throws: what went wrong with a file stands in its entry, what ended the scan in the outcome.
  public mutating func run() -> Outcome {
    do throws(TransportError) {
      try readFinds()
      if options.triesApplications, session.dialect == .uicc, !outcome.state.triedApplications {
        try scanApplications()
        outcome.state.triedApplications = true
        save?(outcome.state)
      }
      var index = 0
      while index < places.count {
        try scan(places[index])
        index += 1
      }
      outcome.state.isComplete = true
    } catch {
      outcome.interruption = error
    }
    save?(outcome.state)
    return outcome
  }

  /// Reads what another scan found, and looks for nothing else. Never throws, as ``run()``.
  public mutating func read(_ finds: [ScanState.Find]) -> Outcome {
    outcome.state.finds = finds
    do throws(TransportError) {
      try readFinds()
    } catch {
      outcome.interruption = error
    }
    return outcome
  }

  // MARK: what is known

  private mutating func learn(_ image: CardImage) {
    var directories: [String: Directory] = ["MF": .mf]
    places = [Place(path: "MF", directory: .mf, level: 0)]
    for file in image.files where file.path != "MF" {
      let parent = file.parentPath ?? "MF"
      if let fid = file.fid {
        known[parent, default: []].insert(fid)
        if let above = directories[parent] { walked.insert(above.appending(.fid(fid))) }
      }
      guard file.status == nil, file.structure == .df || file.structure == .adf else { continue }
      if let aid = file.aid, file.structure == .adf {
        names.insert(aid)
        walked.insert(Directory([.aid(aid)]))
        // An applet answers with an FCI, or with nothing, and has no files.
        if file.fcp.first == 0x62 { directories[file.path] = Directory([.aid(aid)]) }
      } else if let above = directories[parent], let fid = file.fid {
        directories[file.path] = above.appending(.fid(fid))
      }
      if let directory = directories[file.path] { enter(file.path, directory) }
    }
  }

  private mutating func enter(_ path: String, _ directory: Directory) {
    guard !places.contains(where: { $0.path == path }) else { return }
    places.append(Place(path: path, directory: directory, level: directory.steps.count))
  }

  /// Files of an earlier run: once more, for a code may be verified now that was not then.
  private mutating func readFinds() throws(TransportError) {
    for find in outcome.state.finds {
      // What a table knows by now is no find any more.
      if find.sfi == nil, walked.contains(find.fid.map { find.directory.appending(.fid($0)) } ?? find.directory) {
        continue
      }
      if let sfi = find.sfi {
        try guarding(find.path) { (scan) throws(CardError) in try scan.readSFI(sfi, Self.place(find)) }
      } else if let fid = find.fid {
        try guarding(find.path) { (scan) throws(CardError) in _ = try scan.read(fid, Self.place(find), isNew: false) }
      } else {
        try guarding(find.path) { (scan) throws(CardError) in
          let selection = try scan.session.open(find.directory)
          guard selection.isSelected else { return }
          scan.add(application: selection, path: find.path, directory: find.directory, isNew: false)
        }
      }
    }
  }

  private static func place(_ find: ScanState.Find) -> Place {
    Place(
      path: find.path.lastIndex(of: "/").map { String(find.path[..<$0]) } ?? "MF", directory: find.directory,
      level: find.directory.steps.count)
  }

  // MARK: identifiers

  private func candidates(_ place: Place) -> [FID] {
    let prefixes: [UInt16] =
      switch (options.reach, place.level) {
      case (.wide, _): [0x2F, 0x4F, 0x5F, 0x6F, 0x7F]
      case (_, 0): [0x2F, 0x7F]
      case (_, 1): [0x6F, 0x5F]
      default: [0x4F]
      }
    var values = prefixes.flatMap { prefix in (0...0xFF).map { prefix << 8 | UInt16($0) } }
    switch options.reach {
    case .range(let range): values = Array(range)
    case .quick:
      let listed = StandardFiles.definition(at: place.path)?.children.compactMap(\.fid) ?? []
      let blocks = Set((listed + (known[place.path] ?? [])).map { $0.rawValue & 0xFFF0 })
      values = values.filter { blocks.contains($0 & 0xFFF0) || $0 & 0xF0 == 0 || $0 & 0xF0 == 0xF0 }
    case .standard, .wide: break
    }
    // SELECT also reaches the MF, the current DF, its parent and its siblings (TS 102 221 §8.4.1).
    var others: Set<FID> = [.mf, .currentADF]
    if let parent = place.path.lastIndex(of: "/").map({ String(place.path[..<$0]) }) {
      others.formUnion(known[parent] ?? [])
      if case .fid(let fid)? = place.directory.parent?.steps.last { others.insert(fid) }
    }
    // Every file of the walk is left out, and those found here are counted all the same, so that positions stay.
    let walked = Set(image.children(of: place.path).compactMap(\.fid))
    return values.map { FID(rawValue: $0) }.filter { !walked.contains($0) && !others.contains($0) }
  }

  private var total: Int {
    places.reduce(0) { $0 + candidates($1).count + (options.triesSFIs ? 30 : 0) }
  }

  private mutating func scan(_ place: Place) throws(TransportError) {
    let candidates = candidates(place)
    let all = total
    let start = min(outcome.state.tried[place.path] ?? 0, candidates.count)
    done += start
    for index in start..<candidates.count {
      let fid = candidates[index]
      try guarding("\(place.path)/\(fid)") { (scan) throws(CardError) in _ = try scan.read(fid, place, isNew: true) }
      done += 1
      outcome.state.tried[place.path] = index + 1
      if done % 64 == 0 { save?(outcome.state) }
      progress?(
        Progress(path: "\(place.path)/\(fid)", done: done, total: all, finds: outcome.files.count))
    }
    if options.triesSFIs, session.dialect == .uicc, !outcome.state.triedSFIs.contains(place.path) {
      try scanSFIs(place)
      outcome.state.triedSFIs.insert(place.path)
    }
    done += options.triesSFIs ? 30 : 0
  }

  /// Reads one file by its identifier; whether it is there.
  private mutating func read(_ fid: FID, _ place: Place, isNew: Bool) throws(CardError) -> Bool {
    guard !isNew || known[place.path]?.contains(fid) != true else { return false }
    let path = "\(place.path)/\(fid)"
    guard var file = try CardWalk.read(fid, in: place.directory, path: path, session: session) else { return false }
    let parameters = FileControlParameters(response: file.fcp)
    let isDirectory = parameters.kind == .df
    if isDirectory { session.forgetSelection() }
    if let status = file.status, file.fcp.isEmpty, !Self.tellsOfFile(status) { return false }
    if let answered = parameters.fid, answered != fid { return false }
    if isDirectory { file.structure = .df }
    known[place.path, default: []].insert(fid)
    outcome.files.append(file)
    if isNew {
      outcome.state.finds.append(.init(path: path, directory: place.directory, fid: fid))
      save?(outcome.state)
    }
    if isDirectory { enter(path, place.directory.appending(.fid(fid))) }
    return true
  }

  /// A refusal of SELECT that a file which is not there would not get.
  private static func tellsOfFile(_ status: StatusWord) -> Bool {
    [.securityStatusNotSatisfied, .conditionsOfUseNotSatisfied, .selectedFileInvalidated, .referencedDataInvalidated]
      .contains(status) || status.isWarning
  }

  // MARK: SFIs

  private mutating func scanSFIs(_ place: Place) throws(TransportError) {
    var taken: Set<UInt8> = []
    for file in image.files + outcome.files where file.parentPath == place.path {
      if let sfi = FileControlParameters(response: file.fcp).sfi { taken.insert(sfi) }
    }
    for sfi in UInt8(1)...30 where !taken.contains(sfi) {
      try guarding("\(place.path)/sfi-\(sfi)") { (scan) throws(CardError) in try scan.readSFI(sfi, place, isNew: true) }
    }
  }

  /// READ BINARY with an SFI makes the file current (TS 102 221 §11.1.3); so does READ RECORD.
  private mutating func readSFI(_ sfi: UInt8, _ place: Place, isNew: Bool = false) throws(CardError) {
    try session.move(to: place.directory)
    guard let binary = try? CommandAPDU.readBinary(offset: 0, length: 1, sfi: sfi, cla: session.cla),
      let record = try? CommandAPDU.readRecord(number: 1, length: 256, sfi: sfi, cla: session.cla)
    else { return }
    var response = try session.send(binary)
    if response.status == .incompatibleWithFileStructure { response = try session.send(record) }
    let isRead = response.status.isSuccess || response.status.isWarning
    guard isRead || response.status == .securityStatusNotSatisfied || response.status == .referencedDataInvalidated
    else { return }
    let path = "\(place.path)/sfi-\(sfi)"
    var file = CardImage.File(path: path, structure: .unknown)
    if isRead {
      let reading = try FileReader(session: session).read(FileControlParameters())
      file.content = reading.content
      file.status = reading.status
      if case .records = reading.content { file.structure = .linearFixed } else { file.structure = .transparent }
    } else {
      file.status = response.status
    }
    session.forgetSelection()
    outcome.files.append(file)
    guard isNew else { return }
    outcome.state.finds.append(.init(path: path, directory: place.directory, fid: nil, sfi: sfi))
  }

  // MARK: applications

  /// SELECT by the beginning of an AID, then the next occurrence until there is none (TS 102 221 §8.5.1.2).
  private mutating func scanApplications() throws(TransportError) {
    var prefixes = options.prefixes
    for prefix in ScanOptions.providers
      + names.sorted(by: { $0.description < $1.description }).map({ AID(Array($0.bytes.prefix(5))) })
    where !prefixes.contains(prefix) { prefixes.append(prefix) }
    for prefix in prefixes {
      try guarding("MF/\(prefix)") { (scan) throws(CardError) in try scan.ask(prefix) }
    }
  }

  private mutating func ask(_ prefix: AID) throws(CardError) {
    var seen: Set<AID> = []
    for number in 0..<64 {
      let response = try session.send(.select(aid: prefix, next: number > 0))
      session.forgetSelection()
      guard response.status.isSuccess || response.status.isWarning else { return }
      guard let name = Self.name(in: response.data) else {
        // Without a name the next occurrence could not be told from this one.
        if !names.contains(where: { $0.hasPrefix(prefix) }) {
          add(
            application: .init(status: response.status, response: response.data), path: "MF/ADF.\(prefix)",
            directory: Directory([.aid(prefix)]), isNew: true)
          names.insert(prefix)
        }
        return
      }
      guard seen.insert(name).inserted else { return }
      guard !names.contains(where: { name.hasPrefix($0) || $0.hasPrefix(name) }) else { continue }
      add(
        application: .init(status: response.status, response: response.data), path: "MF/ADF.\(name)",
        directory: Directory([.aid(name)]), isNew: true)
    }
  }

  /// Tag 84 of an FCP template, or of the FCI of an applet (ISO/IEC 7816-4 §5.3.3).
  private static func name(in response: [UInt8]) -> AID? {
    for object in TLV.parsePrefix(response).objects where object.tag == 0x62 || object.tag == 0x6F {
      if let name = TLV.parsePrefix(object.value).objects[tag: 0x84], (5...16).contains(name.count) { return AID(name) }
    }
    return nil
  }

  private mutating func add(
    application selection: CardSession.Selection, path: String, directory: Directory, isNew: Bool
  ) {
    let aid = Self.name(in: selection.response)
    var file = CardImage.File(path: path, fcp: selection.response, structure: .adf)
    file.aid = aid ?? { if case .aid(let aid)? = directory.steps.first { aid } else { nil } }()
    file.fid = selection.parameters.fid
    if let aid = file.aid { names.insert(aid) }
    outcome.files.append(file)
    if isNew {
      outcome.state.finds.append(.init(path: path, directory: directory, fid: nil))
      save?(outcome.state)
    }
    if selection.response.first == 0x62 { enter(path, directory) }
  }

  // MARK: the line

  /// Runs one step; where the line fails the card is reset and the step left out, as a walk does.
  private mutating func guarding(
    _ path: String, _ body: (inout CardScan) throws(CardError) -> Void
  ) throws(TransportError) {
    do throws(CardError) {
      try body(&self)
      failures = 0
    } catch {
      guard case .transport(let cause) = error else {
        session.forgetSelection()
        return
      }
      switch cause.code {
      case .cardRemoved, .readerGone, .noService, .cancelled, .sharingViolation: throw cause
      default: break
      }
      failures += 1
      outcome.files.append(CardImage.File(path: path, structure: .unknown, problem: error.description))
      guard failures < CardWalk.patience else { throw cause }
      do throws(CardError) {
        try session.recover()
      } catch {
        if case .transport(let fatal) = error { throw fatal }
        throw cause
      }
    }
  }
}
