import ISO7816

extension CardEngine {
  /// SELECT by DF name (TS 102 221 §8.5.1.2 and §11.1.1.2): the whole AID, or its first bytes with first, last, next
  /// or previous occurrence; with bits 7 and 6 of P2 at 10 the application is ended.
  mutating func selectByName(_ command: Command, wantsData: Bool) throws(Interruption) -> Reply {
    let number = command.classByte.channel
    guard (1...16).contains(command.data.count) else { throw .status(SW.wrongLength) }
    let session = command.p2 & 0x60
    guard session == 0x00 || session == 0x40 else { throw .status(SW.wrongParameters) }
    let matches = applications(command.data)
    let active = matches.firstIndex { isActive($0, on: number) }
    let match: Application?
    switch command.p2 & 0x03 {
    // §8.5.1.2: with a partial name the application selected last comes first.
    case 0x00: match = active.map { matches[$0] } ?? matches.first
    case 0x01: match = matches.last
    case 0x02: match = active.map { $0 + 1 < matches.count ? matches[$0 + 1] : nil } ?? matches.first
    default: match = active.map { $0 > 0 ? matches[$0 - 1] : nil } ?? matches.last
    }
    guard let match else { throw .status(absent) }
    if session == 0x40 { return try end(match, on: number) }

    var reply = Reply.done
    if let node = match.node {
      reply = try finishSelect(node, on: number, wantsData: wantsData)
    } else {
      leaveApplet(number)
      self.session.channels[number]?.application = nil
      self.session.channels[number]?.select(FileTree.root, in: tree)
    }
    enter(match.applet, on: number)
    if let applet = match.applet, let answer = configuration.applets[applet].select() {
      guard answer.status == SW.ok else { throw .status(answer.status) }
      reply.data = answer.data
    }
    return reply
  }

  /// An ADF of the image, an applet, or both under one AID.
  private struct Application {
    var node: Int?
    var applet: Int?
  }

  private func applications(_ name: [UInt8]) -> [Application] {
    var found: [Application] = []
    var used: Set<Int> = []
    for (index, node) in tree.nodes.enumerated() where node.kind == .adf {
      guard let aid = node.aid, aid.starts(with: name) || isDumpedShort(aid, name) else { continue }
      let applet = self.applet(of: aid)
      if let applet { used.insert(applet) }
      found.append(Application(node: index, applet: applet))
    }
    for index in configuration.applets.indices where !used.contains(index) {
      if configuration.applets[index].aid.bytes.starts(with: name) { found.append(Application(applet: index)) }
    }
    return found
  }

  /// Dumps of other tools name an ADF by RID and PIX code only; the whole AID, which EF.DIR has, must find it too.
  private func isDumpedShort(_ aid: [UInt8], _ name: [UInt8]) -> Bool {
    (5..<12).contains(aid.count) && name.starts(with: aid)
  }

  private func isActive(_ application: Application, on number: Int) -> Bool {
    guard let channel = session.channels[number] else { return false }
    if let node = application.node { return channel.application == node }
    return channel.applet == application.applet
  }

  /// Application session termination (§8.8): the MF becomes current, the application's codes are to be verified anew.
  private mutating func end(_ application: Application, on number: Int) throws(Interruption) -> Reply {
    guard isActive(application, on: number) else { throw .status(absent) }
    session.verified = session.verified.filter { $0.application == nil || $0.application != application.node }
    leaveApplet(number)
    session.channels[number] = Channel()
    return .done
  }

  /// Makes an applet, or none, the one that is asked first on a channel.
  mutating func enter(_ applet: Int?, on number: Int) {
    guard session.channels[number]?.applet != applet else { return }
    leaveApplet(number)
    session.channels[number]?.applet = applet
  }

  /// Tells the applet of a channel that it is no longer selected.
  mutating func leaveApplet(_ number: Int) {
    guard let applet = session.channels[number]?.applet else { return }
    session.channels[number]?.applet = nil
    if configuration.applets.indices.contains(applet) { configuration.applets[applet].deselect() }
  }
}
