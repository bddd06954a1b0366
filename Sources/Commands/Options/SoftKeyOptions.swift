import AKA
import ArgumentParser
import CDemoCard
import Inventory
import SoftUICC

/// What the software card authenticates with. Keys are no part of an image.
struct SoftKeyOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What the software card authenticates with, lines of name = value: algorithm, k, op or opc, sqn, ind-length and "
        + "others. The demo card has keys of its own.", valueName: "file"), completion: .file())
  var softKeys: String?

  func validate() throws {
    // A key in place of the file would come back in the message that there is no such file.
    if let softKeys, softKeys.utf8.count >= 16, HexArgument(argument: softKeys) != nil {
      throw ValidationError("--soft-keys takes the name of a file, never a key")
    }
  }

  /// - Parameter image: the image that the card serves; `nil` for the demo card.
  /// - Returns: `nil` for an image without keys: its AUTHENTICATE answers 6985.
  func subscriber(image: String?) throws -> SoftCard.Subscriber? {
    let (text, name): (String, String)
    if let softKeys {
      (text, name) = (try SecretInput.document(softKeys).text, softKeys)
    } else {
      guard image == nil else { return nil }
      let bytes = UnsafeBufferPointer(start: demo_card_keys_start(), count: demo_card_keys_length)
      (text, name) = (String(decoding: bytes, as: UTF8.self), "the keys of the demo card")
    }
    do throws(AKAError) {
      return try SoftCard.Subscriber(text)
    } catch {
      throw Failure("\(name): \(error.description)")
    }
  }
}
