import ISO7816

extension CardEngine {
  /// Finds the codes that the image names, in PIN status templates, access rules and 2G responses, and their state.
  mutating func setUpPINs() {
    var references: Set<UInt8> = [0x01, 0x81, 0x0A]
    references.formUnion(configuration.pins.keys)
    for index in tree.nodes.indices {
      references.formUnion(tree.nodes[index].template?.pins.map(\.reference) ?? [])
      references.formUnion(rule(of: index)?.references ?? [])
    }
    pins = PINStore(references: references.filter { $0 & 0x60 == 0 && $0 & 0x1F != 0 }, configuration: configuration)

    var told: Set<PINKey> = []
    for index in tree.nodes.indices where tree.nodes[index].hasOwnResponse {
      let node = tree.nodes[index]
      if let gsm = node.gsm { setUpCHV(gsm, isRoot: index == FileTree.root) }
      guard let template = node.template else { continue }
      let application = application(of: index)
      for pin in template.pins where pin.reference & 0x1F != 0 {
        let key = PINKey(pin.reference, application: application)
        // The directory nearest to the MF speaks for a code that several name.
        guard !told.contains(key), let enabled = template.isEnabled(pin.reference) else { continue }
        told.insert(key)
        pins[key]?.enabled = enabled
      }
    }
    for reference in [UInt8(0x01), 0x81] { startingCHV[reference] = pins[PINKey(reference, application: nil)] }
  }

  /// TS 51.011 §9.2.1: bytes 14 and 19 to 22 of the MF's response.
  private mutating func setUpCHV(_ gsm: GSMResponse, isRoot: Bool) {
    guard isRoot, tree.isGSM else { return }
    let status = gsm.chvStatus
    for (reference, first) in [(UInt8(0x01), 0), (UInt8(0x81), 2)] {
      let key = PINKey(reference, application: nil)
      if reference == 0x01 { pins[key]?.enabled = !gsm.isCHV1Disabled }
      guard status.indices.contains(first + 1) else { continue }
      if let own = pins[key] {
        pins[key]?.tries = min(Int(status[first] & 0x0F), own.maximumTries)
        pins[key]?.unblockTries = min(Int(status[first + 1] & 0x0F), own.maximumUnblockTries)
      }
    }
  }

  /// Whether the access condition of a code holds on a channel (TS 102 221 §9.3): verified, or disabled.
  func isSatisfied(_ reference: UInt8, on channel: Int) -> Bool {
    let key = PINKey(reference, application: session.channels[channel]?.application)
    // A blocked code fulfils nothing, even where it was verified before.
    guard let pin = pins[key], pin.tries > 0 || !pin.enabled else { return false }
    if pin.enabled { return session.verified.contains(key) }
    guard pin.replacedByUniversal else { return true }
    return reference != PINStore.universal && isSatisfied(PINStore.universal, on: channel)
  }
}
