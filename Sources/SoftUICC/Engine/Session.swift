import ISO7816

/// What a logical channel has selected (TS 102 221 §8.7).
struct Channel {
  /// The current directory, a node of the tree.
  var directory = FileTree.root
  /// The current EF; always a child of the current directory.
  var file: Int?
  /// The ADF of the active application.
  var application: Int?
  /// The active applet, a place in the configuration's list.
  var applet: Int?
  /// Record pointer, from 1; 0 while it is not set.
  var record = 0
  /// RETRIEVE DATA under way (TS 102 221 §11.3.1).
  var retrieval: Retrieval?
  /// SET DATA under way (TS 102 221 §11.3.2).
  var storing: Storing?

  struct Retrieval {
    var bytes: [UInt8]
    var sent: Int
    /// Where the last block began, for its repetition.
    var last: Int
  }
  struct Storing {
    var tag: UInt32
    var length: Int
    var value: [UInt8]
    /// How much there was before the last block, for its repetition.
    var last: Int
  }

  /// Makes a file current. Transfers of data objects end with it.
  mutating func select(_ node: Int, in tree: FileTree) {
    retrieval = nil
    storing = nil
    let target = tree.nodes[node]
    if target.kind.isDirectory {
      directory = node
      file = nil
      record = 0
    } else {
      directory = target.parent ?? FileTree.root
      file = node
      // TS 102 221 §8.2.2.3: the pointer of a cyclic EF addresses the record written last.
      record = target.kind == .cyclic && target.recordCount > 0 ? 1 : 0
    }
  }
}

/// All that a reset clears.
struct Session {
  /// A response that waits for GET RESPONSE.
  struct Pending {
    var data: [UInt8]
    var isGSM: Bool
    var channel: Int
    var status: StatusWord
  }

  /// Channels by number; 0 is always open.
  var channels: [Int: Channel] = [0: Channel()]
  var pending: Pending?
  var verified: Set<PINKey> = []
  /// A proactive command waits for FETCH.
  var proactiveWaits = false
  /// A proactive command was fetched and not answered yet.
  var proactiveFetched = false
  /// The command that was fetched last.
  var fetched: [UInt8] = []
  /// The items that were chosen since MENU SELECTION; empty where no menu is open.
  var menuPath: [UInt8] = []
  /// Proactive commands of the image that are still to come, since the terminal profile arrived.
  var toolkit: [[UInt8]] = []
  /// SUSPEND UICC was accepted with this token.
  var resumeToken: [UInt8]?
}
