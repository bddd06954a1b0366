/// Hashes of one image, in room that the next one uses again. Two that differ are told apart.
struct HashSet {
  /// A power of two; 0 is free.
  private var slots = [UInt64](repeating: 0, count: 1024)
  private var count = 0

  mutating func removeAll() {
    if count > 0 { for index in slots.indices { slots[index] = 0 } }
    count = 0
  }

  /// - Returns: whether it is new.
  mutating func insert(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    if count * 2 >= slots.count {
      let old = slots
      slots = [UInt64](repeating: 0, count: old.count * 2)
      for other in old where other != 0 { slots[place(of: other)] = other }
    }
    let place = place(of: hash)
    guard slots[place] == 0 else { return false }
    slots[place] = hash
    count += 1
    return true
  }

  /// Where it is, or would be.
  private func place(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while slots[place] != 0, slots[place] != hash { place = (place + 1) & mask }
    return place
  }
}
