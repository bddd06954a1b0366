/// Runs a ``TextRegex``. Keeps what it learns of scalars and of state sets, so one is used for many texts.
struct RegexRun {
  private let regex: TextRegex
  /// Scalars by the sets that hold them; equal ones share a class.
  private var classes: [UInt32: Int32] = [:]
  private var small = [Int32](repeating: -1, count: 0x600)
  private var memberships: [[Bool]] = []
  private var classByMembership: [[Bool]: Int32] = [:]
  /// The lazily built automaton that tells whether a text has a match: transitions by state and class.
  private var sets: [[Int32]] = []
  private var setNumbers: [[Int32]: Int32] = [:]
  private var accepting: [Bool] = []
  private var transitions: [Int32] = []
  private static let maximumClasses = 64
  private static let maximumSets = 4096

  init(_ regex: TextRegex) { self.regex = regex }

  /// The matches in a text from left to right, the longest at each place, none over another.
  mutating func matches(in text: [Unicode.Scalar]) -> [Range<Int>] {
    guard text.count >= regex.minimumLength else { return [] }
    let codes = text.map { classNumber($0) }
    if !regex.hasAssertions, let has = hasMatch(codes), !has { return [] }
    var found: [Range<Int>] = []
    var start = 0
    while start < text.count, let range = first(text, codes, from: start) {
      found.append(range)
      start = range.upperBound
    }
    return found
  }

  private mutating func classNumber(_ scalar: Unicode.Scalar) -> Int32 {
    let value = Int(scalar.value)
    if value < small.count {
      if small[value] >= 0 { return small[value] }
    } else if let known = classes[scalar.value] {
      return known
    }
    let membership = regex.membership(scalar)
    let number = classByMembership[membership] ?? Int32(clamping: memberships.count)
    if Int(number) == memberships.count {
      memberships.append(membership)
      classByMembership[membership] = number
    }
    if value < small.count { small[value] = number } else { classes[scalar.value] = number }
    return number
  }

  // MARK: whether there is a match

  /// `nil` where the automaton became too large to say.
  private mutating func hasMatch(_ codes: [Int32]) -> Bool? {
    if sets.isEmpty || sets.count >= Self.maximumSets {
      sets = []
      setNumbers = [:]
      accepting = []
      transitions = []
      _ = number(of: closure(of: [0]))
    }
    var state = 0
    for code in codes {
      let width = Self.maximumClasses
      guard Int(code) < width else { return nil }
      var next = transitions[state * width + Int(code)]
      if next < 0 {
        guard sets.count < Self.maximumSets else { return nil }
        var targets: [Int32] = [0]
        for step in sets[state] {
          if case .set(let set) = regex.steps[Int(step)], memberships[Int(code)][set] { targets.append(step + 1) }
        }
        next = number(of: closure(of: targets))
        transitions[state * width + Int(code)] = next
      }
      state = Int(next)
      if accepting[state] { return true }
    }
    return false
  }

  private mutating func number(of set: [Int32]) -> Int32 {
    if let known = setNumbers[set] { return known }
    let number = Int32(clamping: sets.count)
    sets.append(set)
    setNumbers[set] = number
    accepting.append(set.contains { regex.steps[Int($0)] == .match })
    transitions.append(contentsOf: repeatElement(-1, count: Self.maximumClasses))
    return number
  }

  private func closure(of starts: [Int32]) -> [Int32] {
    var seen = Set<Int32>()
    var pending = starts
    while let step = pending.popLast() {
      guard seen.insert(step).inserted else { continue }
      switch regex.steps[Int(step)] {
      case .split(let a, let b): pending += [Int32(clamping: a), Int32(clamping: b)]
      case .jump(let target): pending.append(Int32(clamping: target))
      case .set, .assertion, .match: break
      }
    }
    return seen.sorted()
  }

  // MARK: where it is

  /// The leftmost match from `start` on, and of those the longest.
  private func first(_ text: [Unicode.Scalar], _ codes: [Int32], from start: Int) -> Range<Int>? {
    // The earliest start with which each state is reached; -1 where it is not.
    var current = [Int](repeating: -1, count: regex.steps.count)
    var next = current
    var active: [Int] = []
    var best: Range<Int>?
    for index in start...text.count {
      if best == nil { add(0, start: index, at: index, text, to: &current, &active) }
      for step in active where regex.steps[step] == .match {
        let range = current[step]..<index
        if range.isEmpty { continue }
        if best.map({ range.lowerBound < $0.lowerBound || range.lowerBound == $0.lowerBound }) ?? true { best = range }
      }
      guard index < text.count else { break }
      var following: [Int] = []
      for step in active {
        let origin = current[step]
        current[step] = -1
        // A match that began earlier wins over all that begin later.
        if let best, origin > best.lowerBound { continue }
        if case .set(let set) = regex.steps[step], memberships[Int(codes[index])][set] {
          add(step + 1, start: origin, at: index + 1, text, to: &next, &following)
        }
      }
      swap(&current, &next)
      active = following
      if active.isEmpty, best != nil { break }
    }
    return best
  }

  private func add(
    _ first: Int, start: Int, at index: Int, _ text: [Unicode.Scalar], to states: inout [Int], _ active: inout [Int]
  ) {
    var pending = [first]
    while let step = pending.popLast() {
      if states[step] >= 0, states[step] <= start { continue }
      if states[step] < 0 { active.append(step) }
      states[step] = start
      switch regex.steps[step] {
      case .split(let a, let b): pending += [b, a]
      case .jump(let target): pending.append(target)
      case .assertion(let assertion): if holds(assertion, at: index, text) { pending.append(step + 1) }
      case .set, .match: break
      }
    }
  }

  private func holds(_ assertion: RegexNode.Assertion, at index: Int, _ text: [Unicode.Scalar]) -> Bool {
    func isWord(_ index: Int) -> Bool {
      text.indices.contains(index) && RegexParser.word.contains { $0.contains(text[index].value) }
    }
    switch assertion {
    case .start: return index == 0
    case .end: return index == text.count
    case .wordBoundary: return isWord(index - 1) != isWord(index)
    case .noWordBoundary: return isWord(index - 1) == isWord(index)
    }
  }
}
