internal import ISO7816

extension SUCI {
  /// From the 5GS mobile identity (TS 24.501 §9.11.3.4) without its length: what GET IDENTITY answers inside of tag A1
  /// and a registration request carries.
  /// - Throws: ``AKAError`` that says what is wrong.
  public init(mobileIdentity bytes: [UInt8]) throws(AKAError) {
    guard let first = bytes.first else { throw AKAError("the mobile identity is empty") }
    guard first & 0x07 == 1 else {
      throw AKAError("a mobile identity of type \(first & 0x07) is no SUCI (type 1)")
    }
    let type = Int(first >> 4 & 0x07)
    guard type == 0 else {
      guard let text = String(validating: bytes.dropFirst(), as: UTF8.self) else {
        throw AKAError("the NAI of this SUCI is no UTF-8")
      }
      try self.init(nai: text)
      return
    }
    guard bytes.count >= 8, let scheme = Scheme(rawValue: bytes[6] & 0x0F) else {
      throw AKAError("a SUCI has at least 8 bytes, this one has \(bytes.count)")
    }
    // MNC digit 3 stands between the MCC and the other two digits of the MNC.
    let digits = bytes[1..<4].flatMap { [$0 & 0x0F, $0 >> 4] }
    let mnc = [digits[4], digits[5]] + (digits[3] == 0x0F ? [] : [digits[3]])
    let mcc = Array(digits[0..<3])
    guard (mcc + mnc).allSatisfy({ $0 < 10 }) else { throw AKAError("the PLMN of this SUCI has no digits") }
    guard let routing = SwappedDigits.text(Array(bytes[4..<6])) else {
      throw AKAError("the routing indicator of this SUCI has no digits")
    }
    func text(_ values: [UInt8]) -> String { String(decoding: values.map { $0 + 0x30 }, as: UTF8.self) }
    self.init(
      supiType: 0, homeNetwork: .plmn(mcc: text(mcc), mnc: text(mnc)), routingIndicator: routing, scheme: scheme,
      homeNetworkKeyID: bytes[7], schemeOutput: Array(bytes[8...]))
  }

  /// The 5GS mobile identity without its length.
  public var mobileIdentity: [UInt8] {
    guard case .plmn(let mcc, let mnc) = homeNetwork, let plmn = EPS.plmn(mcc: mcc, mnc: mnc) else {
      return [UInt8(supiType & 0x07) << 4 | 1] + Array(nai.utf8)
    }
    let routing = SwappedDigits.bytes(routingIndicator)
    let padded = routing + [UInt8](repeating: 0xFF, count: max(0, 2 - routing.count))
    return [0x01] + plmn + padded.prefix(2) + [scheme.rawValue, homeNetworkKeyID] + schemeOutput
  }

  /// From `suci-0-001-01-0-1-27-HEX`, as core networks write it: SUPI type, MCC, MNC (or the realm alone), routing
  /// indicator, scheme, key identifier, scheme output in hex; digits or a user name with the null scheme.
  public init(text: String) throws(AKAError) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.first?.lowercased() == "suci", parts.count >= 7, let type = Int(parts[1]), (0...7).contains(type) else {
      throw AKAError("a SUCI reads suci-0-MCC-MNC-ROUTING-SCHEME-KEY-OUTPUT")
    }
    let network: HomeNetwork
    let rest: [String]
    if type == 0 {
      guard parts.count == 8, SwappedDigits.areDigits(parts[2], 3...3), SwappedDigits.areDigits(parts[3], 2...3) else {
        throw AKAError("a SUCI of type 0 has eight parts, with three digits of MCC and two or three of MNC")
      }
      network = .plmn(mcc: parts[2], mnc: parts[3])
      rest = Array(parts[4...])
    } else {
      // A realm may hold hyphens; what follows it may not.
      network = .realm(parts[2...(parts.count - 5)].joined(separator: "-"))
      rest = Array(parts.suffix(4))
    }
    try self.init(
      type, network, routing: rest[0], scheme: rest[1], key: rest[2], output: rest[3])
  }

  /// The same, written.
  public var text: String {
    let network: String
    switch homeNetwork {
    case .plmn(let mcc, let mnc): network = "\(mcc)-\(mnc)"
    case .realm(let realm): network = realm
    }
    return "suci-\(supiType)-\(network)-\(routingIndicator)-\(scheme.rawValue)-\(homeNetworkKeyID)-\(outputText)"
  }

  /// From the NAI of TS 23.003 §28.7.3: `type1.rid0.schid1.hnkey27.ecckeyHEX.cipHEX.macHEX@realm`, or with `userid` and
  /// the null scheme.
  public init(nai: String) throws(AKAError) {
    let halves = nai.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let realm = halves.count == 2 ? halves[1] : ""
    var fields: [String: String] = [:]
    let names = ["type", "rid", "schid", "hnkey", "ecckey", "cip", "mac", "out"]
    var parts = halves[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]
    while let part = parts.first {
      if part.hasPrefix("userid") {
        // A user name may hold full stops: it goes to the end.
        fields["userid"] = String(parts.joined(separator: ".").dropFirst(6))
        break
      }
      guard let name = names.first(where: { part.hasPrefix($0) }), fields[name] == nil else {
        throw AKAError("a SUCI as NAI reads type1.rid0.schid1.hnkey1.ecckey....cip....mac...@realm")
      }
      fields[name] = String(part.dropFirst(name.count))
      parts = parts.dropFirst()
    }
    guard let type = Int(fields["type"] ?? ""), (0...7).contains(type) else {
      throw AKAError("a SUCI as NAI begins with type0 to type7")
    }
    let output =
      fields["userid"] ?? fields["out"]
      ?? (fields["ecckey"] ?? "") + (fields["cip"] ?? "") + (fields["mac"] ?? "")
    let labels = realm.split(separator: ".")
    let mnc = labels.first { $0.hasPrefix("mnc") }.map { String($0.dropFirst(3)) }
    let mcc = labels.first { $0.hasPrefix("mcc") }.map { String($0.dropFirst(3)) }
    var network = HomeNetwork.realm(realm)
    if type == 0 {
      guard let mcc, let mnc, SwappedDigits.areDigits(mcc, 3...3), SwappedDigits.areDigits(mnc, 2...3) else {
        throw AKAError("a SUCI of type 0 has mncNNN and mccNNN in its realm")
      }
      network = .plmn(mcc: mcc, mnc: mnc)
    }
    try self.init(
      type, network, routing: fields["rid"] ?? "", scheme: fields["schid"] ?? "", key: fields["hnkey"] ?? "0",
      output: output)
  }

  /// The NAI of TS 23.003 §28.7.3. For an IMSI the realm is that of 5GS, with three digits of MNC.
  public var nai: String {
    let realm: String
    switch homeNetwork {
    case .plmn(let mcc, let mnc):
      realm = "5gc.mnc\(mnc.utf8.count == 2 ? "0" + mnc : mnc).mcc\(mcc).3gppnetwork.org"
    case .realm(let given): realm = given
    }
    var user = "type\(supiType).rid\(routingIndicator).schid\(scheme.rawValue)"
    if let profile = scheme.profile, schemeOutput.count >= profile.publicKeyLength + ECIESProfile.macLength {
      let body = schemeOutput.dropFirst(profile.publicKeyLength).dropLast(ECIESProfile.macLength)
      user += ".hnkey\(homeNetworkKeyID).ecckey\(Hex.string(schemeOutput.prefix(profile.publicKeyLength)))"
      user += ".cip\(Hex.string(body)).mac\(Hex.string(schemeOutput.suffix(ECIESProfile.macLength)))"
    } else if scheme == .null {
      user += ".userid\(outputText)"
    } else {
      user += ".hnkey\(homeNetworkKeyID).out\(outputText)"
    }
    return realm.isEmpty ? user : "\(user)@\(realm)"
  }

  /// Any of the forms above, or the mobile identity in hex, with tag A1 and length (GET IDENTITY) or without.
  public init(anyForm text: String) throws(AKAError) {
    if text.lowercased().hasPrefix("suci-") {
      try self.init(text: text)
    } else if text.hasPrefix("type") {
      try self.init(nai: text)
    } else if let bytes = Hex.bytes(text.filter { !$0.isWhitespace }), !bytes.isEmpty {
      // A1 cannot begin a mobile identity that is a SUCI: its bit 8 is spare and zero.
      guard bytes[0] == 0xA1 else {
        try self.init(mobileIdentity: bytes)
        return
      }
      var reader = TLVReader(bytes)
      guard let object = try? reader.next() else { throw AKAError("the data object A1 is cut short") }
      try self.init(mobileIdentity: Array(object.value))
    } else {
      throw AKAError("a SUCI reads suci-0-..., type0.rid..., or the hex digits of a mobile identity")
    }
  }

  /// Digits or the user name with the null scheme, hex otherwise.
  private var outputText: String {
    guard scheme == .null else { return Hex.string(schemeOutput) }
    if case .plmn = homeNetwork { return SwappedDigits.text(schemeOutput) ?? Hex.string(schemeOutput) }
    return String(validating: schemeOutput, as: UTF8.self) ?? Hex.string(schemeOutput)
  }

  private init(
    _ type: Int, _ network: HomeNetwork, routing: String, scheme: String, key: String, output: String
  ) throws(AKAError) {
    guard SwappedDigits.areDigits(routing, 1...4) else { throw AKAError("a routing indicator has one to four digits") }
    guard let scheme = UInt8(scheme).flatMap(Scheme.init) else { throw AKAError("a protection scheme is 0 to 15") }
    guard let key = UInt8(key) else { throw AKAError("a home network key identifier is 0 to 255") }
    let bytes: [UInt8]
    if scheme == .null {
      if case .plmn = network {
        guard SwappedDigits.areDigits(output, 1...10) else { throw AKAError("a MSIN has one to ten digits") }
        bytes = SwappedDigits.bytes(output)
      } else {
        bytes = Array(output.utf8)
      }
    } else {
      guard let given = Hex.bytes(output) else { throw AKAError("a scheme output is an even number of hex digits") }
      bytes = given
    }
    self.init(
      supiType: type, homeNetwork: network, routingIndicator: routing, scheme: scheme, homeNetworkKeyID: key,
      schemeOutput: bytes)
  }
}
