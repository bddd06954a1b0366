import CardImage
import ISO7816

/// The files of a card, in the order of the image. Node 0 is the MF.
struct FileTree {
  var nodes: [FileNode] = []
  /// A card that answers class A0 only: its MF has the response of TS 51.011.
  private(set) var isGSM = false
  private var byPath: [String: Int] = [:]

  static let root = 0

  init(_ image: CardImage) throws(SoftCardError) {
    isGSM = Self.isGSM(image)
    if !image.files.contains(where: { $0.path == "MF" }) {
      add(CardImage.File(path: "MF", fid: .mf, structure: .df), kind: .mf, parent: nil, index: nil)
    }
    for (index, file) in image.files.enumerated() {
      guard byPath[file.path] == nil else { throw .duplicatePath(file.path) }
      let components = file.path.split(separator: "/", omittingEmptySubsequences: false)
      guard components.first == "MF", !components.contains("") else { throw .badPath(file.path) }
      if components.count == 1 {
        add(file, kind: .mf, parent: nil, index: index)
      } else {
        guard let parent = byPath[components.dropLast().joined(separator: "/")] else { throw .noParent(file.path) }
        guard nodes[parent].kind.isDirectory else { throw .parentIsNoDirectory(file.path) }
        add(file, kind: Self.kind(of: file), parent: parent, index: index)
        try check(file)
      }
    }
    for index in nodes.indices where nodes[index].template == nil { synthesise(index) }
  }

  /// Reads one file of the image into a node.
  private mutating func add(_ file: CardImage.File, kind: FileNode.Kind, parent: Int?, index: Int?) {
    let gsm = GSMResponse(file.fcp)
    let template = file.fcp.isEmpty || gsm != nil ? nil : FCPTemplate(file.fcp)
    var node = FileNode(
      path: file.path, fid: file.fid ?? template?.fid ?? gsm?.fid, aid: template?.dfName ?? file.aid?.bytes, kind: kind,
      parent: parent, template: template, gsm: gsm, content: file.content,
      lifeCycle: template?.lifeCycle ?? (gsm?.isInvalidated == true ? 0x04 : 0x05), imageIndex: index,
      hasOwnResponse: !file.fcp.isEmpty)
    if kind == .mf { node.fid = .mf }
    if node.fid == nil, kind != .adf, file.name.utf8.count == 4 { node.fid = Hex.bytes(file.name).flatMap { FID($0) } }
    if file.fcp.isEmpty, file.content == .none, kind != .mf { node.selectStatus = file.status }
    node.readStatus = file.status
    node.sfi = Self.shortFileIdentifier(node)
    let position = nodes.count
    nodes.append(node)
    byPath[file.path] = position
    if let parent { nodes[parent].children.append(position) }
  }

  /// A file that nothing could ever select is a mistake in the image, unless the card itself refused it.
  private func check(_ file: CardImage.File) throws(SoftCardError) {
    guard let node = nodes.last, node.selectStatus == nil, node.fid == nil else { return }
    if node.kind != .adf { throw .noFileIdentifier(file.path) }
    if node.aid == nil { throw .noApplicationIdentifier(file.path) }
  }

  private mutating func synthesise(_ index: Int) {
    guard !isGSM else { return }
    // An application without files and without an FCP is an applet that answered SELECT with nothing.
    if nodes[index].kind == .adf, nodes[index].children.isEmpty, !nodes[index].hasOwnResponse { return }
    nodes[index].template = FCPTemplate(SynthesisedFCP.bytes(for: nodes[index], isRoot: index == Self.root))
  }

  // MARK: reading the image

  private static func isGSM(_ image: CardImage) -> Bool {
    if let mf = image.files.first(where: { $0.path == "MF" }), !mf.fcp.isEmpty { return GSMResponse(mf.fcp) != nil }
    let responses = image.files.lazy.map(\.fcp).filter { !$0.isEmpty }
    return responses.contains { GSMResponse($0) != nil } && !responses.contains { GSMResponse($0) == nil }
  }

  /// The image's word first, then what the content is, then the file descriptor.
  private static func kind(of file: CardImage.File) -> FileNode.Kind {
    switch file.structure {
    case .transparent: return .transparent
    case .linearFixed: return .linearFixed
    case .cyclic: return .cyclic
    case .berTLV: return .berTLV
    case .df: return .df
    case .adf: return .adf
    case .unknown: break
    }
    switch file.content {
    case .data: return .transparent
    case .tags: return .berTLV
    case .records, .none: break
    }
    if let gsm = GSMResponse(file.fcp) { return gsm.kind == .mf ? .df : gsm.kind }
    let descriptor = FCPTemplate(file.fcp).descriptor
    switch descriptor.map({ ($0 & 0x38, $0 & 0x07) }) {
    case (0x38, 0x01)?: return .berTLV
    case (0x38, _)?: return file.aid == nil ? .df : .adf
    case (_, 0x02)?: return .linearFixed
    case (_, 0x06)?: return .cyclic
    default: break
    }
    if case .records = file.content { return .linearFixed }
    return file.aid == nil ? .transparent : .adf
  }

  /// TS 102 221 §11.1.1.4.8: tag 88 absent means the low five bits of the FID, empty means none.
  private static func shortFileIdentifier(_ node: FileNode) -> UInt8? {
    guard !node.kind.isDirectory, node.gsm == nil else { return nil }
    let value: UInt8
    if let object = node.template?.sfiObject {
      guard let byte = object.first else { return nil }
      value = byte >> 3
    } else {
      guard let fid = node.fid else { return nil }
      value = UInt8(truncatingIfNeeded: fid.rawValue & 0x1F)
    }
    return (1...30).contains(value) ? value : nil
  }
}
