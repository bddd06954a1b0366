/// Where the old brand, Wattlefon, stands on the cards of Profiles/cards: the answer that a search must give. The
/// tables are found by Scripts/make-demo-cards, which shares no code with the search.
public enum Planted {
  /// The word of all places, in lower case; no other word of the images contains it.
  public static let word = "wattlefon"

  /// Every place on the demo card.
  public static let places: [Place] = elsewhere + usim

  /// One occurrence of the word.
  public struct Place: Hashable, Sendable {
    /// `MF/ADF.USIM/EF.SPN`, as in the image.
    public var path: String
    /// From 1; `nil` unless the file has records.
    public var record: Int?
    /// Of the data object of a BER-TLV EF; `nil` for any other file.
    public var tag: UInt32?
    /// Of the first byte that holds a part of the word, from 0, in the file, record or value.
    public var offset: Int
    /// Number of bytes that hold a part of the word.
    public var length: Int
    /// Packed septets: where in the first byte the word begins, counted from the least significant bit. Else 0.
    public var bit: Int
    /// The word in the case in which it stands.
    public var text: String
    /// What the specification of the file says: `ascii`, `utf-8`, `gsm7`, `gsm7-packed`, `ucs2-80`, `ucs2-81`,
    /// `ucs2-82`, `utf-16be` or `dns`.
    public var coding: String

    init(
      _ path: String, record: Int? = nil, tag: UInt32? = nil, _ offset: Int, _ length: Int, bit: Int = 0,
      _ text: String,
      _ coding: String
    ) {
      self.path = path
      self.record = record
      self.tag = tag
      self.offset = offset
      self.length = length
      self.bit = bit
      self.text = text
      self.coding = coding
    }

    /// Names of codings that have the same bytes as this one for the word: a search may report any of them.
    public var codings: Set<String> {
      let latin: Set<String> = ["ascii", "utf-8", "gsm7", "dns"]
      return latin.contains(coding) ? latin : [coding]
    }
  }
}
