import ISO7816

/// One rule of an ARA-M: a REF-AR-DO (GPD_SPE_013 §4.1, tag E2), which says whose applications (REF-DO, E1) may do what
/// (AR-DO, E3). The bytes are kept as the card has them; what they mean stands beside them, as far as they mean something.
public struct AccessRule: Hashable, Sendable {
  /// The whole data object, `e2…`, in the form in which it came, long lengths included.
  public let bytes: [UInt8]
  /// The whole REF-DO, `e1…`; `nil` where there is none.
  public private(set) var referenceBytes: [UInt8]?
  /// Which applications on the card are meant (4F or C0); `nil` where the rule does not say it.
  public private(set) var aid: AIDReference?
  /// Whose applications on the device are meant (C1).
  public private(set) var deviceApp: DeviceApp?
  /// The package name of Android's extension (CA), as it stands there; at most 127 bytes.
  public private(set) var package: [UInt8]?
  /// What may be sent to the card (D0).
  public private(set) var apdu: APDUAccess?
  /// Whether events of NFC arrive (D1).
  public private(set) var nfc: NFCAccess?
  /// Carrier privileges of Android's extension (DB), 8 bytes when right.
  public private(set) var permissions: [UInt8]?
  /// What is not as the specification has it, with the offset in ``bytes``.
  public private(set) var remarks: [Remark] = []

  /// AID-REF-DO (GPD_SPE_013 §4.2.1).
  public enum AIDReference: Hashable, Sendable {
    /// 4F with an AID of 5 to 16 bytes; `ffffffffffff` is how rules for Android's carrier privileges are marked.
    case aid([UInt8])
    /// 4F without a value: rules for all applications that no other rule names.
    case others
    /// C0: the application that is selected implicitly.
    case implicit
  }

  /// DeviceAppID-REF-DO (GPD_SPE_013 §4.2.2).
  public enum DeviceApp: Hashable, Sendable {
    /// SHA-1 (20 bytes) or SHA-256 (32 bytes) of the signer's certificate; other lengths are kept and remarked.
    case hash([UInt8])
    /// C1 without a value: every application of the device.
    case all
  }

  /// APDU-AR-DO (GPD_SPE_013 §4.2.3).
  public enum APDUAccess: Hashable, Sendable {
    case never
    case always
    /// Commands that fit one of these.
    case filters([APDUFilter])
    /// Neither one byte 00 or 01 nor whole filters.
    case invalid([UInt8])
  }

  /// Four bytes of header and the mask that says which bits of it count.
  public struct APDUFilter: Hashable, Sendable {
    public var header: [UInt8]
    public var mask: [UInt8]
    public init(header: [UInt8], mask: [UInt8]) { (self.header, self.mask) = (header, mask) }
  }

  /// NFC-AR-DO (GPD_SPE_013 §4.2.3).
  public enum NFCAccess: Hashable, Sendable {
    case never
    case always
    case invalid([UInt8])
  }

  /// What stands out of the ordinary at one place.
  public struct Remark: Hashable, Sendable, CustomStringConvertible {
    /// From the first byte of the rule.
    public var offset: Int
    public var text: String
    public var description: String { "byte \(offset): \(text)" }
  }

  /// Reads a rule; nothing that it may hold is an error, what is wrong is in ``remarks``.
  /// - Parameter bytes: a whole REF-AR-DO with tag and length.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard let outer = Part.list(bytes, base: 0).parts.first, outer.tag == 0xE2 else {
      remark(0, "this is no ref-ar-do: it does not begin with tag e2")
      return
    }
    if outer.end != bytes.count { remark(outer.end, "bytes behind the ref-ar-do") }
    for part in parts(of: outer) {
      switch part.tag {
      case 0xE1 where referenceBytes == nil:
        referenceBytes = Array(bytes[part.start..<part.end])
        readReference(part)
      case 0xE3: readAccess(part)
      case 0xE1: remark(part.start, "a second ref-do")
      default: remark(part.start, "tag \(part.tagText) has no place in a ref-ar-do")
      }
    }
    if referenceBytes == nil { remark(0, "no ref-do (e1): the rule is for nobody") }
  }

  private mutating func readReference(_ reference: Part) {
    for part in parts(of: reference) {
      switch part.tag {
      case 0x4F where aid == nil:
        aid = part.value.isEmpty ? .others : .aid(part.value)
        if !part.value.isEmpty, !(5...16).contains(part.value.count) {
          remark(part.start, "an aid has 5 to 16 bytes, not \(part.value.count)")
        }
      case 0xC0 where aid == nil:
        aid = .implicit
        if !part.value.isEmpty { remark(part.start, "c0 has no value, this one has \(part.value.count) bytes") }
      case 0xC1 where deviceApp == nil:
        deviceApp = part.value.isEmpty ? .all : .hash(part.value)
        if ![0, 20, 32].contains(part.value.count) {
          remark(part.start, "a certificate's hash has 20 or 32 bytes, not \(part.value.count)")
        }
      case 0xCA where package == nil:
        package = part.value
        if part.value.count > 127 {
          remark(part.start, "a package name has at most 127 bytes, not \(part.value.count)")
        }
      case 0x4F, 0xC0, 0xC1, 0xCA: remark(part.start, "tag \(part.tagText) a second time")
      default: remark(part.start, "tag \(part.tagText) has no place in a ref-do")
      }
    }
  }

  private mutating func readAccess(_ access: Part) {
    for part in parts(of: access) {
      switch part.tag {
      case 0xD0 where apdu == nil:
        apdu = Self.apduAccess(part.value)
        if case .invalid = apdu {
          remark(part.start, "d0 is 00, 01 or filters of 8 bytes, not \(part.value.count) bytes")
        }
      case 0xD1 where nfc == nil:
        nfc = part.value == [0] ? .never : part.value == [1] ? .always : .invalid(part.value)
        if case .invalid = nfc { remark(part.start, "d1 is 00 or 01") }
      case 0xDB where permissions == nil:
        permissions = part.value
        if part.value.count != 8 { remark(part.start, "permissions have 8 bytes, not \(part.value.count)") }
      case 0xD0, 0xD1, 0xDB: remark(part.start, "tag \(part.tagText) a second time")
      default: remark(part.start, "tag \(part.tagText) has no place in an ar-do")
      }
    }
  }

  private static func apduAccess(_ value: [UInt8]) -> APDUAccess {
    if value == [0] { return .never }
    if value == [1] { return .always }
    guard !value.isEmpty, value.count % 8 == 0 else { return .invalid(value) }
    return .filters(
      stride(from: 0, to: value.count, by: 8).map {
        APDUFilter(header: Array(value[$0..<$0 + 4]), mask: Array(value[$0 + 4..<$0 + 8]))
      })
  }

  private mutating func parts(of part: Part) -> [Part] {
    let (parts, problem) = Part.list(part.value, base: part.valueStart)
    if let problem { remark(problem.offset, problem.text) }
    return parts
  }

  private mutating func remark(_ offset: Int, _ text: String) { remarks.append(Remark(offset: offset, text: text)) }
}

/// A data object with its place.
struct Part {
  var tag: UInt32
  var value: [UInt8]
  /// Offsets of the tag, of the value and of what follows it.
  var start: Int
  var valueStart: Int
  var end: Int

  var tagText: String { Hex.string(TLV.tagBytes(tag)) }

  /// The objects side by side in `bytes`, up to the first that is none.
  /// - Parameter base: what is added to all offsets.
  static func list(_ bytes: [UInt8], base: Int) -> (parts: [Part], problem: (offset: Int, text: String)?) {
    var reader = TLVReader(bytes, base: base)
    var parts: [Part] = []
    do throws(TLVError) {
      while let object = try reader.next() {
        parts.append(
          Part(
            tag: object.tag, value: object.value, start: base + reader.start,
            valueStart: base + reader.offset - object.value.count, end: base + reader.offset))
      }
      return (parts, nil)
    } catch {
      return (parts, (error.offset, error.reason))
    }
  }
}
