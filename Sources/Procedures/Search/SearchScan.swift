internal import CHexScan

extension SearchArena {
  /// Every place where one of `matchers` matches, unsorted and with all the codings that coincide.
  func scan(_ matchers: [any Matcher], _ table: WindowTable, into hits: inout [RawHit]) {
    guard !matchers.isEmpty else { return }
    let offsets = matchers.map { ($0.window.offset, $0.anchor.offset) }
    var windows = table.windows
    let (starts, placeCount) = (starts, placeCount)
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var place = 0
      var position = 0
      while true {
        var buckets: UInt8 = 0
        // The storage goes on for `slack` bytes behind the content.
        position = hexscan_find(base, count, position, &windows, &buckets)
        guard position < count else { return }
        while place + 1 < placeCount, starts[place + 1] <= position { place += 1 }
        guard place < placeCount else { return }
        let region = region(place, in: buffer)
        let first = hits.count
        while buckets != 0 {
          let bucket = buckets.trailingZeroBitCount
          buckets &= buckets - 1
          for number in table.buckets[bucket] {
            let (window, anchor) = offsets[number]
            let start = position - starts[place] - window
            if start >= 0 { matchers[number].report(anchor: start + anchor, in: region, to: &hits) }
          }
        }
        for index in first..<hits.count { hits[index].region = Int32(clamping: place) }
        position += 1
      }
    }
  }
}
