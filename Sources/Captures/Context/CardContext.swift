import CardImage
import ElementaryFiles
import ISO7816

/// The files of a card as one session of a capture shows them, and where each logical channel stands (TS 102 221 §8.4,
/// §11.1). A SELECT that failed leaves a channel where it was.
struct CardContext {
  /// Where a channel stands.
  struct Channel: Hashable {
    var directory: String
    /// The ADF that 7FFF means.
    var application: String?
    var file: String?
    /// The record that was read last in a file, for next and previous.
    var record: Int?
    /// A data object of a BER-TLV EF that comes in several blocks.
    var object: [UInt8] = []
  }

  private(set) var files: [String: CapturedFile] = [:]
  private(set) var order: [String] = []
  private var channels: [UInt8: Channel] = [:]
  /// Contents that later ones replaced, and data that belongs to no file.
  private(set) var messages = CapturedMessages()
  /// Rules of the ARA-M as they came, FF40 and its parts.
  private(set) var rules: [UInt8] = []
  private let start: String

  private static let maximumFiles = 100_000

  /// - Parameter isReset: whether the session begins with an answer to reset, after which the MF is selected; where a
  ///   capture begins in the middle nothing is known.
  init(isReset: Bool) { start = isReset ? "MF" : FileNames.unknownDirectory }

  func channel(_ number: UInt8) -> Channel { channels[number] ?? Channel(directory: start) }

  /// The file that READ and UPDATE of this command mean, as far as it can be told.
  func target(of command: CommandAPDU) -> String? {
    let channel = channel(command.channel)
    guard let sfi = command.shortFileIdentifier else { return channel.file }
    return path(sfi: sfi, under: channel.directory)
  }

  /// Takes an exchange that is whole.
  mutating func follow(_ exchange: WholeExchange) {
    let command = exchange.command
    switch command.instruction {
    case .select: select(exchange)
    case .readBinary: readBinary(exchange)
    case .updateBinary: update(exchange) { file in file.write(command.data, at: command.binaryOffset) }
    case .readRecord: readRecord(exchange)
    case .updateRecord: updateRecord(exchange)
    case .increase: increase(exchange)
    case .retrieveData: retrieve(exchange)
    case .status: status(exchange)
    case .manageChannel: manageChannel(exchange)
    case .getData: getData(exchange)
    case .fetch, .getIdentity: messages.add(exchange.number, command.instruction, exchange.response)
    case .envelope, .terminalResponse, .storeData, .setData:
      messages.add(exchange.number, command.instruction, command.data)
      messages.add(exchange.number, command.instruction, exchange.response)
    case .verifyPIN, .changePIN, .disablePIN, .enablePIN, .unblockPIN, .authenticate, .authenticateTLV: break
    default:
      if !APDUSecrets.isSecret(command.ins) { messages.add(exchange.number, command.instruction, exchange.response) }
    }
  }

  // MARK: SELECT

  /// The path that a SELECT means, without knowing its response; `nil` where it names none.
  func selected(by command: CommandAPDU, kind: FileControlParameters.Kind? = nil) -> String? {
    let channel = channel(command.channel)
    switch command.isGSM ? 0 : command.p1 {
    case 0x00:
      guard let fid = command.data.isEmpty ? .mf : FID(command.data) else { return nil }
      return resolve(fid, from: channel, kind: kind)
    case 0x01, 0x02: return FID(command.data).map { FileNames.path($0, under: channel.directory, kind: kind) }
    case 0x03: return FileNames.parent(channel.directory)
    case 0x04: return command.data.isEmpty ? nil : application(AID(command.data))
    case 0x08, 0x09:
      var place = channel
      if command.p1 == 0x08 { place.directory = "MF" }
      let fids = stride(from: 0, to: command.data.count - 1, by: 2).compactMap { FID(command.data[$0..<$0 + 2]) }
      guard !fids.isEmpty else { return nil }
      for (index, fid) in fids.enumerated() {
        if fid == .mf || index == 0 && fid == .currentADF {
          place.directory = resolve(fid, from: place, kind: .df)
        } else {
          let isLast = index == fids.count - 1
          place.directory = FileNames.path(fid, under: place.directory, kind: isLast ? kind : .df)
        }
      }
      return place.directory
    default: return nil
    }
  }

  /// What one identifier means in a place (TS 102 221 §8.4.1, TS 51.011 §6.5).
  private func resolve(_ fid: FID, from channel: Channel, kind: FileControlParameters.Kind?) -> String {
    if fid == .mf { return "MF" }
    if fid == .currentADF { return channel.application ?? "MF/7fff" }
    let here = channel.directory
    let isDirectory = kind.map { $0 == .df } ?? [0x3F, 0x5F, 0x7F].contains(fid.rawValue >> 8)
    guard isDirectory else {
      // Files of the MF are 2FXX; where the tables know one there and none here, the capture missed a SELECT.
      if fid.rawValue >> 8 == 0x2F, here != "MF", !isKnown(fid, under: here), isKnown(fid, under: "MF") {
        return FileNames.path(fid, under: "MF", kind: kind)
      }
      return FileNames.path(fid, under: here, kind: kind)
    }
    let parent = FileNames.parent(here)
    if isKnown(fid, under: here) { return FileNames.path(fid, under: here, kind: .df) }
    if files[here]?.fid == fid { return here }
    if here != "MF" {
      if isKnown(fid, under: parent) { return FileNames.path(fid, under: parent, kind: .df) }
      if files[parent]?.fid == fid { return parent }
    }
    // 7FXX stands under the MF, 5FXX under one of those or an ADF (TS 102 221 §8.6).
    if fid.rawValue >> 8 == 0x7F {
      return FileNames.path(fid, under: here == FileNames.unknownDirectory ? "MF" : here, kind: .df)
    }
    let isBeside = (files[here]?.fid?.rawValue ?? 0) >> 8 == 0x5F
    return FileNames.path(fid, under: isBeside ? parent : here, kind: .df)
  }

  private func isKnown(_ fid: FID, under directory: String) -> Bool {
    FileNames.definitions(fid, under: directory).contains { _ in true }
      || files["\(directory)/\(fid)"] != nil
  }

  /// `MF/ADF.USIM`; the second one of its kind is `MF/ADF.USIM-2`.
  private func application(_ aid: AID) -> String {
    let name = StandardFiles.application(aid)?.name ?? "ADF.\(aid)"
    var number = 1
    while true {
      let path = number == 1 ? "MF/\(name)" : "MF/\(name)-\(number)"
      guard let known = files[path]?.aid else { return path }
      if known.hasPrefix(aid) || aid.hasPrefix(known) { return path }
      number += 1
    }
  }

  private mutating func select(_ exchange: WholeExchange) {
    let command = exchange.command
    var channel = channel(command.channel)
    let response = exchange.response
    let parameters = response.isEmpty ? nil : FileControlParameters(response: response)
    guard exchange.isDone else {
      guard let path = selected(by: command), exchange.status != .fileNotFound, exchange.status != .gsmFileNotFound
      else { return }
      // The file is there and keeps to itself.
      change(path) { file in if file.fcp.isEmpty { file.status = exchange.status } }
      return
    }
    var path = selected(by: command, kind: parameters?.kind)
    if command.p1 == 0x04, !command.isGSM, let name = parameters?.dfName, !name.bytes.isEmpty {
      path = application(name)
    }
    guard let path else { return }
    let isADF = command.p1 == 0x04 && !command.isGSM
    let known = files[path]
    let isDirectory =
      parameters?.kind.map { $0 == .df } ?? known?.isDirectory ?? isADF || path == "MF"
      || StandardFiles.definition(at: FileNames.canonical(path))?.isDirectory ?? false
      || (known == nil && path.hasSuffix("/7fff"))
    addParents(of: path)
    let fid = parameters?.fid ?? Self.identifier(in: command)
    change(path) { file in
      file.isDirectory = isDirectory
      if !response.isEmpty { file.fcp = response }
      if !isADF { file.fid = fid ?? file.fid } else { file.fid = parameters?.fid ?? file.fid }
      if isADF { file.aid = parameters?.dfName ?? file.aid ?? AID(command.data) }
      file.status = nil
    }
    if isDirectory {
      channel.directory = path
      channel.file = nil
      if isADF || path.split(separator: "/").last?.hasPrefix("ADF.") == true { channel.application = path }
    } else {
      channel.directory = FileNames.parent(path)
      channel.file = path
    }
    channel.record = nil
    channels[command.channel] = channel
  }

  private static func identifier(in command: CommandAPDU) -> FID? {
    command.p1 == 0x04 && !command.isGSM ? nil : FID(command.data.suffix(2))
  }

  private mutating func addParents(of path: String) {
    let parent = FileNames.parent(path)
    guard parent != path, files[parent] == nil else { return }
    addParents(of: parent)
    change(parent) { file in
      file.isDirectory = true
      file.fid = StandardFiles.definition(at: FileNames.canonical(parent))?.fid
    }
  }

  // MARK: contents

  /// The file that a command reads or writes becomes the current one if it names it by SFI (TS 102 221 §8.4.2).
  private mutating func open(_ exchange: WholeExchange) -> String? {
    let command = exchange.command
    var channel = channel(command.channel)
    guard let path = target(of: command) else {
      return "\(channel.directory)/unknown"
    }
    if path != channel.file {
      guard exchange.isDone else { return path }
      channel.file = path
      channel.record = nil
      channels[command.channel] = channel
    }
    return path
  }

  private func path(sfi: UInt8, under directory: String) -> String {
    for path in order where FileNames.parent(path) == directory {
      if let file = files[path], !file.isDirectory, let parameters = file.parameters, parameters.sfi == sfi {
        return path
      }
    }
    if let definition = FileNames.definition(sfi: sfi, under: directory) { return "\(directory)/\(definition.name)" }
    return "\(directory)/sfi-\(sfi)"
  }

  private mutating func readBinary(_ exchange: WholeExchange) {
    guard let path = open(exchange) else { return }
    guard !exchange.response.isEmpty else { return refuse(path, exchange) }
    addParents(of: path)
    let offset = exchange.command.binaryOffset
    replace(path, exchange) { file in file.write(exchange.response, at: offset) }
  }

  private mutating func readRecord(_ exchange: WholeExchange) {
    guard let path = open(exchange) else { return }
    guard !exchange.response.isEmpty else { return refuse(path, exchange) }
    addParents(of: path)
    let number = recordNumber(exchange.command, path)
    replace(path, exchange) { file in file.set(record: number, exchange.response) }
  }

  /// The record that a command means, and the record pointer after it (TS 102 221 §11.1.5).
  private mutating func recordNumber(_ command: CommandAPDU, _ path: String) -> Int {
    var channel = channel(command.channel)
    let count = files[path]?.parameters?.recordCount
    let number: Int
    switch command.p2 & 0x07 {
    case 2: number = (channel.record ?? 0) + 1
    case 3: number = channel.record.map { $0 - 1 } ?? count ?? 0
    default: return command.p1 == 0 ? channel.record ?? 0 : Int(command.p1)
    }
    channel.record = number
    channels[command.channel] = channel
    return number
  }

  private mutating func updateRecord(_ exchange: WholeExchange) {
    let command = exchange.command
    guard command.p2 & 0x07 == 3, let path = open(exchange), exchange.isDone else {
      guard let path = target(of: command), exchange.isDone else { return }
      let number = recordNumber(command, path)
      return update(exchange) { file in file.set(record: number, command.data) }
    }
    addParents(of: path)
    // PREVIOUS on a cyclic file writes the oldest record, which becomes number 1.
    change(path) { file in file.push(record: command.data) }
  }

  private mutating func increase(_ exchange: WholeExchange) {
    guard let path = open(exchange), exchange.isDone else { return }
    let length = files[path]?.parameters?.recordLength ?? exchange.response.count / 2
    guard length > 0, exchange.response.count >= length else { return }
    addParents(of: path)
    change(path) { file in file.push(record: Array(exchange.response.prefix(length))) }
  }

  private mutating func update(_ exchange: WholeExchange, _ body: (inout CapturedFile) -> [UInt8]?) {
    guard exchange.isDone, let path = open(exchange) else { return }
    addParents(of: path)
    replace(path, exchange, body)
  }

  /// Blocks of a data object of a BER-TLV EF (TS 102 221 §11.3.1): P2 80 for the first, 00 for those that follow.
  private mutating func retrieve(_ exchange: WholeExchange) {
    guard exchange.isDone, let path = open(exchange) else { return }
    if exchange.command.data == [0x5C] { change(path) { $0.isListed = true } }
    var channel = channel(exchange.command.channel)
    if exchange.command.p2 & 0x80 != 0 { channel.object = [] }
    if channel.object.count < 1 << 20 { channel.object += exchange.response }
    var reader = TLVReader(channel.object)
    // 5C lists the tags, which are no object.
    if let object = try? reader.next(), exchange.command.data != [0x5C] {
      addParents(of: path)
      change(path) { file in file.set(object: object.tag, object.value) }
      channel.object = []
    }
    channels[exchange.command.channel] = channel
  }

  private mutating func refuse(_ path: String, _ exchange: WholeExchange) {
    guard exchange.status.isError else { return }
    addParents(of: path)
    change(path) { file in if file.isEmpty { file.status = exchange.status } }
  }

  private mutating func replace(_ path: String, _ exchange: WholeExchange, _ body: (inout CapturedFile) -> [UInt8]?) {
    var old: [UInt8]?
    change(path) { file in
      old = body(&file)
      file.status = nil
    }
    if let old { messages.add(exchange.number, "\(path) before", old) }
  }

  private mutating func change(_ path: String, _ body: (inout CapturedFile) -> Void) {
    if files[path] == nil {
      guard order.count < Self.maximumFiles else { return }
      order.append(path)
    }
    body(&files[path, default: CapturedFile()])
  }

  // MARK: other commands

  /// STATUS tells where a channel stands that the capture joined late.
  private mutating func status(_ exchange: WholeExchange) {
    let command = exchange.command
    var channel = channel(command.channel)
    guard exchange.isDone, !exchange.response.isEmpty, command.isGSM || command.p2 & 0x0F == 0 else { return }
    let parameters = FileControlParameters(response: exchange.response)
    guard parameters.kind == .df else { return }
    if channel.directory == FileNames.unknownDirectory {
      if let name = parameters.dfName, !name.bytes.isEmpty {
        channel.directory = application(name)
        channel.application = channel.directory
      } else if let fid = parameters.fid {
        channel.directory = fid == .mf ? "MF" : FileNames.path(fid, under: "MF", kind: .df)
      }
      channels[command.channel] = channel
    }
    let path = channel.directory
    guard path != FileNames.unknownDirectory else { return }
    addParents(of: path)
    change(path) { file in
      file.isDirectory = true
      if file.fcp.isEmpty { file.fcp = exchange.response }
      if file.aid == nil, let name = parameters.dfName, !name.bytes.isEmpty { file.aid = name }
      if file.fid == nil { file.fid = parameters.fid }
    }
  }

  /// TS 102 221 §11.1.17: a channel opened from channel 0 begins at the MF, one from another where that stands.
  private mutating func manageChannel(_ exchange: WholeExchange) {
    let command = exchange.command
    guard exchange.isDone else { return }
    if command.p1 == 0x80 {
      channels[command.p2 == 0 ? command.channel : command.p2] = nil
      return
    }
    let number = command.p2 != 0 ? command.p2 : exchange.response.first ?? 0
    guard command.p1 == 0, number > 0, number < 20 else { return }
    var opened = Channel(directory: "MF")
    if command.channel != 0 {
      opened = channel(command.channel)
      opened.file = nil
      opened.record = nil
    }
    channels[number] = opened
  }

  /// GET DATA [All] and [Next] of the ARA-M (GPD_SPE_013 §4.2).
  private mutating func getData(_ exchange: WholeExchange) {
    let command = exchange.command
    let isRules = channel(command.channel).directory.hasSuffix("/ADF.ARA-M")
    switch (isRules, command.p1, command.p2) {
    case (true, 0xFF, 0x40): rules = exchange.response
    case (true, 0xFF, 0x60): if rules.count < 1 << 20 { rules += exchange.response }
    default: messages.add(exchange.number, command.instruction, exchange.response)
    }
  }

  /// Takes over what a later session of the same card shows.
  mutating func merge(_ other: CardContext) {
    for path in other.order {
      guard let file = other.files[path] else { continue }
      change(path) { $0.merge(file) }
    }
    if !other.rules.isEmpty { rules = other.rules }
    messages.merge(other.messages)
  }
}

extension CommandAPDU {
  /// The SFI that a READ or UPDATE names (TS 102 221 §11.1.3, §11.1.5); `nil` for the current file.
  var shortFileIdentifier: UInt8? {
    if isGSM { return nil }
    switch instruction {
    case .readBinary, .updateBinary: return p1 & 0x80 != 0 ? p1 & 0x1F : nil
    case .readRecord, .updateRecord, .increase, .searchRecord: return p2 >> 3 == 0 || p2 >> 3 == 31 ? nil : p2 >> 3
    case .retrieveData, .setData: return p2 & 0x1F == 0 ? nil : p2 & 0x1F
    default: return nil
    }
  }

  /// From the first byte of the file.
  var binaryOffset: Int { shortFileIdentifier != nil ? Int(p2) : Int(p1 & 0x7F) << 8 | Int(p2) }
}
