public import CardImage
import ISO7816
public import UICC

/// Finds the access rules of files, through EF.ARR where they are referenced. EF.ARR is looked for by TS 102 221 §9.2.7:
/// in the directory of the file, then in those above, up to the application around it and from there in the MF.
public final class AccessResolver {
  /// Reads EF.ARR of a directory; `nil` where there is none, or it cannot be read.
  private let read: (_ fid: FID, _ directory: String) -> CardImage.File?
  private var known: [String: CardImage.File?] = [:]

  /// Of an image that holds its EF.ARRs.
  public init(_ image: CardImage) {
    let files = Dictionary(image.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let children = Dictionary(grouping: image.files) { $0.parentPath ?? "" }
    read = { fid, directory in
      guard files[directory] != nil || directory == "MF" else { return nil }
      return children[directory]?.first { $0.fid == fid && $0.content != .none }
    }
  }

  /// Of a card: reads each EF.ARR once, when it is first needed. A line that fails leaves rules unresolved.
  public init(_ session: CardSession, _ image: CardImage) {
    let inImage = AccessResolver(image)
    let applications = image.files.compactMap { file in file.aid.map { (file.path, $0) } }
    read = { fid, directory in
      if let file = inImage.read(fid, directory) { return file }
      var steps: [Directory.Step] = []
      var path = "MF"
      for name in directory.split(separator: "/").dropFirst() {
        path += "/\(name)"
        if let aid = applications.first(where: { $0.0 == path })?.1 {
          steps = [.aid(aid)]
        } else if let place = try? session.resolve(path), place.fid == nil {
          steps = place.directory.steps
        } else {
          return nil
        }
      }
      return try? CardWalk.read(fid, in: Directory(steps), path: "\(directory)/EF.ARR", session: session)
    }
  }

  private func arr(_ fid: FID, _ directory: String) -> CardImage.File? {
    let key = "\(directory)/\(fid)"
    if let file = known[key] { return file }
    let file = read(fid, directory)
    known[key] = .some(file)
    return file
  }

  /// The rules of a file by its response to SELECT; `nil` where that tells none, or the EF.ARR is not there.
  public func rules(of file: CardImage.File) -> FileAccessRules? {
    let parameters = FileControlParameters(response: file.fcp)
    let isDirectory = file.structure == .df || file.structure == .adf
    switch parameters.security {
    case nil: return nil
    case .compact(let bytes)?: return .compact(bytes, isDirectory: isDirectory)
    case .expanded(let bytes)?: return .expanded(bytes, isDirectory: isDirectory)
    case .gsm(let bytes)?: return isDirectory ? nil : .gsm(bytes)
    case .referenced(let fid, let references)?:
      return referenced(fid, references, of: file, isDirectory: isDirectory)
    }
  }

  private func referenced(
    _ fid: FID?, _ references: [FileControlParameters.RuleReference], of file: CardImage.File, isDirectory: Bool
  ) -> FileAccessRules? {
    // Environment 01 is in force while PIN1 is enabled, 00 while it is disabled (§9.2.5).
    guard let main = references.first(where: { $0.se == nil || $0.se == 0x01 }) ?? references.first else { return nil }
    var directory: String? = isDirectory ? file.path : file.parentPath
    while let place = directory {
      // Without a FID it is the EF.ARR of the directory.
      for fid in fid.map({ [$0] }) ?? [0x6F06, 0x2F06] {
        guard let arr = arr(fid, place), case .records(let records) = arr.content else { continue }
        func rules(_ reference: FileControlParameters.RuleReference) -> FileAccessRules? {
          let index = Int(reference.record) - 1
          guard records.indices.contains(index), let bytes = records[index] else { return nil }
          var rules = FileAccessRules.expanded(bytes, isDirectory: isDirectory, format: .referenced)
          rules.source = "\(arr.path) record \(reference.record)"
          return rules
        }
        guard var result = rules(main) else { return nil }
        for other in references where other != main {
          if let environment = other.se, let rules = rules(other) { result.add(environment: environment, rules) }
        }
        return result
      }
      directory = place.lastIndex(of: "/").map { String(place[..<$0]) }
    }
    return nil
  }
}
