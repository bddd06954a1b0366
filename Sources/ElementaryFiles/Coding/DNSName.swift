/// Names as labels with their lengths (RFC 1035 §3.1): access point names (TS 23.003 §9.1) and host names.
public enum DNSName {
  /// `internet.operator.example`; `nil` where a label is empty, longer than 63 octets, cut off, or no printable ASCII
  /// without dots. A label of length 0 may end the name where `isRooted`, and has to.
  public static func text(_ octets: some Collection<UInt8>, isRooted: Bool = false) -> String? {
    var rest = Array(octets)[...]
    var labels: [String] = []
    while let count = rest.first {
      rest = rest.dropFirst()
      if count == 0 { return isRooted && rest.isEmpty ? labels.joined(separator: ".") : nil }
      guard count <= 63, Int(count) <= rest.count else { return nil }
      let label = rest.prefix(Int(count))
      guard label.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ".") }) else { return nil }
      labels.append(String(decoding: label, as: UTF8.self))
      rest = rest.dropFirst(Int(count))
    }
    return isRooted ? nil : labels.joined(separator: ".")
  }

  /// - Throws: for an empty label, one of more than 63 octets, and for what is no printable ASCII.
  public static func octets(_ text: String, isRooted: Bool = false) throws(CodecError) -> [UInt8] {
    var octets: [UInt8] = []
    for label in text.isEmpty ? [] : text.split(separator: ".", omittingEmptySubsequences: false) {
      guard label.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw CodecError("the label \(quoted(label)) is no printable ASCII")
      }
      guard (1...63).contains(label.utf8.count) else {
        throw CodecError(
          "the label \(quoted(label)) has \(counted(label.utf8.count, "character")) where 1 to 63 are allowed")
      }
      octets.append(UInt8(label.utf8.count))
      octets += Array(label.utf8)
    }
    return octets + (isRooted ? [0] : [])
  }
}
