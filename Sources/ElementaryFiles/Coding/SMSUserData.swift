import ISO7816

/// TP-UDL and TP-UD (TS 23.040 §9.2.3.16 and 24): a header where the message says so, then text or data.
struct SMSUserData: Hashable {
  enum Content: Hashable {
    /// In the alphabet that TP-DCS names.
    case text(String)
    /// Octets: of 8-bit data, and of what is compressed.
    case data([UInt8])
    /// Septets that their alphabet does not keep as text.
    case septets([UInt8])
    /// TP-UDL and all behind it, where these do not agree with the rest of the message.
    case raw([UInt8])
  }

  var header: SMSUserDataHeader?
  var content: Content

  /// Reads TP-UDL and as many octets as it says.
  /// - Returns: `nil` where the reader has fewer.
  init?(_ reader: inout ByteReader, scheme: DataCodingScheme, hasHeader: Bool) {
    var copy = reader
    guard let length = try? copy.byte() else { return nil }
    let isPacked = scheme.alphabet == .gsm7
    let count = isPacked ? (Int(length) * 7 + 7) / 8 : Int(length)
    guard let octets = try? copy.read(count) else { return nil }
    reader = copy
    let read = Self.read(octets, length: Int(length), scheme: scheme, hasHeader: hasHeader)
    if let read, let again = try? read.octets(scheme: scheme), again == [length] + octets {
      self = read
    } else {
      header = nil
      content = .raw([length] + octets)
    }
  }

  init(header: SMSUserDataHeader?, content: Content) {
    self.header = header
    self.content = content
  }

  private static func read(
    _ octets: [UInt8], length: Int, scheme: DataCodingScheme, hasHeader: Bool
  ) -> SMSUserData? {
    var header: SMSUserDataHeader?
    var start = 0
    if hasHeader {
      guard let count = octets.first, Int(count) < octets.count,
        let read = SMSUserDataHeader(octets[1..<(1 + Int(count))])
      else { return nil }
      header = read
      start = 1 + Int(count)
    }
    let body = octets[start...]
    switch scheme.alphabet {
    case .gsm7:
      // The text goes on at the next septet after the header.
      let headerSeptets = (start * 8 + 6) / 7
      guard length >= headerSeptets else { return nil }
      let septets = GSMAlphabet.unpack(body, count: length - headerSeptets, bitOffset: headerSeptets * 7 - start * 8)
      let text = NationalAlphabet.exactText(septets, locking: header?.lockingShift, singleShift: header?.singleShift)
      return SMSUserData(header: header, content: text.map { .text($0) } ?? .septets(septets))
    case .ucs2:
      return SMSUserData(header: header, content: UCS2.text(body).map { .text($0) } ?? .data(Array(body)))
    case .data, .compressed: return SMSUserData(header: header, content: .data(Array(body)))
    }
  }

  /// TP-UDL and TP-UD.
  func octets(scheme: DataCodingScheme) throws(CodecError) -> [UInt8] {
    if case .raw(let octets) = content { return octets }
    var head: [UInt8] = []
    if let header {
      let octets = header.octets
      guard octets.count <= 139 else {
        throw CodecError("the header has \(octets.count) octets where 139 fit", at: ["header"])
      }
      head = [UInt8(octets.count)] + octets
    }
    let body: [UInt8]
    switch (scheme.alphabet, content) {
    case (.gsm7, .text(let text)):
      let septets = NationalAlphabet.septets(text, locking: header?.lockingShift, singleShift: header?.singleShift)
      guard let septets else {
        throw CodecError("is not of the alphabet that the message has; use a data coding scheme of UCS2", at: ["text"])
      }
      return try packed(septets, behind: head)
    case (.gsm7, .septets(let septets)): return try packed(septets, behind: head)
    case (.gsm7, .data):
      throw CodecError("needs a data coding scheme of 8-bit data, such as 4", at: ["data"])
    case (.ucs2, .text(let text)): body = UCS2.octets(text)
    case (_, .data(let data)): body = data
    default: throw CodecError("does not go with the data coding scheme \(scheme.rawValue)")
    }
    guard let length = UInt8(exactly: head.count + body.count) else {
      throw CodecError("\(head.count + body.count) octets where 255 can be said and 140 fit in a message")
    }
    return [length] + head + body
  }

  private func packed(_ septets: [UInt8], behind head: [UInt8]) throws(CodecError) -> [UInt8] {
    let headSeptets = (head.count * 8 + 6) / 7
    guard let length = UInt8(exactly: headSeptets + septets.count) else {
      throw CodecError("\(headSeptets + septets.count) septets where 255 can be said and 160 fit in a message")
    }
    return [length] + head + GSMAlphabet.pack(septets: septets, bitOffset: headSeptets * 7 - head.count * 8)
  }
}

extension SMSUserData {
  var fieldValue: FieldValue {
    var fields: [FieldValue.Field] = []
    if let header { fields.append(.init("header", header.fieldValue)) }
    switch content {
    case .text(let text): fields.append(.init("text", .string(text)))
    case .data(let data): fields.append(.init("data", .string(Hex.string(data))))
    case .septets(let septets): fields.append(.init("septets", .string(Hex.string(septets))))
    case .raw(let octets): return .raw(octets, reason: "the length and the header do not keep these bytes")
    }
    return .object(fields)
  }

  init(_ value: FieldValue) throws(CodecError) {
    if let raw = try value.rawBytes() {
      self.init(header: nil, content: .raw(raw))
      return
    }
    try value.checkFields(["header", "text", "data", "septets"])
    var header: SMSUserDataHeader?
    if let part = value["header"] {
      do throws(CodecError) { header = try SMSUserDataHeader(part) } catch { throw error.inside("header") }
    }
    let content: Content
    if let text = value["text"] {
      content = .text(try text.asString())
    } else if let data = value["data"] {
      content = .data(try data.asBytes())
    } else {
      let septets = try value.required("septets").asBytes()
      guard septets.allSatisfy({ $0 < 0x80 }) else { throw CodecError("a septet is 00 to 7f", at: ["septets"]) }
      content = .septets(septets)
    }
    self.init(header: header, content: content)
  }
}
