import CardImage
import ISO7816

/// The card: files, codes and the state of the session, as one value. ``SoftCard`` puts a lock around it.
struct CardEngine {
  let image: CardImage
  var configuration: SoftCard.Configuration
  var tree: FileTree
  var pins: PINStore
  /// Codes whose state the image no longer tells.
  var changedPINs: Set<PINKey> = []
  /// CHV1 and CHV2 as the image left them.
  var startingCHV: [UInt8: PINStore.PIN] = [:]
  var session = Session()
  /// Ks of GBA by the node of the application.
  var bootstrapped: [Int: BootstrappedKey] = [:]
  /// Security domain and ARA-M, if the card has them; their applets are the last of the configuration's.
  let globalPlatform: GlobalPlatformState?
  var statistics = SoftCard.Statistics()
  let atr: [UInt8]
  /// The card is out of the reader.
  private(set) var isRemoved = false
  /// The card goes before the status word of this command.
  private var tornAfterwards = false

  var behaviour: SoftCard.Behaviour {
    get { configuration.behaviour }
    set { configuration.behaviour = newValue }
  }

  init(_ image: CardImage, _ configuration: SoftCard.Configuration) throws(SoftCardError) {
    guard image.atr.isEmpty || (2...33).contains(image.atr.count) else {
      throw .badATR(length: image.atr.count)
    }
    guard (1...20).contains(configuration.logicalChannels) else {
      throw .badChannelCount(configuration.logicalChannels)
    }
    self.image = image
    self.configuration = configuration
    let setup = configuration.globalPlatform
    if setup.presence == .always || setup.presence == .withRules && !image.araM.isEmpty {
      let state = GlobalPlatformState(image.araM, setup)
      globalPlatform = state
      self.configuration.applets += [AccessRuleApplet(state, setup), SecurityDomainApplet(state: state)]
    } else {
      globalPlatform = nil
    }
    self.atr = image.atr.isEmpty ? StandardATR.bytes(configuration.transmissionProtocol) : image.atr
    let tree = try FileTree(image)
    self.tree = tree
    pins = PINStore(references: [], configuration: configuration)
    setUpPINs()
  }

  enum Outcome {
    case response([UInt8])
    case mute
    case removed
  }

  mutating func reset() {
    for index in configuration.applets.indices { configuration.applets[index].deselect() }
    session = Session()
    statistics.resets += 1
  }

  /// Puts a card that was pulled back into the reader.
  mutating func insert() {
    isRemoved = false
    reset()
  }

  mutating func handle(_ bytes: [UInt8]) -> Outcome {
    guard !isRemoved else { return .removed }
    statistics.apdus += 1
    statistics.bytesIn += bytes.count
    if bytes.count > 1 { statistics.byInstruction[bytes[1], default: 0] += 1 }
    if let limit = behaviour.removedAfter, statistics.apdus > limit { return remove() }
    if let proactive = behaviour.proactive, proactive.every > 0, statistics.apdus % proactive.every == 0 {
      session.proactiveWaits = true
    }
    let before = session
    do throws(Interruption) {
      let response = try respond(bytes)
      if tornAfterwards {
        tornAfterwards = false
        return remove()
      }
      statistics.bytesOut += response.count
      return .response(response)
    } catch {
      switch error {
      case .status(let status):
        // Nothing that a failed command selected stays selected; a response that waited is lost all the same.
        session = before
        session.pending = nil
        statistics.bytesOut += 2
        return .response([status.sw1, status.sw2])
      case .mute: return .mute
      case .removed: return remove()
      }
    }
  }

  private mutating func remove() -> Outcome {
    isRemoved = true
    return .removed
  }

  /// Called before each change of the card's memory: here the line may be cut.
  mutating func willWrite() throws(Interruption) {
    statistics.writes += 1
    switch behaviour.tear {
    case .before(let write)? where write == statistics.writes: throw .removed
    case .after(let write)? where write == statistics.writes: tornAfterwards = true
    default: break
    }
  }
}
