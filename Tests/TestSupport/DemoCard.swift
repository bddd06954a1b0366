import CDemoCard
public import CardImage

/// The demo card that is built into the program: Profiles/cards/demo.json.
public enum DemoCard {
  /// The document as the binary holds it.
  public static let json = Array(UnsafeBufferPointer(start: demo_card_json_start(), count: demo_card_json_length))

  /// What the document says.
  public static var image: CardImage {
    get throws { try CardImage(json: json, source: "the demo card") }
  }
}
