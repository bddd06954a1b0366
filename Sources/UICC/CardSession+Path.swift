import CardImage
public import ElementaryFiles
import ISO7816

extension CardSession {
  /// Resolves a path that a user typed, with what only the card knows: which applications it has (`ADF.USIM-2`), and
  /// which files another file names (`DF.PHONEBOOK/EF.ADN` through EF.PBR).
  /// - Throws: ``FilePath/Failure`` as ``FilePath`` does, or ``CardError`` if the line fails.
  public func resolve(_ text: String, tables: FileDefinition = StandardFiles.mf) throws -> FilePath {
    guard FilePath.dependsOnCard(text), dialect == .uicc else { return try FilePath(text, tables: tables) }
    let applications = try applications(tables: tables)
    let failure: FilePath.Failure
    do throws(FilePath.Failure) {
      return try FilePath(text, tables: tables, applications: applications)
    } catch {
      failure = error
    }
    let components = text.split(separator: "/")
    if let name = components.last, components.count > 1,
      let parent = try? FilePath(
        components.dropLast().joined(separator: "/"), tables: tables, applications: applications),
      parent.fid == nil, let place = try referenced(String(name), in: parent, tables: tables)
    {
      return place
    }
    throw failure
  }

  /// The applications of this card; only those of the tables if EF.DIR cannot be read.
  private func applications(tables: FileDefinition) throws(CardError) -> [CardApplication] {
    let file = try CardWalk.read(0x2F00, in: .mf, path: "MF/EF.DIR", session: self)
    return CardApplication.list(records: file?.content.parts ?? [], tables: tables)
  }

  /// A file that EF.PBR or another file of the same directory names.
  private func referenced(
    _ name: String, in parent: FilePath, tables: FileDefinition
  ) throws(CardError) -> FilePath? {
    for guide in parent.definition(in: tables)?.children ?? [] where CardWalk.isGuide("/\(guide.name)") {
      guard let fid = guide.fid else { continue }
      let read: CardImage.File?
      do throws(CardError) {
        read = try CardWalk.read(fid, in: parent.directory, path: "\(parent.path)/\(guide.name)", session: self)
      } catch {
        // The directory is not there, and so is none of its files.
        guard case .status = error else { throw error }
        return nil
      }
      let references = guide.references(in: read?.content.parts ?? [])
      if let found = references.first(where: { $0.name.lowercased() == name.lowercased() }), let fid = found.fid {
        return FilePath(directory: parent.directory, fid: fid, path: "\(parent.path)/\(found.name)")
      }
    }
    return nil
  }
}
