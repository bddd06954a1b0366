public import CardImage
public import ElementaryFiles
public import ISO7816

/// Visits the files of a card that the tables, EF.DIR and the files that name other files lead to, and brings them
/// home as a ``CardImage``.
///
/// Each present file costs one SELECT with its response, each absent one a SELECT; then one READ RECORD a record or
/// one READ BINARY per 255 bytes. EFs come before the DFs beside them, so that going from one DF to the next needs no
/// further command.
public struct CardWalk {
  /// What to visit.
  public struct Options: Sendable {
    /// Reads contents, not only FCPs.
    public var readsContent = true
    /// Tries files that only one vendor's cards have.
    public var includesProprietary = true
    public init() {}
  }

  /// One step, for whoever shows progress.
  public struct Progress: Sendable {
    /// The file that was just asked for.
    public let path: String
    /// Files asked for so far, present or not.
    public let asked: Int
    /// Files found so far.
    public let found: Int
    /// Files still to be asked for, as far as is known now; shrinks when a DF turns out to be absent.
    public let remaining: Int
  }

  /// What the walk brought.
  public struct Outcome: Sendable {
    public var image: CardImage
    /// Why the walk ended before its end; `nil` when every file was visited.
    public var interruption: TransportError?
    /// Things about the card as a whole, one line each.
    public var remarks: [String] = []
    /// Files that were selected and answered.
    public var present = 0
    /// Files that the card does not have.
    public var absent = 0
  }

  /// After how many failures of the line in a row the card is given up.
  static let patience = 4

  private let session: CardSession
  private let options: Options
  private let tables: FileDefinition
  private let progress: ((Progress) -> Void)?
  private var files: [CardImage.File] = []
  private var outcome = Outcome(image: CardImage())
  private var remaining = 0
  private var failures = 0

  public init(
    _ session: CardSession, options: Options = Options(), tables: FileDefinition = StandardFiles.mf,
    progress: ((Progress) -> Void)? = nil
  ) {
    self.session = session
    self.options = options
    self.tables = tables
    self.progress = progress
  }

  /// Visits the whole card. Never throws: what went wrong with a file stands in its entry, what ended the walk in the
  /// outcome.
  public mutating func run() -> Outcome {
    remaining = count(tables)
    do {
      try visitMF()
    } catch {
      outcome.interruption = error
    }
    outcome.image = CardImage(atr: session.exchange.transport.atr, files: files)
    outcome.image.iccid = outcome.image.iccidOfFile ?? ""
    return outcome
  }

  /// Visits only what `place` names: an EF, or a directory with the files in it but not those further down.
  public mutating func run(at place: FilePath) -> Outcome {
    let definition = place.definition(in: tables)
    do throws(TransportError) {
      if let fid = place.fid {
        remaining = 1
        try visitGuides(to: place)
        _ = try visitEF(fid, in: place.directory, path: place.path)
      } else {
        try visitOnly(definition, at: place)
      }
    } catch {
      outcome.interruption = error
    }
    outcome.image = CardImage(atr: session.exchange.transport.atr, files: files)
    return outcome
  }

  /// A file that no table knows by its path may be known by the file that names it: EF.PBR, EF.IMG.
  private mutating func visitGuides(to place: FilePath) throws(TransportError) {
    guard place.definition(in: tables) == nil else { return }
    let parent = place.path.split(separator: "/").dropLast().joined(separator: "/")
    let directory = FilePath(directory: place.directory, fid: nil, path: parent)
    for guide in directory.definition(in: tables)?.children ?? [] where Self.isGuide("/\(guide.name)") {
      guard let fid = guide.fid, guide.name != "EF.DIR" else { continue }
      _ = try visitEF(fid, in: place.directory, path: "\(parent)/\(guide.name)")
    }
  }

  private mutating func visitOnly(_ definition: FileDefinition?, at place: FilePath) throws(TransportError) {
    let children = definition?.children ?? []
    remaining = children.count + 1
    let isADF = if case .aid = place.directory.steps.last { true } else { false }
    guard
      try open(
        place.directory, fid: isADF ? nil : definition?.fid, aid: nil, path: place.path, structure: isADF ? .adf : .df)
    else { return }
    if let definition { try visitEFs(of: definition, in: place.directory, path: place.path) }
    for child in children where child.kind == .df && wants(child) {
      guard let fid = child.fid else { continue }
      _ = try open(
        place.directory.appending(.fid(fid)), fid: fid, aid: nil, path: "\(place.path)/\(child.name)", structure: .df)
    }
    guard place.directory == .mf, session.dialect == .uicc else { return }
    for application in applications() {
      _ = try open(
        Directory([.aid(application.aid)]), fid: nil, aid: application.aid, path: application.path, structure: .adf)
    }
  }

  // MARK: directories

  private mutating func visitMF() throws(TransportError) {
    add(CardImage.File(path: "MF", fid: .mf, fcp: session.mf.response, structure: .df), from: session.mf)
    remaining -= 1
    report("MF")
    try visitEFs(of: tables, in: .mf, path: "MF")
    for child in tables.children where child.kind == .df { try visit(child, in: .mf, path: "MF") }
    try visitApplications()
  }

  private mutating func visit(_ definition: FileDefinition, in parent: Directory, path: String) throws(TransportError) {
    guard let fid = definition.fid, wants(definition) else { return }
    let directory = parent.appending(.fid(fid))
    let path = "\(path)/\(definition.name)"
    guard try open(directory, fid: fid, aid: nil, path: path, structure: .df) else {
      remaining -= count(definition) - 1
      return
    }
    try visitChildren(of: definition, in: directory, path: path)
  }

  private mutating func visitChildren(
    of definition: FileDefinition, in directory: Directory, path: String
  ) throws(TransportError) {
    try visitEFs(of: definition, in: directory, path: path)
    for child in definition.children where child.kind == .df { try visit(child, in: directory, path: path) }
  }

  /// The applications of EF.DIR in its order, then those of the tables that it does not list.
  private mutating func visitApplications() throws(TransportError) {
    guard session.dialect == .uicc else {
      for child in tables.children where child.kind == .adf { remaining -= count(child) }
      return
    }
    for application in applications() {
      let definition = tables.application(application.aid)
      if application.number > 1 || definition == nil { remaining += definition.map { count($0) } ?? 1 }
      let directory = Directory([.aid(application.aid)])
      guard try open(directory, fid: nil, aid: application.aid, path: application.path, structure: .adf) else {
        remaining -= definition.map { count($0) - 1 } ?? 0
        continue
      }
      if let definition { try visitChildren(of: definition, in: directory, path: application.path) }
    }
  }

  /// The applications that EF.DIR names as far as it was read, and those of the tables that it does not list.
  private func applications() -> [CardApplication] {
    guard let file = files.first(where: { $0.path == "MF/EF.DIR" }), case .records(let records) = file.content else {
      return CardApplication.list(records: [], tables: tables)
    }
    return CardApplication.list(records: records.compactMap { $0 }, tables: tables)
  }

  /// Selects a DF or ADF and enters it into the image. Returns whether it is there to be searched.
  private mutating func open(
    _ directory: Directory, fid: FID?, aid: AID?, path: String, structure: CardImage.Structure
  ) throws(TransportError) -> Bool {
    defer { report(path) }
    remaining -= 1
    do throws(CardError) {
      let selection = try session.open(directory)
      failures = 0
      guard !selection.isAbsent else {
        outcome.absent += 1
        return false
      }
      let parameters = selection.parameters
      var file = CardImage.File(
        path: path, fid: structure == .adf ? parameters.fid : fid ?? parameters.fid, aid: parameters.dfName ?? aid,
        fcp: selection.response,
        structure: structure)
      if let fid, let answered = parameters.fid, answered != fid, selection.isSelected {
        file.problem = "the card answers SELECT \(fid) with file \(answered)"
      }
      add(file, from: selection)
      return selection.isSelected
    } catch {
      try survive(error, path: path, fid: fid, structure: structure)
      return false
    }
  }

  // MARK: elementary files

  private mutating func visitEFs(
    of definition: FileDefinition, in directory: Directory, path: String
  ) throws(TransportError) {
    var queue: [FileDefinition] = definition.children.filter(\.isEF)
    var seen = Set(queue.compactMap(\.fid))
    var index = 0
    while index < queue.count {
      let child = queue[index]
      index += 1
      guard wants(child), let fid = child.fid else { continue }
      guard let file = try visitEF(fid, in: directory, path: "\(path)/\(child.name)") else { continue }
      for reference in child.references(in: file.content.parts) {
        guard let fid = reference.fid, seen.insert(fid).inserted else { continue }
        queue.append(reference)
        remaining += 1
      }
    }
  }

  private mutating func visitEF(
    _ fid: FID, in directory: Directory, path: String
  ) throws(TransportError) -> CardImage.File? {
    remaining -= 1
    defer { report(path) }
    do throws(CardError) {
      let file = try CardWalk.read(
        fid, in: directory, path: path, session: session, content: options.readsContent || Self.isGuide(path))
      failures = 0
      guard let file else {
        outcome.absent += 1
        return nil
      }
      outcome.present += 1
      files.append(file)
      return file
    } catch {
      try survive(error, path: path, fid: fid, structure: .unknown)
      return nil
    }
  }

  /// Whether the content of this file leads to further files, so that a walk which wants no contents reads it too.
  static func isGuide(_ path: String) -> Bool {
    path.hasSuffix("/EF.DIR") || path.hasSuffix("/EF.PBR") || path.hasSuffix("/EF.IMG")
  }

  /// Selects and reads one EF; `nil` if the card does not have it.
  public static func read(
    _ fid: FID, in directory: Directory, path: String, session: CardSession, content: Bool = true
  ) throws(CardError) -> CardImage.File? {
    let selection = try session.select(fid, in: directory)
    guard !selection.isAbsent else { return nil }
    let parameters = selection.parameters
    var file = CardImage.File(
      path: path, fid: fid, fcp: selection.response, structure: CardImage.Structure(parameters.kind))
    var problems = parameters.problems
    if let answered = parameters.fid, answered != fid {
      problems.insert("the card answers SELECT \(fid) with file \(answered)", at: 0)
    }
    if !selection.isSelected {
      file.status = selection.status
    } else if content {
      let result = try FileReader(session: session).read(parameters)
      file.content = result.content
      file.status = result.status
      file.recordStatus = result.recordStatus
      if let problem = result.problem { problems.append(problem) }
    }
    if selection.status == .selectedFileInvalidated {
      // A state that the card's issuer gave the file, and no error. Some cards let it be read all the same.
      if file.content == .none, file.status == nil { file.status = selection.status }
    } else if selection.status.isWarning, file.status == nil {
      problems.append("SELECT warns \(selection.status)")
    }
    if selection.isSelected, !problems.isEmpty { file.problem = problems.joined(separator: "; ") }
    return file
  }

  // MARK: bookkeeping

  private mutating func add(_ file: CardImage.File, from selection: CardSession.Selection) {
    var file = file
    if !selection.isSelected { file.status = selection.status }
    outcome.present += 1
    files.append(file)
  }

  /// The line failed at one file: notes it there and brings the card back, so that the rest can be done.
  private mutating func survive(
    _ error: CardError, path: String, fid: FID?, structure: CardImage.Structure
  ) throws(TransportError) {
    var file = CardImage.File(path: path, fid: fid, structure: structure, problem: error.description)
    if case .status(let status, _) = error { file.status = status }
    files.append(file)
    guard case .transport(let cause) = error else { return }
    failures += 1
    switch cause.code {
    case .cardRemoved, .readerGone, .noService, .cancelled, .sharingViolation: throw cause
    default: break
    }
    guard failures < Self.patience else { throw cause }
    do throws(CardError) {
      try session.recover()
    } catch {
      if case .transport(let fatal) = error { throw fatal }
      throw cause
    }
  }

  private func wants(_ definition: FileDefinition) -> Bool {
    options.includesProprietary || !definition.isProprietary
  }

  private func count(_ definition: FileDefinition) -> Int {
    guard wants(definition) else { return 0 }
    return definition.children.reduce(1) { $0 + count($1) }
  }

  private func report(_ path: String) {
    progress?(
      Progress(
        path: path, asked: outcome.present + outcome.absent, found: outcome.present, remaining: max(0, remaining)))
  }
}

extension FileDefinition {
  /// The definition at a path of names that begins with this file's own.
  func descendant(at path: String) -> FileDefinition? {
    var node = self
    for component in path.split(separator: "/").dropFirst() {
      guard let child = node.children.first(where: { $0.name == component }) else { return nil }
      node = child
    }
    return node
  }

  /// Neither MF, DF nor ADF.
  var isEF: Bool {
    switch kind {
    case .mf, .df, .adf: false
    case .transparent, .linearFixed, .cyclic, .berTLV: true
    }
  }
}

extension CardImage.Structure {
  init(_ kind: FileControlParameters.Kind?) {
    self =
      switch kind {
      case .df: .df
      case .transparent: .transparent
      case .linearFixed: .linearFixed
      case .cyclic: .cyclic
      case .berTLV: .berTLV
      case nil: .unknown
      }
  }
}
