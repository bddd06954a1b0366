// Built by Scripts/fuzz with `-sanitize=fuzzer,address`, which brings the `main` that calls these two.
import FuzzTargets

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The target that UICC_FUZZ_TARGET names.
private let target: FuzzTarget = {
  let name = getenv("UICC_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fail("UICC_FUZZ_TARGET is none of \(FuzzTarget.all.map(\.name).joined(separator: " "))", status: 64)
  }
  return target
}()

/// Called once. With UICC_FUZZ_LIST set it prints each target with the longest input worth trying; with UICC_FUZZ_SEEDS it writes the target's seeds
/// into that folder; either ends the program.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
  if getenv("UICC_FUZZ_LIST") != nil {
    for target in FuzzTarget.all { print(target.name, target.maximumLength) }
    exit(0)
  }
  guard let folder = getenv("UICC_FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
  for (number, seed) in target.seeds.enumerated() {
    guard let file = fopen("\(folder)/seed-\(number)", "wb") else { fail("cannot write to \(folder)", status: 2) }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
  exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let complaint = target.complaint(Array(UnsafeBufferPointer(start: bytes, count: count))) {
    fatalError("\(target.name): \(complaint)")
  }
  return 0
}

private func fail(_ message: String, status: CInt) -> Never {
  let line = Array("fuzz: \(message)\n".utf8)
  _ = write(2, line, line.count)
  exit(status)
}
