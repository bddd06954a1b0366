import CardImage
import Foundation
import Testing

@Suite("Folders of images")
struct FolderTests {
  /// A folder that is gone when `body` is done.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "uicc-walk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func write(_ bytes: [UInt8], _ name: String, in folder: URL) throws {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// `path`, `path: why it was skipped`, or the error.
  private func list(_ path: String, below folder: URL) -> [String] {
    ImageSource.walk(path).map { entry in
      let text =
        switch entry {
        case .source(let source): source.path
        case .skipped(let path, let reason): "\(path): \(reason)"
        case .failed(let error): "error \(error)"
        }
      return text.replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  @Test("a folder is walked in the order of names, and what is no image is named with the reason")
  func walk() throws {
    try withFolder { folder in
      try write(Samples.gsm.json(), "b/card.json", in: folder)
      try write(Samples.gsm.pySimScript(), "b/a.script", in: folder)
      try write(Samples.gsm.json(), "Z.json", in: folder)
      try write(Samples.gsm.json(), ".git/card.json", in: folder)
      try write([], "empty", in: folder)
      try write([0x1F, 0x8B, 8], "z.gz", in: folder)
      try write([0x0A, 0x0D, 0x0D, 0x0A], "trace.pcapng", in: folder)
      try write([0, 1, 2, 3], "binary", in: folder)
      try write(Array("Notes on {cards}.\n".utf8), "notes.txt", in: folder)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "b/up"), withDestinationURL: folder)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "link.json"), withDestinationURL: folder.appending(path: "Z.json"))
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "dangling"), withDestinationURL: folder.appending(path: "nothing"))
      #expect(
        list(folder.path, below: folder) == [
          ".git: hidden", "Z.json", "b/a.script", "b/card.json", "b/up: link to a folder",
          "binary: not a format that is read here", "error dangling: no such file or directory", "empty: empty",
          "link.json", "notes.txt: not a format that is read here", "trace.pcapng: a pcapng capture",
          "z.gz: gzip: unpack it first",
        ])
      for case .source(let source) in ImageSource.walk(folder.path) {
        #expect(try source.read().image == Samples.gsm)
        #expect(!source.isNamed)
      }
    }
  }

  @Test("a file that is named is always a source, and a folder that ends in / is one too")
  func named() throws {
    try withFolder { folder in
      try write([1, 2], ".odd", in: folder)
      let path = folder.appending(path: ".odd").path
      let entries = Array(ImageSource.walk(path))
      #expect(entries == [.source(ImageSource(path: path, isNamed: true))])
      try write(Samples.gsm.json(), "a/b.json", in: folder)
      #expect(list(folder.path + "/a/", below: folder) == ["a/b.json"])
      #expect(list(folder.path + "/none", below: folder) == ["error none: no such file or directory"])
    }
  }

  @Test("what cannot be read is an error that names the file")
  func unreadable() throws {
    try withFolder { folder in
      let missing = ImageSource(path: folder.path + "/none")
      #expect(
        throws: ImageError(.unreadable, at: ImagePlace(source: missing.path), "no such file or directory")
      ) { try missing.read() }
      #expect(throws: ImageError(.unreadable, at: ImagePlace(source: folder.path), "a folder, not a file")) {
        try ImageSource(path: folder.path).read()
      }
      let huge = folder.path + "/huge"
      #expect(FileManager.default.createFile(atPath: huge, contents: nil))
      let handle = try FileHandle(forWritingTo: URL(filePath: huge))
      try handle.truncate(atOffset: UInt64(ImageSource.maximumSize) + 1)
      try handle.close()
      #expect(
        throws: ImageError(
          .tooLarge, at: ImagePlace(source: huge), "larger than 256 MiB, which no card's image is")
      ) { try ImageSource(path: huge).read() }
    }
  }

  @Test("a file whose size is not known before is read to its end")
  func pipe() throws {
    let bytes = try ImageSource(path: "/proc/self/status").bytes()
    #expect(bytes.starts(with: "Name:".utf8))
    #expect(bytes.last == 0x0A)
  }
}
