public import CardImage
public import ElementaryFiles
import ISO7816

/// Finds the definition of each file of an image and decodes contents with it.
public struct ImageDecoder: Sendable {
  private let definitions: [String: FileDefinition]

  /// Files that another file names (EF.PBR, EF.IMG) are known by what `image` holds of that other file.
  public init(_ image: CardImage) {
    var definitions: [String: FileDefinition] = [:]
    let tables = FileTables.current
    for file in image.files {
      guard
        let definition = definitions[file.path] ?? Self.definition(of: file, tables)
      else { continue }
      definitions[file.path] = definition
      let parent = file.path.split(separator: "/").dropLast().joined(separator: "/")
      for reference in definition.references(in: file.content.parts) {
        let path = "\(parent)/\(reference.name)"
        if definitions[path] == nil { definitions[path] = reference }
        // Other tools, and a path that a user typed, have such a file by its identifier.
        if let fid = reference.fid, definitions["\(parent)/\(fid)"] == nil {
          definitions["\(parent)/\(fid)"] = reference
        }
      }
    }
    self.definitions = definitions
  }

  private static func definition(of file: CardImage.File, _ tables: FileTables) -> FileDefinition? {
    let path = canonical(file.path)
    return tables.definition(at: path) ?? tables.userDefinition(identifiedBy: path)
  }

  /// The second USIM of a card is `ADF.USIM-2` in an image and `ADF.USIM` in the tables.
  package static func canonical(_ path: String) -> String {
    guard path.contains("-") else { return path }
    return path.split(separator: "/").map { component in
      guard component.hasPrefix("ADF."), let dash = component.lastIndex(of: "-"),
        Int(component[component.index(after: dash)...]) != nil
      else { return String(component) }
      return String(component[..<dash])
    }.joined(separator: "/")
  }

  /// The row of the tables for this file; `nil` if no table knows it.
  public func definition(of file: CardImage.File) -> FileDefinition? { definitions[file.path] }

  /// The content of a file as named fields: an object for a transparent file, an array with an entry for each record
  /// (`null` where it could not be read) or data object otherwise. `nil` where nothing was read or no codec exists.
  public func decode(_ file: CardImage.File) -> FieldValue? {
    guard let definition = definitions[file.path], definition.hasCodec else { return nil }
    switch file.content {
    case .none: return nil
    case .data(let data):
      guard definition.kind == .transparent else { return nil }
      return definition.decode(data, in: FileContext(length: data.count))
    case .records(let records):
      guard definition.kind == .linearFixed || definition.kind == .cyclic else { return nil }
      return .array(
        records.enumerated().map { index, record in
          guard let record else { return .null }
          return definition.decode(record, in: FileContext(length: record.count, record: index + 1)) ?? .null
        })
    case .tags(let objects):
      guard definition.kind == .berTLV else { return nil }
      let decoded = objects.map { object in
        definition.decode(TLV(tag: object.tag, value: object.value).encoded, in: FileContext()) ?? .null
      }
      return decoded.allSatisfy { $0 == .null } ? nil : .array(decoded)
    }
  }
}
