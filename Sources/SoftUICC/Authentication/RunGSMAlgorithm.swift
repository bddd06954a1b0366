import AKA
import ISO7816

/// RUN GSM ALGORITHM (TS 51.011 §8.16 and 9.2.16): SRES and Kc for a RAND.
extension CardEngine {
  func runGSMAlgorithm(_ command: Command) throws(Interruption) -> Reply {
    guard let algorithm = configuration.subscriber?.gsmAlgorithm else { throw .status(SW.unknownInstruction) }
    guard command.p1 == 0, command.p2 == 0 else { throw .status(SW.wrongParameters) }
    guard command.data.count == 16 else { throw .status(SW.wrongLength) }
    // DF.GSM or a directory below it is current, and CHV1 is verified.
    var directory: Int? = try current(0).directory
    while let node = directory, tree.nodes[node].fid != 0x7F20 { directory = tree.nodes[node].parent }
    guard directory != nil, isSatisfied(0x01, on: 0) else { throw .status(SW.securityStatus) }
    let (sres, kc) = try Self.cryptography { () throws(AKAError) in try algorithm.a3a8(rand: command.data) }
    return Reply(data: sres + kc)
  }
}
