extension SearchArena {
  /// Every place where one of `matchers` matches, place by place, unsorted and with all the codings that coincide.
  func scan(_ matchers: [any Matcher], _ table: AnchorTable, into hits: inout [RawHit]) {
    bytes.withUnsafeBufferPointer { buffer in
      var place = 0
      Self.candidates(in: buffer, table) { position, mask in
        while place + 1 < places.count, starts[place + 1] <= position { place += 1 }
        guard place < places.count else { return }
        let region = region(place, in: buffer)
        let first = hits.count
        var rest = mask
        while rest != 0 {
          let bit = rest.trailingZeroBitCount
          rest &= rest - 1
          for number in stride(from: bit, to: matchers.count, by: 32) {
            matchers[number].report(anchor: position - starts[place], in: region, to: &hits)
          }
        }
        for index in first..<hits.count { hits[index].region = Int32(clamping: place) }
      }
    }
  }

  /// Calls `body` with each position whose byte and the next one (00 after the last) are a pair of the table.
  @inline(__always)
  private static func candidates(
    in buffer: UnsafeBufferPointer<UInt8>, _ table: AnchorTable, _ body: (Int, UInt32) -> Void
  ) {
    guard let base = buffer.baseAddress.map(UnsafeRawPointer.init) else { return }
    let count = buffer.count
    let skipsErased = table.masks[0xFFFF] == 0
    let skipsZeros = table.masks[0x0000] == 0
    table.bits.withUnsafeBufferPointer { bits in
      table.masks.withUnsafeBufferPointer { masks in
        // In range: a pair is 16 bits, and there are 2^16 bits and masks.
        func isAnchor(_ pair: UInt64) -> UInt64 {
          let pair = pair & 0xFFFF
          return bits[Int(truncatingIfNeeded: pair >> 6)] >> (pair & 63) & 1
        }
        var position = 0
        // Eight pairs at a time take the nine bytes from `position`; the last of them is below `count`.
        while position < count - 8 {
          let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
          // Most of a card is erased: seven pairs of FF, or of 00, that no matcher asks for.
          if word == .max && skipsErased || word == 0 && skipsZeros {
            position += 7
            continue
          }
          let last = word >> 56 | UInt64(buffer[position + 8]) << 8
          let found =
            isAnchor(word) | isAnchor(word >> 8) << 1 | isAnchor(word >> 16) << 2 | isAnchor(word >> 24) << 3
            | isAnchor(word >> 32) << 4 | isAnchor(word >> 40) << 5 | isAnchor(word >> 48) << 6 | isAnchor(last) << 7
          var rest = found
          while rest != 0 {
            let index = position + rest.trailingZeroBitCount
            rest &= rest - 1
            body(index, masks[Int(buffer[index]) | Int(buffer[index + 1]) << 8])
          }
          position += 8
        }
        while position < count {
          let next = position + 1 < count ? Int(buffer[position + 1]) : 0
          let mask = masks[Int(buffer[position]) | next << 8]
          if mask != 0 { body(position, mask) }
          position += 1
        }
      }
    }
  }
}
