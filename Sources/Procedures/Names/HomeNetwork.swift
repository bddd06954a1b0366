/// A subscriber's home network, as the domain names of TS 23.003 write it: MCC and MNC with three digits each.
public struct HomeNetwork: Hashable, Sendable {
  /// Three digits.
  public let mcc: String
  /// Two or three digits, as the operator has it.
  public let mnc: String

  /// Why an IMSI names no network.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// - Parameters:
  ///   - imsi: 6 to 15 digits (TS 23.003 §2.2).
  ///   - mncLength: 2 or 3, from EF.AD (TS 31.102 §4.2.18).
  public init(imsi: String, mncLength: Int) throws(Failure) {
    let digits = Array(imsi.utf8)
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Failure(description: "an IMSI has digits only")
    }
    guard (6...15).contains(digits.count) else {
      throw Failure(description: "an IMSI has 6 to 15 digits, not \(digits.count)")
    }
    guard (2...3).contains(mncLength) else { throw Failure(description: "an MNC has 2 or 3 digits, not \(mncLength)") }
    mcc = String(imsi.prefix(3))
    mnc = String(imsi.dropFirst(3).prefix(mncLength))
  }

  /// `mnc001.mcc001`: a zero goes before an MNC of two digits.
  public var labels: String { "mnc\(mnc.count == 2 ? "0" : "")\(mnc).mcc\(mcc)" }

  /// `ims.mnc001.mcc001.3gppnetwork.org`: within the operators' own network.
  func domain(_ prefix: String) -> String { "\(prefix).\(labels).3gppnetwork.org" }
  /// `bsf.mnc001.mcc001.pub.3gppnetwork.org`: what the public Internet's DNS resolves (TS 23.003 annex D).
  func publicDomain(_ prefix: String) -> String { "\(prefix).\(labels).pub.3gppnetwork.org" }
}

/// One name that the standards derive from a subscriber's identity.
public struct DerivedName: Hashable, Sendable {
  /// The key in JSON.
  public let key: String
  /// What it is, in a few words.
  public let title: String
  public let value: String
  /// Where its form is laid down.
  public let clause: String

  /// The names that follow from the IMSI and the length of its MNC.
  public static func all(imsi: String, in home: HomeNetwork) -> [DerivedName] {
    let ims = home.domain("ims")
    return [
      DerivedName(key: "bsf", title: "BSF, with the USIM", value: home.publicDomain("bsf"), clause: "TS 23.003 §16.2"),
      DerivedName(key: "xcap", title: "XCAP root", value: home.publicDomain("xcap.ims"), clause: "TS 23.003 §13.9"),
      DerivedName(
        key: "ePDG", title: "ePDG", value: home.publicDomain("epdg.epc"), clause: "TS 23.003 §19.4.2.9.2"),
      DerivedName(
        key: "ePDGEmergency", title: "ePDG, emergency", value: home.publicDomain("sos.epdg.epc"),
        clause: "TS 23.003 §19.4.2.9A"),
      DerivedName(key: "imsDomain", title: "IMS domain, P-CSCF", value: ims, clause: "TS 23.003 §13.2"),
      DerivedName(key: "impi", title: "IMPI", value: "\(imsi)@\(ims)", clause: "TS 23.003 §13.3"),
      DerivedName(key: "impu", title: "IMPU, temporary", value: "sip:\(imsi)@\(ims)", clause: "TS 23.003 §13.4B"),
      DerivedName(
        key: "conferenceFactory", title: "conference factory", value: "sip:mmtel@conf-factory.\(ims)",
        clause: "TS 23.003 §13.10"),
      DerivedName(key: "epcRealm", title: "EPC realm", value: home.domain("epc"), clause: "TS 23.003 §19.2"),
      DerivedName(
        key: "rootNAI", title: "NAI, EAP-AKA", value: "0\(imsi)@\(home.domain("nai.epc"))",
        clause: "TS 23.003 §19.3.2"),
      DerivedName(
        key: "rootNAIPrime", title: "NAI, EAP-AKA'", value: "6\(imsi)@\(home.domain("nai.epc"))",
        clause: "TS 23.003 §19.3.2"),
      DerivedName(
        key: "wlanNAI", title: "NAI, WLAN", value: "0\(imsi)@\(home.domain("wlan"))", clause: "TS 23.003 §14.3"),
      DerivedName(key: "5gcDomain", title: "5GC domain", value: home.domain("5gc"), clause: "TS 23.003 §28.2"),
      DerivedName(
        key: "n3iwf", title: "N3IWF", value: home.publicDomain("n3iwf.5gc"), clause: "TS 23.003 §28.3.2.2.2"),
      DerivedName(
        key: "entitlement", title: "entitlement server", value: home.publicDomain("aes"), clause: "GSMA TS.43 §2.1"),
      DerivedName(
        key: "rcsConfiguration", title: "RCS configuration", value: home.publicDomain("config.rcs"),
        clause: "GSMA RCC.14 §2.2"),
      DerivedName(
        key: "slp", title: "SUPL location platform", value: home.publicDomain("h-slp"), clause: "OMA SUPL 2.0 §7.2.2"),
    ]
  }

  /// The names that follow from the IMPI of an ISIM: the label `pub` goes into a domain of 3gppnetwork.org.
  public static func all(impi: String) -> [DerivedName] {
    guard let domain = domain(ofIMPI: impi) else { return [] }
    return [
      DerivedName(
        key: "bsfISIM", title: "BSF, with the ISIM", value: published("bsf", domain), clause: "TS 23.003 §16.2"),
      DerivedName(
        key: "xcapISIM", title: "XCAP root, with the ISIM", value: published("xcap", domain), clause: "TS 23.003 §13.9"),
    ]
  }

  /// What stands behind the `@`.
  static func domain(ofIMPI impi: String) -> String? {
    let parts = impi.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty else { return nil }
    return parts[1].lowercased()
  }

  private static func published(_ prefix: String, _ domain: String) -> String {
    let suffix = "3gppnetwork.org"
    guard domain == suffix || domain.hasSuffix("." + suffix) else { return "\(prefix).\(domain)" }
    return "\(prefix).\(domain.dropLast(suffix.count))pub.\(suffix)"
  }
}
