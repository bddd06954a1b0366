public import CardImage
import ElementaryFiles

/// What export writes.
public enum ExportReport {
  /// The image in the format `uicc-image/1` with the decoded content of each file that has a codec.
  public static func json(_ image: CardImage) -> [UInt8] {
    let decoder = ImageDecoder(image)
    return image.json { file in decoder.decode(file).flatMap { JSONText(validating: $0.jsonBytes()) } }
  }
}
