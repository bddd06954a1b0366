public import CardImage
import ISO7816

/// Cards that differ only in their subscriber, as the samples of a batch do: made from one card by counting up ICCID,
/// IMSI and MSISDN wherever they stand in its files, in BCD and in ASCII; the access class follows the IMSI.
public struct CardSeries: Sendable {
  /// The numbers of one card.
  public struct Numbers: Hashable, Sendable {
    /// 18 to 20 digits, the Luhn digit last; empty where the card has none.
    public var iccid: String
    /// Up to 15 digits; empty where the card has none.
    public var imsi: String
    /// Digits without `+`; empty where the card has none.
    public var msisdn: String
  }

  private let template: CardImage
  /// The numbers of card 0, the template itself.
  public let first: Numbers

  /// - Throws: ``SoftCardError`` if the image has no EF.ICCID to count up.
  public init(_ template: CardImage) throws(SoftCardError) {
    self.template = template
    func content(_ fids: [FID]) -> [[UInt8]] {
      template.files.filter { fids.contains($0.fid ?? 0) }.flatMap(\.content.parts)
    }
    guard let iccid = content([0x2FE2]).first.map({ Self.digits($0[...]) }), iccid.count >= 10 else {
      throw .noICCID
    }
    let imsi = content([0x6F07]).first { $0.count == 9 && $0[0] == 8 && $0[1] & 0x07 == 1 }
    let msisdn = content([0x6F40]).first { $0.count >= 14 && $0[$0.count - 14] != 0xFF }
    first = Numbers(
      iccid: iccid, imsi: imsi.map { String(Self.digits($0.dropFirst()).dropFirst()) } ?? "",
      // TS 51.011 §10.5.5: 14 bytes at the end, of which the third and the nine after it are the number.
      msisdn: msisdn.map { Self.digits($0.suffix(12).prefix(10)) } ?? "")
  }

  /// The numbers of the card at this place in the series; 0 is the template.
  public func numbers(_ index: Int) -> Numbers {
    let body = String(first.iccid.dropLast())
    let counted = Self.counting(body, by: index)
    return Numbers(
      iccid: index == 0 ? first.iccid : counted + String(Self.luhnDigit(of: counted)),
      imsi: Self.counting(first.imsi, by: index), msisdn: Self.counting(first.msisdn, by: index))
  }

  /// The card at this place in the series; 0 is the template.
  public func image(_ index: Int) -> CardImage {
    let wanted = numbers(index)
    var exchange: [(old: [UInt8], new: [UInt8])] = []
    func add(_ old: [UInt8], _ new: [UInt8]) {
      if !old.isEmpty, old.count == new.count, old != new { exchange.append((old, new)) }
    }
    add(Self.packed(first.iccid), Self.packed(wanted.iccid))
    add(Self.packedIMSI(first.imsi), Self.packedIMSI(wanted.imsi))
    add(Self.packed(first.msisdn), Self.packed(wanted.msisdn))
    for (old, new) in [(first.iccid, wanted.iccid), (first.imsi, wanted.imsi), (first.msisdn, wanted.msisdn)]
    where old.count >= 8 {
      add(Array(old.utf8), Array(new.utf8))
    }
    var image = template
    for file in image.files.indices {
      image.files[file].content = Self.content(image.files[file].content) { bytes in
        exchange.reduce(bytes) { Self.replacing($1.old, in: $0, by: $1.new) }
      }
    }
    // TS 22.011 §4.2: the access class is the IMSI's last digit.
    if let old = Self.accessClass(first.imsi), let new = Self.accessClass(wanted.imsi) {
      for file in image.files.indices
      where image.files[file].fid == 0x6F78 && image.files[file].content == .data(old) {
        image.files[file].content = .data(new)
      }
    }
    image.iccid = wanted.iccid
    return image
  }

  /// EF.ACC of a subscriber without special rights.
  private static func accessClass(_ imsi: String) -> [UInt8]? {
    imsi.last?.wholeNumberValue.map { digit in
      let bits = UInt16(1) << UInt16(digit)
      return [UInt8(bits >> 8), UInt8(bits & 0xFF)]
    }
  }

  private static func content(_ content: CardImage.Content, _ change: ([UInt8]) -> [UInt8]) -> CardImage.Content {
    switch content {
    case .none: .none
    case .data(let bytes): .data(change(bytes))
    case .records(let records): .records(records.map { $0.map(change) })
    case .tags(let objects): .tags(objects.map { CardImage.DataObject(tag: $0.tag, value: change($0.value)) })
    }
  }

  private static func replacing(_ old: [UInt8], in bytes: [UInt8], by new: [UInt8]) -> [UInt8] {
    guard bytes.count >= old.count else { return bytes }
    var result = bytes
    var start = 0
    while start + old.count <= result.count {
      if result[start..<start + old.count].elementsEqual(old) {
        result.replaceSubrange(start..<start + old.count, with: new)
        start += old.count
      } else {
        start += 1
      }
    }
    return result
  }

  // MARK: Digits

  /// Digits of swapped BCD up to the first nibble that is none.
  private static func digits(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      for nibble in [byte & 0x0F, byte >> 4] {
        guard nibble <= 9 else { return text }
        text.append(Character(Unicode.Scalar(0x30 + nibble)))
      }
    }
    return text
  }

  /// Swapped BCD, filled with F.
  private static func packed(_ digits: String) -> [UInt8] {
    let values = digits.utf8.map { $0 &- 0x30 }
    return stride(from: 0, to: values.count, by: 2).map { index in
      (index + 1 < values.count ? values[index + 1] : 0x0F) << 4 | values[index] & 0x0F
    }
  }

  /// EF.IMSI without its length (TS 31.102 §4.2.2): the parity nibble goes before the digits.
  private static func packedIMSI(_ digits: String) -> [UInt8] {
    digits.isEmpty ? [] : packed((digits.utf8.count % 2 == 1 ? "9" : "1") + digits)
  }

  /// As many digits as before; counts round at the end.
  private static func counting(_ digits: String, by step: Int) -> String {
    var values = digits.utf8.map { Int($0) - 0x30 }
    var carry = max(0, step)
    for index in values.indices.reversed() where carry > 0 {
      let sum = values[index] + carry % 10
      values[index] = sum % 10
      carry = carry / 10 + sum / 10
    }
    return values.map(String.init).joined()
  }

  /// The check digit of ITU-T E.118 (Luhn) behind these digits.
  private static func luhnDigit(of digits: String) -> Int {
    var sum = 0
    for (place, value) in digits.utf8.map({ Int($0) - 0x30 }).reversed().enumerated() {
      let weighted = place % 2 == 0 ? value * 2 : value
      sum += weighted > 9 ? weighted - 9 : weighted
    }
    return (10 - sum % 10) % 10
  }
}
