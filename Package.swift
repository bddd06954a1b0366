// swift-tools-version: 6.2
import PackageDescription

// Targets bottom-up. Each may import only what it lists; Scripts/test checks that. The two arrows that are
// missing on purpose: nothing below Commands knows PCSC or SoftUICC, and SoftUICC knows no codec.
let package = Package(
  name: "uicc",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "uicc", targets: ["CLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // APDUs, status words, TLV, ATR, FCP and the protocol CardTransport. No I/O.
    .target(name: "ISO7816"),
    // A card's files as raw bytes: the image, and readers for other tools' dumps.
    .target(name: "CardImage", dependencies: ["ISO7816"]),
    // One table per specification, and the codecs of the files in them.
    .target(name: "ElementaryFiles", dependencies: ["ISO7816"]),
    // winscard.h behind fixed-width integers.
    .target(
      name: "CPCSCLite",
      linkerSettings: [
        .linkedLibrary("pcsclite", .when(platforms: [.linux])), .linkedFramework("PCSC", .when(platforms: [.macOS])),
      ]),
    // Context, Reader, Card, Transaction: a CardTransport on a real reader.
    .target(name: "PCSC", dependencies: ["CPCSCLite", "ISO7816"]),
    // The card's side of the interface, in process or behind vpcd: a CardTransport on an image.
    .target(name: "SoftUICC", dependencies: ["CardImage", "ISO7816"]),
    // The bytes of Profiles/cards/demo.json, embedded by the C compiler.
    .target(name: "CDemoCard"),
    // The terminal's side of TS 102 221: session, SELECT, READ, the walk to a CardImage.
    .target(name: "UICC", dependencies: ["CardImage", "ElementaryFiles", "ISO7816"]),
    // What a user wants done with a card; each takes a session or an image and returns a report.
    .target(name: "Procedures", dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "UICC"]),
    // The command line: arguments in, reports out. The only place that knows every transport.
    .target(
      name: "Commands",
      dependencies: [
        "CardImage", "CDemoCard", "ElementaryFiles", "ISO7816", "PCSC", "Procedures", "SoftUICC", "UICC",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // @main.
    .executableTarget(name: "CLI", dependencies: ["Commands"]),

    // What tests share: vpcd ports, foreign cards, transcripts, the folder ../shared.
    .target(
      name: "TestSupport", dependencies: ["CardImage", "CDemoCard", "ISO7816", "PCSC", "SoftUICC"],
      path: "Tests/TestSupport"),
    // Parsers with what must hold for any input; FuzzTests mutates their seeds, Scripts/fuzz builds them for libFuzzer.
    .target(
      name: "FuzzTargets",
      dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "Procedures", "SoftUICC", "UICC"],
      path: "Tests/Fuzz/Targets"),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "ISO7816", "TestSupport"]),
    .testTarget(name: "ISO7816Tests", dependencies: ["ISO7816", "TestSupport"]),
    .testTarget(name: "CardImageTests", dependencies: ["CardImage", "ISO7816", "TestSupport"]),
    .testTarget(
      name: "ElementaryFilesTests", dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "TestSupport"]),
    .testTarget(name: "PCSCTests", dependencies: ["ISO7816", "PCSC", "SoftUICC", "TestSupport"]),
    .testTarget(name: "SoftUICCTests", dependencies: ["CardImage", "ISO7816", "PCSC", "SoftUICC", "TestSupport"]),
    .testTarget(
      name: "UICCTests",
      dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "PCSC", "SoftUICC", "TestSupport", "UICC"]),
    .testTarget(
      name: "ProceduresTests",
      dependencies: [
        "CardImage", "ElementaryFiles", "ISO7816", "PCSC", "Procedures", "SoftUICC", "TestSupport", "UICC",
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: ["CardImage", "Commands", "ISO7816", "Procedures", "SoftUICC", "TestSupport", "UICC"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CPCSCLite" && target.name != "CDemoCard" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
