/// A pattern as the byte strings that may stand at each of its positions. No string of a position may begin another
/// one of that position, which holds for every coding of characters; so there is one way to match and no backtracking.
struct ByteSequence: Hashable, Sendable {
  private struct Step: Hashable, Sendable {
    var singles = ByteSet()
    var longer: [[UInt8]] = []
  }
  private let steps: [Step]
  private let positions: [[[UInt8]]]

  /// - Parameter positions: at least one, each with at least one string of at least one byte.
  init(_ positions: [[[UInt8]]]) {
    self.positions = positions
    self.steps = positions.map { alternatives in
      var step = Step()
      for code in alternatives {
        if code.count == 1, let byte = code.first { step.singles.insert(byte) } else { step.longer.append(code) }
      }
      return step
    }
  }

  /// The end of the match that begins at `start`; `nil` where there is none.
  func end(from start: Int, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    guard start >= 0 else { return nil }
    var index = start
    for step in steps {
      guard let next = Self.match(step, at: index, in: region) else { return nil }
      index = next
    }
    return index
  }

  /// The end of what matches position `number` at `index`.
  func end(ofPosition number: Int, from index: Int, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    guard steps.indices.contains(number), index >= 0 else { return nil }
    return Self.match(steps[number], at: index, in: region)
  }

  private static func match(_ step: Step, at index: Int, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    guard index < region.count else { return nil }
    if step.singles.contains(region[index]) { return index + 1 }
    return step.longer.lazy.compactMap { code in
      guard code.count <= region.count - index else { return nil }
      for (place, byte) in code.enumerated() where region[index + place] != byte { return nil }
      return index + code.count
    }.first
  }

  /// The rarest bytes at a fixed distance from the start.
  var window: ByteWindow {
    var windows: [ByteWindow] = []
    var offset = 0
    for (number, alternatives) in positions.enumerated() {
      windows.append(ByteWindow(offset: offset, bytes: sets(from: number)))
      guard let count = alternatives.first?.count, alternatives.allSatisfy({ $0.count == count }) else { break }
      offset += count
    }
    return ByteWindow.best(windows)
  }

  /// What the first bytes from a position on may be, as far as all of its matches have them.
  private func sets(from number: Int) -> [ByteSet] {
    // By how many bytes are left to be told, the positions at which that may be.
    var sets = [ByteSet](repeating: ByteSet(), count: ByteWindow.length)
    var known = ByteWindow.length
    var seen = Set<[Int]>()
    func visit(_ position: Int, _ place: Int) {
      guard place < ByteWindow.length, seen.insert([position, place]).inserted else { return }
      guard position < positions.count else {
        known = min(known, place)
        return
      }
      for code in positions[position] {
        for (index, byte) in code.enumerated() where place + index < ByteWindow.length {
          sets[place + index].insert(byte)
        }
        visit(position + 1, place + code.count)
      }
    }
    visit(number, 0)
    return Array(sets.prefix(known))
  }

  /// The rarest pairs at the beginning of a position that has a fixed distance from the start.
  var anchor: Anchor {
    var best: Anchor?
    var offset = 0
    for (number, alternatives) in positions.enumerated() {
      let next = number + 1 < positions.count ? positions[number + 1].compactMap(\.first) : Array(0...255)
      var pairs = Set<UInt16>()
      for code in alternatives {
        guard let first = code.first else { continue }
        for second in code.count > 1 ? [code[1]] : next { pairs.insert(UInt16(first) << 8 | UInt16(second)) }
      }
      let candidate = Anchor(offset: offset, pairs: pairs.sorted())
      if best.map({ candidate.frequency < $0.frequency }) ?? true { best = candidate }
      guard let count = alternatives.first?.count, alternatives.allSatisfy({ $0.count == count }) else { break }
      offset += count
    }
    return best ?? Anchor(offset: 0, pairs: [])
  }
}
