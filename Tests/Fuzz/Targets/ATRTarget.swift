import ISO7816

extension FuzzTarget {
  /// The answer to reset, interface bytes and historical bytes.
  static let atr = FuzzTarget(
    "atr",
    seeds: [
      "3b9f96801fc78031a073be21106355534d0501", "3b00", "3f651122334455", "3b8001", "3b06 0031c0059000", "3b808101",
    ]
    .compactMap { Hex.bytes($0.filter { $0 != " " }) }
  ) { bytes in
    let atr = ATR(bytes)
    guard atr.bytes == bytes, atr.historicalBytes.count <= 15 else { return "bytes lost" }
    let read = (atr.checkByte == nil ? 0 : 1) + atr.interfaceBytes.count + atr.historicalBytes.count
    guard read <= bytes.count else { return "\(read) bytes read of \(bytes.count)" }
    if let valid = atr.isCheckByteValid, !valid, atr.problems.isEmpty { return "a wrong check byte and no problem" }
    let facts: [Any?] = [
      atr.protocols, atr.clockRate.bitRate(), atr.clockRate.cyclesPerETU, atr.voltageClasses, atr.extraGuardTime,
      atr.specificModeProtocol, atr.lifeCycle, atr.statusIndicatorWord, atr.cardCapabilities?.selectionMethods,
      atr.cardCapabilities?.maximumChannels, atr.cardServiceData, atr.issuerData, atr.historicalObjectsCutAt,
      atr.hasUICCGlobalByte,
    ]
    return facts.isEmpty || atr.protocols.isEmpty ? "no protocol" : nil
  }
}
