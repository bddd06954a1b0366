public import CardImage
import GlobalPlatform
import ISO7816

/// The demo card without ARA-M, with access rule files in an application of PKCS#15 (GPD_SPE_013 §7).
public enum RuleFilesCard {
  private static func file(_ name: String, _ fid: UInt16, _ content: [UInt8]) -> CardImage.File {
    CardImage.File(
      path: "MF/PKCS15/\(name)", fid: FID(rawValue: fid), structure: .transparent, content: .data(content))
  }

  /// - Parameters:
  ///   - hash: SHA-1 of the certificate that the rule is for.
  ///   - acrf: FID of EF.ACRF; Android looks at 4300 only.
  public static func image(hash: [UInt8], acrf: UInt16 = 0x4300) throws -> CardImage {
    func path(_ fid: UInt16) -> [UInt8] { [0x30, 0x04, 0x04, 0x02] + FID(rawValue: fid).bytes }
    let oid: [UInt8] = [0x06, 0x0A, 0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x81, 0x48, 0x01, 0x01]
    let type = TLV(tag: 0xA1, value: TLV(tag: 0x30, value: oid + path(0x4200)).encoded).encoded
    let target: [UInt8] = [0x30, 0x10, 0xA0, 0x08, 0x04, 0x06] + [UInt8](repeating: 0xFF, count: 6)
    var image = try DemoCard.image
    image.araM = []
    image.files.append(CardImage.File(path: "MF/PKCS15", aid: CardPKCS15.aid, structure: .adf))
    image.files += [
      file("5031", 0x5031, TLV(tag: 0xA7, value: path(0x5207)).encoded + [0xFF, 0xFF]),
      file("5207", 0x5207, TLV(tag: 0xA1, value: [0x30, 0x00, 0x30, 0x00] + type).encoded),
      file("4200", 0x4200, TLV(tag: 0x30, value: [0x04, 0x08, 0, 0, 0, 0, 0, 0, 0, 1] + path(acrf)).encoded),
      file("acrf", acrf, target + path(0x4310) + [0xFF]),
      file("4310", 0x4310, [0x30, 0x16, 0x04, 0x14] + hash + [UInt8](repeating: 0xFF, count: 300)),
    ]
    return image
  }
}
