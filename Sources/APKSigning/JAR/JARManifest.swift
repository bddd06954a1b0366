/// A MANIFEST.MF or signature file (JAR File Specification): sections of attributes, the first without a name.
struct JARManifest {
  /// Attributes by lower-case name.
  typealias Attributes = [String: String]
  struct Section {
    var attributes: Attributes
    /// The section's bytes with the empty line that ends it.
    var range: Range<Int>
  }

  private(set) var main = Section(attributes: [:], range: 0..<0)
  private(set) var sections: [String: Section] = [:]

  /// - Parameter file: for messages.
  init(_ bytes: [UInt8], file: String) throws(APKError) {
    var place = 0
    var isMain = true
    while place < bytes.count {
      let start = place
      var attributes: Attributes = [:]
      var lines: [[UInt8]] = []
      while place < bytes.count {
        let line = Self.line(bytes, &place)
        if line.isEmpty { break }
        if line.first == 0x20, let last = lines.indices.last {
          lines[last] += line.dropFirst()
        } else {
          lines.append(line)
        }
      }
      for line in lines {
        guard let colon = line.firstIndex(of: 0x3A), line[colon...].starts(with: [0x3A, 0x20]) else {
          throw APKError("\(file): a line without a colon and a blank in the section at byte \(start)")
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        attributes[name] = String(decoding: line[(colon + 2)...], as: UTF8.self)
      }
      let section = Section(attributes: attributes, range: start..<place)
      if isMain {
        main = section
        isMain = false
      } else if !lines.isEmpty {
        guard let name = attributes["name"] else { throw APKError("\(file): no name in the section at byte \(start)") }
        guard sections.updateValue(section, forKey: name) == nil else {
          throw APKError("\(file): two sections are named \(name)")
        }
      }
    }
  }

  /// The line at `place` without its end: CR LF, LF or CR.
  private static func line(_ bytes: [UInt8], _ place: inout Int) -> [UInt8] {
    let start = place
    while place < bytes.count, bytes[place] != 0x0A, bytes[place] != 0x0D { place += 1 }
    let line = Array(bytes[start..<place])
    if place < bytes.count {
      let isReturn = bytes[place] == 0x0D
      place += 1
      if isReturn, place < bytes.count, bytes[place] == 0x0A { place += 1 }
    }
    return line
  }
}
