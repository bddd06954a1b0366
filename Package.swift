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
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Plans, rule lists and specifications are YAML that people edit: errors must point at a line.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // APDUs, status words, TLV, ATR, FCP and the protocol CardTransport. No I/O.
    .target(name: "ISO7816"),
    // OpenSSL 3's libcrypto behind fixed-width integers.
    .target(name: "CLibcrypto", linkerSettings: [.linkedLibrary("crypto")]),
    // AES, 3DES, CMAC, HMAC, digests, ECDH. Whoever needs a cipher imports this and not OpenSSL.
    .target(name: "Crypto", dependencies: ["CLibcrypto"]),
    // Milenage, TUAK, XOR, COMP128, AUTN, AUTS, SQN; what GBA, EAP-AKA', EPS, 5GS and SUCI derive. No card code.
    .target(name: "AKA", dependencies: ["Crypto", "ISO7816"]),
    // Key inventories: CSV with a header, columns encrypted or not, a row by ICCID or IMSI.
    .target(name: "Inventory", dependencies: ["Crypto", "ISO7816"]),
    // A card's files as raw bytes: the image, and readers for other tools' dumps.
    .target(name: "CardImage", dependencies: ["ISO7816"]),
    // One table per specification, and the codecs of the files in them.
    .target(name: "ElementaryFiles", dependencies: ["ISO7816"]),
    // A YAML document node by node, with lines and the nearest valid names for what is wrong in it.
    .target(name: "YAMLReading", dependencies: ["ISO7816", .product(name: "Yams", package: "Yams")]),
    // Tables of files that a user wrote in YAML, beside those of the specifications.
    .target(
      name: "UserTables",
      dependencies: ["ElementaryFiles", "ISO7816", "YAMLReading", .product(name: "Yams", package: "Yams")]),
    // Which definition a file of an image has, and its content as named fields.
    .target(name: "ImageDecoding", dependencies: ["CardImage", "ElementaryFiles", "ISO7816"]),
    // winscard.h behind fixed-width integers.
    .target(
      name: "CPCSCLite",
      linkerSettings: [
        .linkedLibrary("pcsclite", .when(platforms: [.linux])), .linkedFramework("PCSC", .when(platforms: [.macOS])),
      ]),
    // Context, Reader, Card, Transaction: a CardTransport on a real reader.
    .target(name: "PCSC", dependencies: ["CPCSCLite", "ISO7816"]),
    // The card's side of the interface, in process or behind vpcd: a CardTransport on an image.
    .target(name: "SoftUICC", dependencies: ["AKA", "CardImage", "Crypto", "ISO7816"]),
    // The bytes of Profiles/cards/demo.json, embedded by the C compiler.
    .target(name: "CDemoCard"),
    // The terminal's side of TS 102 221: session, SELECT, READ, the walk to a CardImage.
    .target(name: "UICC", dependencies: ["CardImage", "ElementaryFiles", "ISO7816"]),
    // SCP02, SCP03, STORE DATA, ARA-M rules (REF-AR-DO).
    .target(name: "GlobalPlatform", dependencies: ["Crypto", "ISO7816", "UICC"]),
    // zlib's inflate behind fixed-width integers.
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    // Signer certificates of an APK (v1, v2, v3, v3.1), its package name, its integrity.
    .target(name: "APKSigning", dependencies: ["CLibcrypto", "CZlib", "Crypto", "ISO7816"]),
    // pcap and pcapng in and out: GSMTAP, usbmon CCID; APDU logs; the files that the APDUs in them read and write.
    .target(name: "Captures", dependencies: ["CardImage", "ElementaryFiles", "ISO7816"]),
    // Hex to bytes and three-byte windows in bytes by shuffles, which Swift's SIMD types lack.
    .target(name: "CHexScan"),
    // What a user wants done with a card; each takes a session or an image and returns a report.
    .target(
      name: "Procedures",
      dependencies: [
        "AKA", "CHexScan", "CardImage", "Crypto", "ElementaryFiles", "GlobalPlatform", "ISO7816", "ImageDecoding",
        "Inventory",
        "UICC",
        .product(name: "Yams", package: "Yams"),
      ]),
    // A specification against images and recorded answers; findings, lint. Reaches no card.
    .target(
      name: "BatchApproval",
      dependencies: [
        "AKA", "CardImage", "Crypto", "ElementaryFiles", "ISO7816", "ImageDecoding", "Inventory", "YAMLReading",
        .product(name: "Yams", package: "Yams"),
      ]),
    // SQLite and libpq behind fixed-width integers.
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CLibpq", linkerSettings: [.linkedLibrary("pq")]),
    // Where a batch's inventory, answers and verdicts are kept: SQLite, or PostgreSQL for several stations.
    .target(
      name: "ApprovalStore", dependencies: ["BatchApproval", "CLibpq", "CSQLite", "CardImage", "ISO7816", "Inventory"]),
    // The command line: arguments in, reports out. The only place that knows every transport.
    .target(
      name: "Commands",
      dependencies: [
        "AKA", "APKSigning", "ApprovalStore", "BatchApproval", "Captures", "CardImage", "CDemoCard", "Crypto",
        "ElementaryFiles", "GlobalPlatform", "ISO7816", "Inventory", "PCSC", "Procedures", "SoftUICC", "UICC",
        "UserTables",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ]),
    // @main.
    .executableTarget(name: "CLI", dependencies: ["Commands"]),

    // What tests share: vpcd ports, foreign cards, transcripts, the folder ../shared.
    .target(
      name: "TestSupport",
      dependencies: ["CardImage", "CDemoCard", "GlobalPlatform", "ISO7816", "PCSC", "SoftUICC"],
      path: "Tests/TestSupport"),
    // Parsers with what must hold for any input; FuzzTests mutates their seeds, Scripts/fuzz builds them for libFuzzer.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "AKA", "APKSigning", "BatchApproval", "Captures", "CardImage", "ElementaryFiles", "GlobalPlatform", "ISO7816",
        "Inventory", "Procedures", "SoftUICC", "UICC", "UserTables",
      ],
      path: "Tests/Fuzz/Targets"),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "ISO7816", "TestSupport"]),
    .testTarget(name: "ISO7816Tests", dependencies: ["ISO7816", "TestSupport"]),
    .testTarget(name: "InventoryTests", dependencies: ["Crypto", "ISO7816", "Inventory", "TestSupport"]),
    .testTarget(name: "CryptoTests", dependencies: ["Crypto", "ISO7816"]),
    .testTarget(name: "AKATests", dependencies: ["AKA", "Crypto", "ISO7816", "TestSupport"]),
    .testTarget(
      name: "GlobalPlatformTests",
      dependencies: ["CardImage", "Crypto", "GlobalPlatform", "ISO7816", "PCSC", "SoftUICC", "TestSupport", "UICC"]),
    .testTarget(
      name: "APKSigningTests", dependencies: ["APKSigning", "Crypto", "FuzzTargets", "ISO7816", "TestSupport"]),
    .testTarget(
      name: "CapturesTests", dependencies: ["Captures", "CardImage", "ISO7816", "SoftUICC", "TestSupport", "UICC"]),
    .testTarget(
      name: "BatchApprovalTests",
      dependencies: [
        "AKA", "ApprovalStore", "BatchApproval", "CardImage", "ElementaryFiles", "ISO7816", "Inventory", "TestSupport",
      ]),
    .testTarget(name: "CardImageTests", dependencies: ["CardImage", "ISO7816", "TestSupport"]),
    .testTarget(
      name: "ElementaryFilesTests", dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "TestSupport"]),
    .testTarget(
      name: "UserTablesTests",
      dependencies: [
        "CardImage", "ElementaryFiles", "FuzzTargets", "ISO7816", "ImageDecoding", "PCSC", "Procedures", "SoftUICC",
        "TestSupport", "UICC", "UserTables",
      ]),
    .testTarget(name: "PCSCTests", dependencies: ["ISO7816", "PCSC", "SoftUICC", "TestSupport"]),
    .testTarget(
      name: "SoftUICCTests",
      dependencies: ["AKA", "CardImage", "Crypto", "ISO7816", "PCSC", "SoftUICC", "TestSupport"]),
    .testTarget(
      name: "UICCTests",
      dependencies: ["CardImage", "ElementaryFiles", "ISO7816", "PCSC", "SoftUICC", "TestSupport", "UICC"]),
    .testTarget(
      name: "ProceduresTests",
      dependencies: [
        "AKA", "CardImage", "Crypto", "ElementaryFiles", "GlobalPlatform", "ISO7816", "Inventory", "PCSC", "Procedures",
        "SoftUICC", "TestSupport", "UICC",
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "AKA", "APKSigning", "BatchApproval", "Captures", "CardImage", "Commands", "Crypto", "ElementaryFiles",
        "GlobalPlatform", "ISO7816", "Inventory", "PCSC", "Procedures", "SoftUICC", "TestSupport", "UICC",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

let targetsInC: Set = ["CDemoCard", "CHexScan", "CLibcrypto", "CLibpq", "CPCSCLite", "CSQLite", "CZlib"]
for target in package.targets where !targetsInC.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
