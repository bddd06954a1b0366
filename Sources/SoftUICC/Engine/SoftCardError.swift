/// Why an image cannot be served as a card. The place is the path of the file at fault.
public enum SoftCardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ATR is neither empty nor 2 to 33 bytes long (ISO/IEC 7816-3 §8.2).
  case badATR(length: Int)
  /// The path has an empty component, or does not begin with `MF`.
  case badPath(String)
  /// Two files of the image have the same path.
  case duplicatePath(String)
  /// The directory around a file is not in the image before it.
  case noParent(String)
  /// The file above is no directory.
  case parentIsNoDirectory(String)
  /// An EF or DF has no FID: neither the image, its FCP nor the path tells one.
  case noFileIdentifier(String)
  /// An ADF has neither an AID nor a FID.
  case noApplicationIdentifier(String)
  /// More than 20 channels, or fewer than one.
  case badChannelCount(Int)
  /// A series of cards counts EF.ICCID up, and the image has none that is readable.
  case noICCID

  public var description: String {
    switch self {
    case .badATR(let length): "the image's answer to reset has \(length) bytes: 2 to 33 are possible, or none"
    case .badPath(let path): "\(Self.quoted(path)) is no path: it must begin with MF and have no empty component"
    case .duplicatePath(let path): "\(Self.quoted(path)) is in the image twice"
    case .noParent(let path): "\(Self.quoted(path)) has no directory in the image before it"
    case .parentIsNoDirectory(let path): "\(Self.quoted(path)) lies below a file that is no directory"
    case .noFileIdentifier(let path): "\(Self.quoted(path)) has no file identifier: add \"fid\" or an fcp with tag 83"
    case .noApplicationIdentifier(let path): "\(Self.quoted(path)) has no AID: add \"aid\" or an fcp with tag 84"
    case .badChannelCount(let count): "a card has 1 to 20 logical channels, not \(count)"
    case .noICCID: "the image has no EF.ICCID (2fe2) with digits to count up"
    }
  }

  /// A path from outside, cut and without control characters, so that the message stays one line.
  private static func quoted(_ path: String) -> String {
    let clean = path.unicodeScalars.prefix(120).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) }
    return String(clean) + (path.unicodeScalars.count > 120 ? "..." : "")
  }
}
