import ISO7816

/// The little that a reader of dumps must know of a response to SELECT; everything in it is optional.
struct SelectResponse: Hashable {
  var structure: CardImage.Structure?
  var fid: FID?
  var aid: AID?
  /// Of a transparent EF, in bytes.
  var dataSize: Int?
  /// In bytes.
  var recordLength: Int?
  var recordCount: Int?

  init(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let parameters = FileControlParameters(response: bytes)
    fid = parameters.fid
    aid = parameters.dfName.flatMap { $0.bytes.isEmpty ? nil : $0 }
    switch parameters.kind {
    case .df: structure = .df
    case .transparent:
      structure = .transparent
      dataSize = parameters.fileSize
    case .linearFixed: structure = .linearFixed
    case .cyclic: structure = .cyclic
    case .berTLV: structure = .berTLV
    case nil: break
    }
    recordLength = parameters.recordLength
    recordCount = parameters.recordCount
    // Only applications have a DF name; an FCI without a file descriptor is one of a security domain.
    if aid != nil, structure == .df || structure == nil, fid != .mf { structure = .adf }
  }
}
