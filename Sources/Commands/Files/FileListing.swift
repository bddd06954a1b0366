import CardImage
import ElementaryFiles
import ISO7816
import Procedures

/// The files of an image as rows: what `ls` and `tree` print.
struct FileListing {
  private let files: [CardImage.File]
  private let access: [String: FileAccessRules]
  private let isLong: Bool

  /// - Parameters:
  ///   - path: of the directory itself, which `ls` does not list.
  ///   - access: the access rules by path, as far as they are known.
  ///   - isLong: whether rows tell them.
  init(
    _ image: CardImage, skipping path: String?, access: [String: FileAccessRules] = [:], isLong: Bool = false
  ) {
    files = image.files.filter { $0.path != path }
    self.access = access
    self.isLong = isLong
  }

  /// The access rules of all files of an image.
  static func access(_ image: CardImage, _ resolver: AccessResolver) -> [String: FileAccessRules] {
    var found: [String: FileAccessRules] = [:]
    for file in image.files { found[file.path] = resolver.rules(of: file) }
    return found
  }

  private func summary(_ file: CardImage.File, _ row: Row) -> String {
    guard !file.fcp.isEmpty else { return "" }
    return access[file.path].map { $0.summary(row.parameters.kind) } ?? "access rules unknown"
  }

  var isEmpty: Bool { files.isEmpty }

  func print(_ output: OutputOptions) throws {
    if output.json { return printJSON() }
    let style = output.style
    var table = Table()
    for file in files {
      let row = Row(file)
      if isLong {
        table.add(row.name, row.fid, row.sfi, row.structure, row.size, summary(file, row), row.remark)
      } else {
        table.add(row.name, row.fid, row.sfi, row.structure, row.size, row.remark)
      }
    }
    let remarks = isLong ? 6 : 5
    Standard.output(
      table.rendered { cell, column in
        switch column {
        case 0: style.bold(cell)
        case remarks: style.yellow(cell)
        default: cell
        }
      })
  }

  /// Names behind the lines of a tree, then the other columns.
  func printTree(_ output: OutputOptions) throws {
    if output.json { return printJSON() }
    let style = output.style
    var table = Table()
    for (index, file) in files.enumerated() {
      let row = Row(file)
      table.add(branch(at: index) + row.name, row.fid, row.sfi, row.structure, row.size, row.remark)
    }
    Standard.output(
      table.rendered { cell, column in
        switch column {
        case 1, 2: style.dim(cell)
        case 5: style.yellow(cell)
        default: cell
        }
      })
  }

  /// The lines that connect a file with its directory.
  private func branch(at index: Int) -> String {
    let components = files[index].path.split(separator: "/")
    guard components.count > 1 else { return "" }
    var text = ""
    for depth in 1..<components.count {
      let prefix = components[0..<depth].joined(separator: "/") + "/"
      let own = components[0...depth].joined(separator: "/")
      let hasMore = files[(index + 1)...].contains { file in
        file.path.hasPrefix(prefix) && file.path != own && !file.path.hasPrefix(own + "/")
      }
      if depth == components.count - 1 {
        text += hasMore ? "├─ " : "└─ "
      } else {
        text += hasMore ? "│  " : "   "
      }
    }
    return text
  }

  private func printJSON() {
    let rows: [FieldValue] = files.map { file in
      let row = Row(file)
      var fields: [FieldValue.Field] = [.init("path", .string(file.path))]
      if let fid = file.fid { fields.append(.init("fid", .string(fid.description))) }
      if let aid = file.aid { fields.append(.init("aid", .string(aid.description))) }
      if let sfi = row.parameters.sfi { fields.append(.init("sfi", .int(Int(sfi)))) }
      fields.append(.init("structure", .string(file.structure.rawValue)))
      if let size = row.parameters.fileSize { fields.append(.init("size", .int(size))) }
      if let length = row.parameters.recordLength { fields.append(.init("recordLength", .int(length))) }
      if let count = row.parameters.recordCount { fields.append(.init("records", .int(count))) }
      if let rules = access[file.path] { fields.append(.init("access", rules.fields)) }
      if let status = file.status { fields.append(.init("sw", .string(Hex.string([status.sw1, status.sw2])))) }
      if let problem = file.problem { fields.append(.init("problem", .string(problem))) }
      return .object(fields)
    }
    Standard.output(FieldValue.array(rows).jsonBytes(pretty: true))
    Standard.output("\n")
  }

  /// One file in words.
  private struct Row {
    let parameters: FileControlParameters
    var name = "", fid = "", sfi = "", structure = "", size = "", remark = ""

    init(_ file: CardImage.File) {
      parameters = FileControlParameters(response: file.fcp)
      name = file.name
      fid = file.fid?.description ?? ""
      sfi = parameters.sfi.map { "sfi \($0)" } ?? ""
      structure = file.structure.rawValue
      switch file.structure {
      case .transparent, .berTLV: size = parameters.fileSize.map { $0 == 1 ? "1 byte" : "\($0) bytes" } ?? ""
      case .linearFixed, .cyclic:
        if let count = parameters.recordCount, let length = parameters.recordLength {
          size = "\(count) × \(length) byte\(length == 1 ? "" : "s")"
        }
      case .adf: size = file.aid?.description ?? ""
      case .df, .unknown: break
      }
      if parameters.lifeCycle == .deactivated || file.status == .selectedFileInvalidated {
        remark = "deactivated"
      } else if let status = file.status {
        remark = status.description
      }
      if let problem = file.problem { remark += (remark.isEmpty ? "" : "; ") + problem }
      remark = Style.printable(remark)
    }
  }
}
