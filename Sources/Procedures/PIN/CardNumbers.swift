import CardImage
import ElementaryFiles
import ISO7816
public import UICC

/// The numbers by which lists of cards tell them apart.
public enum CardNumbers {
  /// EF.ICCID, which everyone may read; `nil` where the card does not give it.
  /// - Throws: ``CardError`` if the line fails.
  public static func iccid(_ session: CardSession) throws(CardError) -> String? {
    guard let file = try CardWalk.read(0x2FE2, in: .mf, path: "MF/EF.ICCID", session: session),
      let bytes = file.content.parts.first
    else { return nil }
    return ICCID.digits(bytes)
  }

  /// EF.IMSI, which a card with PIN1 enabled keeps to itself until the PIN is verified; `nil` then.
  /// - Throws: ``CardError`` if the line fails.
  public static func imsi(_ session: CardSession) throws(CardError) -> String? {
    let text = session.dialect == .uicc ? "MF/ADF.USIM/EF.IMSI" : "MF/DF.GSM/EF.IMSI"
    guard let place = try? FilePath(text), let fid = place.fid else { return nil }
    do throws(CardError) {
      let file = try CardWalk.read(fid, in: place.directory, path: place.path, session: session)
      return file?.content.parts.first.flatMap(IMSI.digits)
    } catch {
      // No such application or directory.
      guard case .status = error else { throw error }
      return nil
    }
  }
}
