import CardImage
import ElementaryFiles
import ISO7816
public import UICC

/// The names of TS 23.003 that follow from what a card holds, and where the card says otherwise.
public struct NameReport: Sendable {
  /// Something that a file says of a name.
  public struct Remark: Hashable, Sendable {
    public let path: String
    public let message: String
  }

  public var imsi: String?
  public var home: HomeNetwork?
  public var impi: String?
  public var names: [DerivedName] = []
  /// Where two files of the card, or a file and the standard's derivation, cannot both be right.
  public var contradictions: [Remark] = []
  /// Where the operator chose a name of its own, which takes precedence over the derived one.
  public var notes: [Remark] = []

  /// From numbers alone, without a card.
  public init(imsi: String, mncLength: Int, impi: String? = nil) throws(HomeNetwork.Failure) {
    let home = try HomeNetwork(imsi: imsi, mncLength: mncLength)
    self.imsi = imsi
    self.home = home
    self.impi = impi
    names = DerivedName.all(imsi: imsi, in: home) + (impi.map(DerivedName.all(impi:)) ?? [])
  }

  /// Reads EF.IMSI, EF.AD and what the ISIM and the ePDG files say.
  /// - Throws: ``CardError`` if the line fails.
  public init(_ session: CardSession) throws(CardError) {
    let application = session.dialect == .uicc ? "MF/ADF.USIM" : "MF/DF.GSM"
    var reader = FieldReader(session)
    imsi = try reader.string("\(application)/EF.IMSI", "imsi")
    impi = try reader.string("MF/ADF.ISIM/EF.IMPI", "privateIdentity")
    let mncLength = try reader.mncLength("\(application)/EF.AD")
    if imsi == nil {
      contradictions.append(.init(path: "\(application)/EF.IMSI", message: "holds no IMSI that can be read"))
    }
    if let imsi {
      do throws(HomeNetwork.Failure) {
        let home = try HomeNetwork(imsi: imsi, mncLength: mncLength ?? 2)
        self.home = home
        names = DerivedName.all(imsi: imsi, in: home)
      } catch {
        contradictions.append(.init(path: "\(application)/EF.IMSI", message: error.description))
      }
      if mncLength == nil {
        contradictions.append(
          .init(path: "\(application)/EF.AD", message: "says no MNC length; the names are made with 2 digits"))
      }
    }
    if let impi { names += DerivedName.all(impi: impi) }
    guard session.dialect == .uicc else { return }
    let domain = try reader.string("MF/ADF.ISIM/EF.DOMAIN", "domain")
    let publicIdentities = try reader.strings("MF/ADF.ISIM/EF.IMPU", "publicIdentity")
    checkISIM(domain: domain, publicIdentities: publicIdentities)
    try checkGateways(&reader)
  }

  private func value(_ key: String) -> String? { names.first { $0.key == key }?.value }

  private mutating func checkISIM(domain: String?, publicIdentities: [String]) {
    let isim = "MF/ADF.ISIM"
    if let impi {
      let ownDomain = DerivedName.domain(ofIMPI: impi)
      if ownDomain == nil {
        contradictions.append(.init(path: "\(isim)/EF.IMPI", message: "\(impi) is no user@domain"))
      }
      compare(impi, with: "impi", at: "\(isim)/EF.IMPI")
      if let domain, let ownDomain, ownDomain != domain.lowercased() {
        contradictions.append(
          .init(path: "\(isim)/EF.DOMAIN", message: "\(domain) is not the domain of EF.IMPI, \(ownDomain)"))
      }
    }
    if let domain { compare(domain, with: "imsDomain", at: "\(isim)/EF.DOMAIN") }
    for identity in publicIdentities {
      guard let known = Self.homeOf(identity), let home, known != home.labels else { continue }
      contradictions.append(
        .init(path: "\(isim)/EF.IMPU", message: "\(identity) is in \(known), the IMSI in \(home.labels)"))
    }
  }

  /// Within 3gppnetwork.org a name has to be the derived one; a domain of the operator's own is its choice.
  private mutating func compare(_ text: String, with key: String, at path: String) {
    guard let expected = value(key), text.lowercased() != expected else { return }
    let remark = Remark(path: path, message: "\(text) is not \(expected), which follows from the IMSI")
    if Self.homeOf(text) != nil { contradictions.append(remark) } else { notes.append(remark) }
  }

  /// `mnc001.mcc001` in a name of 3gppnetwork.org.
  private static func homeOf(_ name: String) -> String? {
    let labels = name.lowercased().split { $0 == "." || $0 == "@" || $0 == ":" }.map(String.init)
    guard labels.suffix(2) == ["3gppnetwork", "org"], let index = labels.firstIndex(where: { $0.hasPrefix("mcc") }),
      index > 0
    else { return nil }
    return "\(labels[index - 1]).\(labels[index])"
  }

  private mutating func checkGateways(_ reader: inout FieldReader) throws(CardError) {
    for (file, key) in [("EF.ePDGId", "ePDG"), ("EF.ePDGIdEm", "ePDGEmergency")] {
      let path = "MF/ADF.USIM/\(file)"
      guard let expected = value(key), case .array(let gateways) = try reader.field(path, "gateways") else { continue }
      for gateway in gateways {
        guard case .string(let address) = gateway["address"], gateway["type"] == .string("FQDN"),
          address.lowercased() != expected
        else { continue }
        notes.append(
          .init(path: path, message: "\(address) is configured; the name from the IMSI is \(expected)"))
      }
    }
  }
}

/// Reads fields of a card's files by path; what a card does not have is `nil`.
struct FieldReader {
  private let session: CardSession

  init(_ session: CardSession) { self.session = session }

  /// The decoded content of a file: an object, or an array of records.
  func decoded(_ path: String) throws(CardError) -> FieldValue? {
    guard let file = try file(path) else { return nil }
    return ImageDecoder(CardImage(files: [file])).decode(file)
  }

  /// The file as it is; `nil` where the card has none, or not its application.
  func file(_ path: String) throws(CardError) -> CardImage.File? {
    guard let place = try? FilePath(path), let fid = place.fid else { return nil }
    do throws(CardError) {
      return try CardWalk.read(fid, in: place.directory, path: place.path, session: session)
    } catch {
      guard case .status = error else { throw error }
      return nil
    }
  }

  func field(_ path: String, _ name: String) throws(CardError) -> FieldValue? { try decoded(path)?[name] }

  func string(_ path: String, _ name: String) throws(CardError) -> String? {
    guard case .string(let text) = try field(path, name), !text.isEmpty else { return nil }
    return text
  }

  func strings(_ path: String, _ name: String) throws(CardError) -> [String] {
    guard case .array(let records) = try decoded(path) else { return [] }
    return records.compactMap { record in
      guard case .string(let text) = record[name] else { return nil }
      return text
    }
  }

  /// EF.AD byte 4 (TS 31.102 §4.2.18); `nil` where it is missing or neither 2 nor 3.
  func mncLength(_ path: String) throws(CardError) -> Int? {
    guard case .int(let length) = try field(path, "mncLength"), (2...3).contains(length) else { return nil }
    return length
  }
}
