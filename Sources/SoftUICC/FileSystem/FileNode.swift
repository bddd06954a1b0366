import CardImage
import ISO7816

/// One file of the card. Directories and the current selection refer to it by its place in ``FileTree/nodes``.
struct FileNode {
  enum Kind {
    case mf, df, adf
    case transparent, linearFixed, cyclic, berTLV

    var isDirectory: Bool {
      switch self {
      case .mf, .df, .adf: true
      default: false
      }
    }
    var hasRecords: Bool { self == .linearFixed || self == .cyclic }
  }

  var path: String
  var fid: FID?
  var aid: [UInt8]?
  var kind: Kind
  var parent: Int?
  var children: [Int] = []
  /// The response of class 00; `nil` for an application that gives none.
  var template: FCPTemplate?
  /// The response of class A0 where the image has one.
  var gsm: GSMResponse?
  var content: CardImage.Content
  /// Life cycle status integer (TS 102 221 §11.1.1.4.9); changed by ACTIVATE, DEACTIVATE and TERMINATE.
  var lifeCycle: UInt8
  /// What the image says SELECT answers instead of selecting.
  var selectStatus: StatusWord?
  /// What the image says READ answers once the content that it has is through.
  var readStatus: StatusWord?
  var sfi: UInt8?
  /// Place in the image; `nil` for a file that was made up.
  var imageIndex: Int?
  /// Whether the image had a response to SELECT.
  var hasOwnResponse: Bool

  var isDeactivated: Bool { lifeCycle & 0xFD == 0x04 }
  var isTerminated: Bool { lifeCycle & 0xFC == 0x0C }

  /// Bytes of a record: what the FCP says, or the longest one there is.
  var recordLength: Int {
    if let length = gsm?.recordLength ?? template?.recordLength, length > 0 { return length }
    guard case .records(let records) = content else { return 0 }
    return records.map { $0?.count ?? 0 }.max() ?? 0
  }

  var recordCount: Int {
    if case .records(let records) = content { records.count } else { 0 }
  }

  /// What READ answers where the image has no bytes.
  var unreadable: StatusWord { readStatus ?? SW.conditions }
}
