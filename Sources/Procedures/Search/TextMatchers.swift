internal import ElementaryFiles

/// The matchers of a text, one for each coding that can hold it and, of packed ones, for each bit of a byte.
struct TextMatchers {
  private(set) var matchers: [any Matcher] = []
  private(set) var codings: [SearchCoding] = []
  private(set) var notes: [String] = []
  private let text: PatternText
  private let wanted: Set<SearchCoding>?
  /// Codings that lack a character of the pattern, by character.
  private var missing: [(character: String, codings: [SearchCoding])] = []
  private var tooShort: String?

  init(_ text: PatternText, wanted: Set<SearchCoding>?) {
    self.text = text
    self.wanted = wanted
  }

  /// Takes matchers that the text does not give.
  mutating func add(_ others: [any Matcher], coding: SearchCoding) {
    matchers += others
    codings.append(coding)
  }

  /// Adds those of the text.
  mutating func build() throws(PatternError) {
    let utf8 = addUTF8()
    addBytes(.latin1, as: [.latin1]) { $0.value < 0x100 ? [[UInt8($0.value)]] : [] }
    addGSM(besides: utf8)
    addUCS2Fields()
    addBytes(.utf16BE, as: [.ucs2At80, .utf16BE]) { [Self.utf16($0).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }] }
    addBytes(.utf16LE, as: [.utf16LE]) { [Self.utf16($0).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }] }
    addLabels()
    for (character, codings) in missing {
      let names = codings.map(\.rawValue).joined(separator: ", ")
      notes.append("not searched in \(names): no code for '\(character)' there")
    }
    guard matchers.isEmpty else { return }
    if let missing = missing.first { throw .noCoding(missing.character, missing.codings) }
    throw .tooShort(tooShort ?? "none of the codings asked for can be searched for it")
  }

  /// The code of a character in the GSM default alphabet, with the escape before one of the extension table.
  private static func gsm(_ scalar: Unicode.Scalar) -> [[UInt8]] {
    GSMAlphabet.septets(String(scalar)).map { [$0] } ?? []
  }

  private static func utf16(_ scalar: Unicode.Scalar) -> [UInt16] { Array(String(scalar).utf16) }

  private func isWanted(_ codings: SearchCoding...) -> Bool { wanted.map { !$0.isDisjoint(with: codings) } ?? true }

  /// ASCII and UTF-8 are one search; a hit is ASCII where all its bytes are.
  /// - Returns: what is searched for, to tell what other codings need not search again.
  private mutating func addUTF8() -> [[[UInt8]]] {
    guard isWanted(.ascii, .utf8) else { return [] }
    let isBeyond = isWanted(.utf8)
    switch text.encoded({ $0.isASCII || isBeyond ? [Array(String($0).utf8)] : [] }) {
    case .positions(let positions):
      matchers.append(ByteSequenceMatcher(ByteSequence(positions), coding: .utf8))
      if positions.allSatisfy({ $0.contains { $0.count == 1 } }) { codings.append(.ascii) }
      if positions.contains(where: { $0.contains { $0.count > 1 } }) { codings.append(.utf8) }
      return positions
    case .missing(let scalar):
      note(scalar, missingIn: [.ascii])
      return []
    }
  }

  private mutating func addBytes(
    _ coding: SearchCoding, as reported: [SearchCoding], _ encode: (Unicode.Scalar) -> [[UInt8]]
  ) {
    guard wanted.map({ !$0.isDisjoint(with: reported) }) ?? true else { return }
    switch text.encoded(encode) {
    case .positions(let positions):
      // Where ISO 8859-1 says nothing that ASCII does not say, it is ASCII.
      if coding == .latin1, isWanted(.ascii), positions.joined().joined().allSatisfy({ $0 < 0x80 }) { return }
      matchers.append(ByteSequenceMatcher(ByteSequence(positions), coding: coding))
      codings += reported
    case .missing(let scalar): note(scalar, missingIn: reported)
    }
  }

  /// - Parameter utf8: what is searched for as ASCII and UTF-8 already, per position.
  private mutating func addGSM(besides utf8: [[[UInt8]]]) {
    guard isWanted(.gsm7, .gsm7Packed) else { return }
    switch text.encoded(Self.gsm) {
    case .missing(let scalar): note(scalar, missingIn: [.gsm7, .gsm7Packed].filter { isWanted($0) })
    case .positions(let positions):
      if isWanted(.gsm7) {
        codings.append(.gsm7)
        let isFound = positions.count == utf8.count && zip(positions, utf8).allSatisfy { Set($0).isSubset(of: $1) }
        if !isFound { matchers.append(ByteSequenceMatcher(ByteSequence(positions), coding: .gsm7)) }
      }
      if isWanted(.gsm7Packed) { addPacked(positions) }
    }
  }

  private mutating func addPacked(_ positions: [[[UInt8]]]) {
    // An escape is a septet of its own. A character has either basic codes or an extended one, never both.
    let septets = positions.flatMap { codes -> [[UInt8]] in
      (0..<(codes.first?.count ?? 0)).map { place in codes.compactMap { $0.indices.contains(place) ? $0[place] : nil } }
    }
    guard septets.count >= PackedSeptetMatcher.minimumSeptets else {
      let count = septets.count == 1 ? "1 septet stands" : "\(septets.count) septets stand"
      let reason = "\(count) everywhere by chance; at least 3 are needed for gsm7-packed"
      tooShort = reason
      notes.append("not searched in gsm7-packed: \(reason)")
      return
    }
    codings.append(.gsm7Packed)
    for phase in 0..<8 { matchers.append(PackedSeptetMatcher(septets: septets, phase: phase)) }
  }

  private mutating func addUCS2Fields() {
    var codes: [[[UInt8]]] = []
    for position in text.positions {
      var alternatives: [[UInt8]] = []
      for scalar in position {
        for code in Self.gsm(scalar) where !alternatives.contains(code) { alternatives.append(code) }
      }
      codes.append(alternatives)
    }
    for (lead, coding) in [(UInt8(0x81), SearchCoding.ucs2At81), (0x82, .ucs2At82)] where isWanted(coding) {
      if let matcher = UCS2FieldMatcher(lead: lead, positions: text.positions, codes: codes) {
        matchers.append(matcher)
        codings.append(coding)
      } else {
        notes.append("not searched in \(coding.rawValue): a field of that coding cannot hold the pattern")
      }
    }
  }

  private mutating func addLabels() {
    guard isWanted(.dns) else { return }
    if let matcher = DNSLabelMatcher(positions: text.positions) {
      matchers.append(matcher)
      codings.append(.dns)
    } else if !text.positions.contains(where: { $0.contains(".") }) {
      tooShort = tooShort ?? "without a dot it is one label, which is searched as ascii"
    }
  }

  private mutating func note(_ scalar: Unicode.Scalar, missingIn codings: [SearchCoding]) {
    let character = String(scalar)
    if let index = missing.firstIndex(where: { $0.character == character }) {
      missing[index].codings += codings
    } else {
      missing.append((character, codings))
    }
  }
}
