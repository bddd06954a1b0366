import ArgumentParser
import ElementaryFiles
import ISO7816
import PCSC
import Procedures
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `uicc apply --each`: a plan over a batch, one card after the other.
struct EachCard {
  let execution: PlanExecution
  let card: CardOptions
  let output: OutputOptions
  /// Cards to do; `nil` until the user stops.
  let limit: Int?
  /// Folder of the reports.
  let log: String?

  /// - Throws: ``ExitStatus/error`` or ``ExitStatus/no`` after the worst card.
  func run() throws {
    let folder = try folder()
    guard case .reader(let name) = card.card else {
      let status = try one(card, folder)
      guard status == ExitStatus.yes else { throw status }
      return
    }
    var worst = ExitStatus.yes
    var done = 0
    while done < limit ?? .max {
      guard let reader = try next(name, number: done + 1) else { break }
      var options = card
      options.card = .reader(reader)
      let status = try one(options, folder)
      if status.rawValue > worst.rawValue { worst = status }
      done += 1
      guard done < limit ?? .max, try isRemoved(from: reader) else { break }
    }
    Standard.remark("\(done == 1 ? "1 card" : "\(done) cards") done; the reports are in \(Style.printable(folder))")
    guard worst == ExitStatus.yes else { throw worst }
  }

  private func folder() throws -> String {
    guard let folder = log ?? StateFolder.path.map({ $0 + "/reports" }) else {
      throw Failure("there is no place for the reports", hint: "--log FOLDER")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(Style.printable("cannot create \(folder)"))
    }
    return folder
  }

  /// The reader with the next card; `nil` where the user stopped.
  private func next(_ name: String?, number: Int) throws -> String? {
    let context = try Context()
    Interruption.install { context.cancel() }
    Standard.remark("insert card \(number)")
    do throws(TransportError) {
      return try context.waitForCard(in: exact(name, context)).name
    } catch {
      guard error.code == .cancelled else { throw error }
      return nil
    }
  }

  /// The name of the reader that the user means by an index or a part of the name.
  private func exact(_ name: String?, _ context: Context) throws(TransportError) -> String? {
    guard let name else { return nil }
    let names = try context.readerNames()
    if let index = Int(name), names.indices.contains(index) { return names[index] }
    return names.first { $0 == name } ?? names.first { $0.lowercased().contains(name.lowercased()) } ?? name
  }

  private func isRemoved(from reader: String) throws -> Bool {
    let context = try Context()
    Interruption.install { context.cancel() }
    do throws(TransportError) {
      try context.waitForRemoval(from: reader)
      return true
    } catch {
      guard error.code == .cancelled else { throw error }
      return false
    }
  }

  /// One card from its first APDU to its report. What goes wrong with it is its verdict and does not end the batch.
  private func one(_ options: CardOptions, _ folder: String) throws -> ExitCode {
    var line: String
    let status: ExitCode
    var fields: [FieldValue.Field] = [.init("time", .string(Date().formatted(.iso8601)))]
    var iccid: String?
    do {
      let connection = try options.open()
      iccid = try connection.withSession { try CardNumbers.iccid($0) }
      let outcome = try execution.run(on: connection)
      status = outcome.verdict.status
      let written = outcome.changes.count(.written)
      line = "\(outcome.verdict.name), \(written == 1 ? "1 change" : "\(written) changes") written; \(outcome.summary)"
      if !outcome.refused.isEmpty { line += "; \(outcome.refused.count) left alone" }
      if case .object(let own) = outcome.fields { fields += own }
      connection.printStatistics()
    } catch let failure as Failure {
      (line, status) = ("failed: \(failure.message)", ExitStatus.error)
    } catch let error as CardError {
      (line, status) = ("failed: \(error.description)", ExitStatus.error)
    } catch let error as TransportError {
      (line, status) = ("failed: \(error.message)", ExitStatus.error)
    }
    if !fields.contains(where: { $0.name == "verdict" }) {
      fields.append(.init("verdict", .string("failed")))
      fields.append(.init("card", iccid.map { .string($0) } ?? .null))
      fields.append(.init("reason", .string(line)))
    }
    try keep(.object(fields), iccid ?? "unknown", folder)
    if output.json {
      Standard.output(FieldValue.object(fields).jsonBytes())
      Standard.output("\n")
    } else {
      Standard.line("\(iccid ?? "card without ICCID"): \(Style.printable(line))")
    }
    Standard.flush()
    // Once for a card that is done, three times for one that needs a look.
    if Standard.errorIsTerminal { Standard.diagnostic(status == ExitStatus.yes ? "\u{7}" : "\u{7}\u{7}\u{7}") }
    return status
  }

  /// A line for each time that the card was there.
  private func keep(_ report: FieldValue, _ iccid: String, _ folder: String) throws {
    let path = "\(folder)/\(iccid.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }).jsonl"
    let before = FileManager.default.fileExists(atPath: path) ? try Files.read(path, limit: 256 << 20) : []
    try Files.write(before + report.jsonBytes() + [0x0A], to: path)
  }
}
