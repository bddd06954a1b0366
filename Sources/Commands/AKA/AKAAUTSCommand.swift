import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816

/// `uicc aka auts`.
struct AKAAUTSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auts",
    abstract: "Check an AUTS: whether keys and card agree, SQN_MS, and the SQN to go on with.",
    usage: "uicc aka auts --rand <hex> --auts <hex> [--keys <source> | --k <source> --opc <source>] [options]",
    discussion: """
      TS 33.102 §6.3.3 and 6.3.5. Besides AMF 0000 and f5* the forms are tried that some cards have: the AMF of the \
      challenge (--amf), FFFF, 8000; f5 in place of f5*; SQN_MS in clear. Exit status 1: MAC-S is wrong in all of them.

        $ uicc aka auts --keys file:sub.keys --rand 2355... --auts ba85... --ind 3
      """)

  @OptionGroup var offline: OfflineSubscriberOptions
  @OptionGroup var indices: INDOptions

  @Option(name: .long, help: ArgumentHelp("The challenge that was answered.", valueName: "hex"))
  var rand: HexArgument

  @Option(name: .long, help: ArgumentHelp("What the card answered, 14 bytes.", valueName: "hex"))
  var auts: HexArgument

  @Option(name: .long, help: ArgumentHelp("AMF of the challenge, for cards that take it over.", valueName: "hex"))
  var amf: HexArgument?

  @Option(name: .long, help: ArgumentHelp("The IND of the next SQN.", valueName: "number"))
  var ind = 0

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try rand.check("--rand", 16)
    try auts.check("--auts", 14, 22, 38)
    try amf?.check("--amf", 2)
    guard ind >= 0, ind < 1 << min(max(indices.indLength, 0), 16) else {
      throw ValidationError("--ind does not fit into \(indices.indLength) bits")
    }
  }

  func run() throws {
    let keys = try offline.keys()
    guard let auts = AUTS(auts.bytes) else { throw Failure("an AUTS has 14 bytes") }
    let found = try AKACommand.checked { () throws(AKAError) in
      let algorithm = try keys.authenticationAlgorithm()
      return try auts.resynchronise(algorithm, rand: rand.bytes, forms: AUTS.Form.known(challenge: amf?.bytes))
    }
    var facts = Facts()
    facts.add("macS", "MAC-S", found == nil ? "wrong" : "right", json: .bool(found != nil))
    if let found {
      let next = found.sqnMS.next(ind: UInt64(ind), indLength: indices.indLength)
      facts.add("form", "form", found.form.description + (found.form.isStandard ? "" : "; not as TS 33.102 has it"))
      facts.add("sqnMS", "SQN_MS", indices.words(found.sqnMS), json: .string(Hex.string(found.sqnMS.bytes)))
      facts.add(
        "nextSQN", "next SQN", next.map(indices.words) ?? "none, SEQ is at its end",
        json: next.map { .string(Hex.string($0.bytes)) } ?? .null)
    }
    facts.print(output)
    guard found == nil else { return }
    Standard.remark("this AUTS belongs to other keys, another algorithm or another RAND")
    throw ExitStatus.no
  }
}
