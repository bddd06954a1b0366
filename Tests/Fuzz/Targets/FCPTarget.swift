import ISO7816

extension FuzzTarget {
  /// The response to SELECT: FCP, FCI and that of a SIM.
  static let fcp = FuzzTarget(
    "fcp",
    seeds: [
      "621f8205422100220a83026f3a8a01058b036f06048002015488011aa503c00100",
      "62298202782183023f00a5068001718101058a01058b032f0601c60f9001a0830101830181950108830111",
      "6212820278218408a0000000871002ff8c0200aa",
      "6f108408a000000003000000a5049f6501ff",
      "000012347f20020000000000091301110400838a8289",
      "000001546f3a040011f0ff01020122",
    ].compactMap { Hex.bytes($0) }
  ) { bytes in
    let parameters = FileControlParameters(response: bytes)
    if let sfi = parameters.sfi, !(1...30).contains(sfi) { return "sfi \(sfi)" }
    for number in [parameters.fileSize, parameters.totalFileSize, parameters.recordLength, parameters.recordCount] {
      if let number, number < 0 { return "a negative number" }
    }
    for problem in parameters.problems where problem.isEmpty || problem.contains("\n") { return "problem: \(problem)" }
    if parameters.kind == nil, parameters.problems.isEmpty { return "no structure and no problem" }
    return parameters == FileControlParameters(response: bytes) ? nil : "not the same twice"
  }
}
