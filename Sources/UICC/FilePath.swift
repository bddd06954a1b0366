public import ElementaryFiles
public import ISO7816

/// A file as a user names it, resolved to the SELECTs that reach it.
///
/// Names are those of the tables in any case of letters, or FIDs of four hex digits; an application may be given by
/// its AID. The path may begin at the MF or anywhere below it where that is unique: `MF/ADF.USIM/EF.SPN`,
/// `ADF.USIM/EF.SPN`, `EF.UST`, `MF/7FFF/6F46`, `MF/a0000000871002/6F46`.
public struct FilePath: Hashable, Sendable {
  /// The DF itself, or the DF that holds the EF.
  public let directory: Directory
  /// Of an EF; `nil` for MF, DF and ADF.
  public let fid: FID?
  /// The names from the MF on, as images write them.
  public let path: String

  /// Why a path leads nowhere.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public let hint: String?

    /// What a user typed is repeated without control characters.
    init(description: String, hint: String?) {
      self.description = description.withoutControls
      self.hint = hint?.withoutControls
    }
  }

  /// - Throws: ``Failure`` if no table knows a name or several files fit; the hint lists what was meant perhaps.
  /// - Parameter applications: what the card has, if that is known: `ADF.USIM-2` is a name then.
  public init(
    _ text: String, tables: FileDefinition = StandardFiles.mf, applications: [CardApplication] = []
  ) throws(Failure) {
    let components = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard !components.isEmpty else {
      throw Failure(description: "the path is empty", hint: "MF/ADF.USIM/EF.SPN is a path, and so is MF/7FFF/6F46")
    }
    if Self.matches(components[0], tables) {
      self = try Self.descend(components.dropFirst(), text: text, tables: tables, applications: applications)
      return
    }
    if applications.contains(where: { $0.isNamed(components[0]) }) {
      self = try Self.descend(components[...], text: text, tables: tables, applications: applications)
      return
    }
    let starts = Self.places(of: components[0], below: tables, path: ["MF"])
    let found = starts.compactMap { start in
      try? Self.descend((start + components.dropFirst())[1...], text: text, tables: tables, applications: applications)
    }
    switch Set(found.map(\.path)).count {
    case 1: self = found[0]
    case 0 where Self.hexFID(components[0]) != nil || AID(named: components[0]) != nil:
      self = try Self.descend(components[...], text: text, tables: tables, applications: applications)
    case 0:
      throw Failure(
        description: "no file \(text) in the tables",
        hint: Self.suggestion(for: components[components.count - 1], below: nil, at: "", tables: tables))
    default:
      let names = found.map(\.path)
      throw Failure(
        description: "\(text) could be any of \(names.count) files",
        hint: "say which: \(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", ..." : "")")
    }
  }

  package init(directory: Directory, fid: FID?, path: String) {
    self.directory = directory
    self.fid = fid
    self.path = path
  }

  private static func descend(
    _ components: ArraySlice<String>, text: String, tables: FileDefinition, applications: [CardApplication]
  ) throws(Failure) -> FilePath {
    var definition: FileDefinition? = tables
    var directory = Directory.mf
    var path = "MF"
    for (offset, component) in components.enumerated() {
      let isLast = offset == components.count - 1
      // 7FFF stands for the application that is active; the first one of a UICC is the USIM.
      let name = component.lowercased() == "7fff" ? "ADF.USIM" : component
      if let application = applications.first(where: { $0.isNamed(name) }) {
        definition = tables.application(application.aid)
        directory = Directory([.aid(application.aid)])
        path = application.path
      } else if let child = definition?.children.first(where: { matches(name, $0) }) {
        path += "/\(child.name)"
        if child.isEF {
          guard isLast else {
            throw Failure(description: "\(text): \(child.name) is a file and has none below it", hint: nil)
          }
          return FilePath(directory: directory, fid: child.fid, path: path)
        }
        if let aid = child.aid {
          directory = Directory([.aid(aid)])
        } else if let fid = child.fid {
          directory = directory.appending(.fid(fid))
        }
        definition = child
      } else if let aid = AID(named: name) {
        definition = tables.application(aid)
        directory = Directory([.aid(aid)])
        path = "MF/\(definition?.name ?? "ADF.\(aid)")"
      } else if let fid = hexFID(name) {
        path += "/\(fid)"
        if isLast && fid.rawValue >> 8 != 0x7F && fid.rawValue >> 8 != 0x5F {
          return FilePath(directory: directory, fid: fid, path: path)
        }
        directory = directory.appending(.fid(fid))
        definition = nil
      } else {
        throw Failure(
          description: "no file \(component) under \(path) in the tables",
          hint: suggestion(for: component, below: definition, at: path, tables: tables))
      }
    }
    return FilePath(directory: directory, fid: nil, path: path)
  }

  /// The row of the tables for this place; `nil` if no table knows it.
  func definition(in tables: FileDefinition) -> FileDefinition? {
    var components = path.split(separator: "/").map(String.init)
    // The second USIM is in the tables as any USIM is.
    if case .aid(let aid) = directory.steps.first, components.count > 1, let application = tables.application(aid) {
      components[1] = application.name
    }
    return tables.descendant(at: components.joined(separator: "/"))
  }

  /// Whether only the card can tell where this leads, or under which name: an application by its AID or by number
  /// (`ADF.USIM-2`), a file that EF.PBR or EF.IMG names.
  public static func dependsOnCard(_ text: String) -> Bool {
    let components = text.lowercased().split(separator: "/").map(String.init)
    return components.contains { component in
      if AID(named: component) != nil || component == "df.phonebook" || component == "df.graphics" { return true }
      guard component.hasPrefix("adf."), let dash = component.lastIndex(of: "-") else { return false }
      return Int(component[component.index(after: dash)...]) != nil
    }
  }

  private static func matches(_ name: String, _ definition: FileDefinition) -> Bool {
    let name = name.lowercased()
    if definition.name.lowercased() == name { return true }
    guard let fid = definition.fid else { return false }
    return fid.description == name
  }

  private static func hexFID(_ text: String) -> FID? {
    guard text.utf8.count == 4, let bytes = Hex.bytes(text) else { return nil }
    return FID(bytes)
  }

  /// Every place of a name, as components from the MF on.
  private static func places(of name: String, below definition: FileDefinition, path: [String]) -> [[String]] {
    definition.children.flatMap { child -> [[String]] in
      let here = path + [child.name]
      return (matches(name, child) ? [here] : []) + places(of: name, below: child, path: here)
    }
  }

  /// Where a file of this name is, or one that is spelt nearly so.
  private static func suggestion(
    for name: String, below definition: FileDefinition?, at path: String, tables: FileDefinition
  ) -> String? {
    var found: [(path: String, distance: Int)] = []
    let wanted = name.lowercased()
    func collect(_ definition: FileDefinition, _ path: String) {
      found.append((path, Spelling.distance(wanted, definition.name.lowercased())))
      for child in definition.children { collect(child, "\(path)/\(child.name)") }
    }
    // First where the user looked, then anywhere.
    if let definition { collect(definition, path) }
    // The kind of file, EF. or DF., is seldom what was misspelt.
    let nearest = max(1, wanted.split(separator: ".").last?.count ?? 0) / 2
    if !found.contains(where: { $0.distance <= max(1, nearest) }) { collect(tables, tables.name) }
    guard let best = found.map(\.distance).min(), best <= max(1, nearest) else {
      return "a file that no table knows is named by its FID: MF/ADF.USIM/6F9F"
    }
    let paths = found.filter { $0.distance == best }.map(\.path)
    return "did you mean \(paths.prefix(3).joined(separator: ", "))\(paths.count > 3 ? ", ..." : "")?"
  }
}

extension AID {
  /// `a0000000871002…` or `ADF.a0000000871002…`, five bytes at least.
  init?(named text: String) {
    let text = text.lowercased().hasPrefix("adf.") ? String(text.dropFirst(4)) : text
    guard (10...32).contains(text.utf8.count), let bytes = Hex.bytes(text) else { return nil }
    self.init(bytes)
  }
}
