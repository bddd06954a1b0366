/// Byte by byte; as long as the shorter one.
func xor(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> [UInt8] { zip(a, b).map { $0 ^ $1 } }
