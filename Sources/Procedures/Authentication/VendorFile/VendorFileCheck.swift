public import AKA
import Crypto

/// Checks a vendor's output file, a row for each card with ICCID, IMSI, K and OPc or OP: form, Luhn's digit, ranges,
/// duplicates, and OPc = E_K(OP) xor OP (TS 35.206 §4.1). Reads the file in pieces and keeps no row.
public struct VendorFileCheck {
  /// What is expected beyond the form.
  public struct Options: Sendable {
    /// OP of the operator, 16 bytes; for a file without a column OP.
    public var op: SecretKey?
    /// Names of the columns where the file has no header.
    public var columns: [String] = []
    /// ICCIDs without their last digit.
    public var iccids: ClosedRange<UInt64>?
    public var imsis: ClosedRange<UInt64>?
    /// Findings that are kept.
    public var limit = 100
    public init() {}
  }

  private let options: Options
  private let columns: VendorFileColumns
  private var row: VendorFileRow
  private var report = VendorFileReport()
  private var filters: (iccid: DuplicateFilter, imsi: DuplicateFilter, k: DuplicateFilter)
  private let cipher: RekeyedAES
  private var k = [UInt8](repeating: 0, count: 16)
  private var opc = [UInt8](repeating: 0, count: 16)
  private var op = [UInt8](repeating: 0, count: 16)
  private var given: [UInt8] = []
  private var result = [UInt8](repeating: 0, count: 16)

  /// - Throws: ``VendorFileError`` for a file that cannot be read or names no columns.
  public static func run(path: String, _ options: Options) throws(VendorFileError) -> VendorFileReport {
    let lines = try VendorFileLines(path: path)
    defer { lines.finish() }
    return try run(lines, options, filterBits: 20)
  }

  /// The same for a small file that is in memory.
  public static func run(_ bytes: [UInt8], _ options: Options) throws(VendorFileError) -> VendorFileReport {
    try run(VendorFileLines(bytes), options, filterBits: 6)
  }

  private static func run(
    _ lines: VendorFileLines, _ options: Options, filterBits: Int
  ) throws(VendorFileError) -> VendorFileReport {
    var check = try VendorFileCheck(lines, options, filterBits)
    defer { check.wipe() }
    check.report.isReadableByAll = lines.isReadableByAll
    try lines.each { bytes, line, number throws(VendorFileError) in
      check.first(bytes, line, number)
      return true
    }
    if check.filters.iccid.hasSuspects || check.filters.imsi.hasSuspects || check.filters.k.hasSuspects {
      try lines.each { bytes, line, number throws(VendorFileError) in
        check.second(bytes, line, number)
        return true
      }
      check.report.findings.sort { ($0.line, $0.problem.rawValue) < ($1.line, $1.problem.rawValue) }
      check.report.findings = Array(check.report.findings.prefix(options.limit))
    }
    return check.report
  }

  private init(_ lines: VendorFileLines, _ options: Options, _ filterBits: Int) throws(VendorFileError) {
    self.options = options
    columns = try Self.columns(lines, options)
    row = VendorFileRow(columns)
    filters = (
      DuplicateFilter(wordBits: filterBits), DuplicateFilter(wordBits: filterBits),
      DuplicateFilter(wordBits: filterBits)
    )
    if let op = options.op {
      given = op.withBytes { Array($0) }
      guard given.count == 16 else { throw VendorFileError("OP has 16 bytes, this one has \(given.count)") }
    }
    do throws(CryptoError) { cipher = try RekeyedAES() } catch { throw VendorFileError(error.description) }
    report.checkedOPc = columns.has(.opc) && (columns.has(.op) || !given.isEmpty)
  }

  /// The header: the first line, or a line `var_out:` behind a vendor's preamble.
  private static func columns(_ lines: VendorFileLines, _ options: Options) throws(VendorFileError) -> VendorFileColumns
  {
    var found: VendorFileColumns?
    var first: [UInt8]?
    try lines.each { bytes, line, number throws(VendorFileError) in
      let content = Array(bytes[line])
      guard !content.isEmpty, content.first != 0x23 else { return number < 1000 }
      if first == nil {
        first = content
        if !options.columns.isEmpty {
          found = try VendorFileColumns(given: options.columns, first: content)
          return false
        }
        found = try VendorFileColumns(header: content, number: number)
      } else if content.count > 8, String(decoding: content.prefix(8), as: UTF8.self).lowercased() == "var_out:" {
        found = try VendorFileColumns(header: content, number: number)
      }
      return found == nil && number < 1000
    }
    guard first != nil else { throw VendorFileError("the file is empty") }
    guard let found else {
      throw VendorFileError("the first line names no columns; say them with --columns iccid,imsi,ki,opc")
    }
    return found
  }

  private mutating func wipe() {
    for index in 0..<16 { (k[index], opc[index], op[index], result[index]) = (0, 0, 0, 0) }
    given.wipe()
  }

  /// Form, ranges and OPc of one row.
  private mutating func first(_ bytes: [UInt8], _ line: Range<Int>, _ number: Int) {
    guard isRow(bytes, line, number) else { return }
    report.rows += 1
    guard row.scan(bytes, line) else { return add(.fieldsMissing, bytes, number) }
    checkNumbers(bytes, number)
    guard row.readKey(.k, bytes, into: &k) else { return add(.badK, bytes, number) }
    filters.k.note(filters.k.hash(Self.word(k, 0), Self.word(k, 8)))
    if k.allSatisfy({ $0 == k[0] }) { add(.weakK, bytes, number) }
    checkOperatorValue(bytes, number)
  }

  private mutating func checkNumbers(_ bytes: [UInt8], _ number: Int) {
    if let iccid = row.readDigits(.iccid, bytes, fill: true), iccid.count >= 18 {
      // 18 digits come without a check digit.
      if iccid.count > 18, !iccid.isLuhn { add(.wrongLuhn, bytes, number) }
      filters.iccid.note(filters.iccid.hash(UInt64(iccid.count), iccid.body))
      if report.iccids == nil {
        report.iccids = .init(lowest: iccid.body, highest: iccid.body, digits: iccid.count - 1)
      }
      report.iccids?.include(iccid.body)
      if let range = options.iccids, !range.contains(iccid.body) { add(.iccidOutOfRange, bytes, number) }
    } else {
      add(.badICCID, bytes, number)
    }
    guard columns.has(.imsi) else { return }
    if let value = imsi(bytes) {
      filters.imsi.note(filters.imsi.hash(0, value))
      if report.imsis == nil {
        report.imsis = .init(lowest: value, highest: value, digits: row.range(.imsi)?.count ?? 15)
      }
      report.imsis?.include(value)
      if let range = options.imsis, !range.contains(value) { add(.imsiOutOfRange, bytes, number) }
    } else {
      add(.badIMSI, bytes, number)
    }
  }

  private func imsi(_ bytes: [UInt8]) -> UInt64? {
    guard let digits = row.readDigits(.imsi, bytes), digits.count == 14 || digits.count == 15,
      let range = row.range(.imsi)
    else { return nil }
    return digits.body * 10 + UInt64(bytes[range.upperBound - 1] &- 0x30)
  }

  private mutating func checkOperatorValue(_ bytes: [UInt8], _ number: Int) {
    if columns.has(.op) {
      guard row.readKey(.op, bytes, into: &op) else { return add(.badOP, bytes, number) }
      if !given.isEmpty, op != given { add(.otherOP, bytes, number) }
    } else if !given.isEmpty {
      op = given
    }
    guard columns.has(.opc) else { return }
    guard row.readKey(.opc, bytes, into: &opc) else { return add(.badOPc, bytes, number) }
    guard report.checkedOPc else { return }
    guard cipher.encrypt(key: k, op, into: &result) else { return add(.wrongOPc, bytes, number) }
    var difference: UInt8 = 0
    for index in 0..<16 { difference |= result[index] ^ op[index] ^ opc[index] }
    if difference != 0 { add(opc == op ? .opInPlaceOfOPc : .wrongOPc, bytes, number) }
  }

  /// Which of the suspected duplicates are some.
  private mutating func second(_ bytes: [UInt8], _ line: Range<Int>, _ number: Int) {
    guard isRow(bytes, line, number), row.scan(bytes, line) else { return }
    if let iccid = row.readDigits(.iccid, bytes, fill: true), iccid.count >= 18,
      let first = filters.iccid.firstLine(filters.iccid.hash(UInt64(iccid.count), iccid.body), line: number)
    {
      add(.duplicateICCID, bytes, number, first)
    }
    if columns.has(.imsi), let value = imsi(bytes),
      let first = filters.imsi.firstLine(filters.imsi.hash(0, value), line: number)
    {
      add(.duplicateIMSI, bytes, number, first)
    }
    if row.readKey(.k, bytes, into: &k),
      let first = filters.k.firstLine(filters.k.hash(Self.word(k, 0), Self.word(k, 8)), line: number)
    {
      add(.duplicateK, bytes, number, first)
    }
  }

  private func isRow(_ bytes: [UInt8], _ line: Range<Int>, _ number: Int) -> Bool {
    number > columns.headerLine && !line.isEmpty && bytes[line.lowerBound] != 0x23
  }

  private mutating func add(
    _ problem: VendorFileReport.Problem, _ bytes: [UInt8], _ number: Int, _ firstLine: Int? = nil
  ) {
    report.counts[problem, default: 0] += 1
    // Duplicates come in the second pass and may stand before what the first one found.
    guard report.findings.count < options.limit * (firstLine == nil ? 1 : 2) else { return }
    // What stands in place of the ICCID may be a key: only what is an ICCID is named.
    let digits = row.range(.iccid).flatMap { row.readDigits(.iccid, bytes, fill: true) == nil ? nil : bytes[$0] } ?? []
    report.findings.append(
      .init(
        line: number, iccid: String(decoding: digits, as: UTF8.self), problem: problem,
        firstLine: firstLine))
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<start + 8 { value = value << 8 | UInt64(bytes[index]) }
    return value
  }
}
