// swift-tools-version: 6.1
import PackageDescription

// dlv: deliverability auditing and DNS toolkit. ARCHITECTURE.md explains the targets, CONTRIBUTING.md each dependency.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let nio = "swift-nio"

/// A target of ours under Sources/.
func source(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target, with the shared TestKit.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestKit"], swiftSettings: strict)
}

/// A C library of the system: a module map and a shim header under Sources/.
func systemLibrary(_ name: String, pkgConfig: String, apt package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
  name: "dlv",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "dlv", targets: ["dlv"]),
    // For Benchmarks/ and Fuzzing/, which drive them in their own processes.
    .library(name: "DNS", targets: ["DNS"]),
    .library(name: "Message", targets: ["Message"]),
    .library(name: "HTML", targets: ["HTML"]),
    .library(name: "SMTP", targets: ["SMTP"]),
    .library(name: "Sending", targets: ["Sending"]),
    .library(name: "ZoneFormats", targets: ["ZoneFormats"]),
    .library(name: "MailAuth", targets: ["MailAuth"]),
    .library(name: "Crypto", targets: ["Crypto"]),
    .library(name: "ContentLint", targets: ["ContentLint"]),
    .library(name: "Reporting", targets: ["Reporting"]),
    .library(name: "Charsets", targets: ["Charsets"]),
    .library(name: "MailMutations", targets: ["MailMutations"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The program.
    .executableTarget(
      name: "dlv",
      dependencies: [
        "Reporting", "ContentLint", "Audit", "MailAuth", "Reputation", "Message", "DNS",
        "DNSTransport", "Crypto", "ReportFiles", "NameRules", "HTTPAndIMAP", "SMTP",
        "SMTPTransport", "TLS", "ZoneFormats", "Charsets", "SpamFilters", "YAMLText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),

    // Pure targets: no sockets, no C, no clock. Each may import only those below it.
    source(
      "Reporting",
      ["ContentLint", "HTML", "Audit", "MailAuth", "Reputation", "Message", "DNS"]),
    source("ContentLint", ["HTML", "Audit", "MailAuth", "Message", "DNS"]),
    source("Audit", ["MailAuth", "Reputation", "Message", "SMTP", "DNS"]),
    source("MailAuth", ["Reputation", "Message", "DNS"]),
    source("Reputation", ["DNS"]),
    source("Message", ["DNS"]),
    source("Sending", ["Message", "SMTP", "DNS"]),
    source("SMTP", ["DNS"]),
    source("HTML"),
    source("DNS"),

    // Edges: the only targets that import C or open sockets.
    source(
      "DNSTransport",
      [
        "DNS", "TLS", "HTTPAndIMAP", "CLdns", "CDatagrams",
        .product(name: "NIOCore", package: nio),
        .product(name: "NIOPosix", package: nio),
      ]),
    source("Crypto", ["MailAuth", "SMTP", "DNS", "COpenSSL", "CGMP"]),
    source(
      "TLS",
      [
        "COpenSSL", .product(name: "NIOCore", package: nio),
        .product(name: "NIOPosix", package: nio),
      ]),
    source(
      "SMTPTransport",
      [
        "SMTP", "DNS", "TLS", .product(name: "NIOCore", package: nio),
        .product(name: "NIOPosix", package: nio),
      ]),
    source("HTTPAndIMAP", ["MailAuth", "DNS", "CCurl"]),
    source("ReportFiles", ["MailAuth", "CArchive", "CXML2"]),
    source("NameRules", ["DNS", "MailAuth", "CIDN2", "CPSL"]),
    source("Charsets", ["Message"]),
    source(
      "SpamFilters",
      [
        "ContentLint", "HTTPAndIMAP", .product(name: "NIOCore", package: nio),
        .product(name: "NIOPosix", package: nio),
      ]),
    source("SQLiteStore", ["Sending", .product(name: "GRDB", package: "GRDB.swift")]),
    source(
      "SendEngine",
      [
        "Sending", "SMTPTransport", "SMTP", "TLS", "DNS",
        .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
      ]),
    source("YAMLText", [.product(name: "Yams", package: "Yams")]),
    source(
      "ZoneFormats",
      [
        "DNS", "DNSTransport", "NameRules", "YAMLText", .product(name: "Yams", package: "Yams"),
      ]),

    // C libraries.
    .systemLibrary(name: "CDatagrams"),
    systemLibrary("CLdns", pkgConfig: "ldns", apt: "libldns-dev"),
    systemLibrary("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
    systemLibrary("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    systemLibrary("CXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    systemLibrary("CGMP", pkgConfig: "gmp", apt: "libgmp-dev"),
    systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    systemLibrary("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev"),
    systemLibrary("CPSL", pkgConfig: "libpsl", apt: "libpsl-dev"),

    // Tests.
    .target(
      name: "TestKit",
      dependencies: [
        "DNS", "DNSTransport", .product(name: "NIOCore", package: nio),
        .product(name: "NIOPosix", package: nio), .product(name: "Yams", package: "Yams"),
      ],
      path: "Tests/TestKit", swiftSettings: strict),
    .target(name: "MailMutations", path: "Tests/MailMutations", swiftSettings: strict),
    tests("DNSTests", ["DNS"]),
    tests("MessageTests", ["Message", "Charsets", "DNS"]),
    tests("HTMLTests", ["HTML"]),
    tests("ReputationTests", ["Reputation", "DNS"]),
    tests(
      "MailAuthTests",
      ["MailAuth", "Reputation", "Message", "DNS", "Crypto", "ReportFiles", "NameRules"]),
    tests(
      "AuditTests",
      [
        "Audit", "MailAuth", "Reputation", "Message", "SMTP", "SMTPTransport", "TLS", "DNS",
        "DNSTransport", "Crypto", "NameRules", "ReportFiles",
      ]),
    tests(
      "ContentLintTests",
      [
        "ContentLint", "Audit", "MailAuth", "Message", "HTML", "DNS", "Charsets", "NameRules",
        "MailMutations",
      ]),
    tests(
      "ReportingTests",
      ["Reporting", "ContentLint", "HTML", "Audit", "MailAuth", "Message", "DNS", "Charsets"]),
    tests(
      "DNSTransportTests", ["DNSTransport", "DNS", "TLS", "HTTPAndIMAP", "Crypto", "CLdns"]),
    tests(
      "TLSTests",
      [
        "TLS", .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
        .product(name: "NIOEmbedded", package: nio),
      ]),
    tests("SendingTests", ["Sending", "SMTP", "DNS"]),
    tests("SQLiteStoreTests", ["SQLiteStore", "Sending"]),
    tests(
      "SendEngineTests",
      [
        "SendEngine", "SQLiteStore", "Sending", "SMTP", "TLS", "DNS",
        .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
      ]),
    tests("SMTPTests", ["SMTP", "DNS", "Crypto"]),
    tests("SMTPTransportTests", ["SMTPTransport", "SMTP", "TLS", "DNS"]),
    tests("ZoneFormatsTests", ["ZoneFormats", "Reporting", "DNS", "DNSTransport"]),
    tests("SpamFiltersTests", ["SpamFilters", "ContentLint", "HTTPAndIMAP"]),
    tests("HTTPTests", ["HTTPAndIMAP", "MailAuth", "DNS"]),
    tests("CryptoTests", ["Crypto", "MailAuth", "DNS"]),
    tests(
      "CommandTests",
      [
        "dlv", "Audit", "ContentLint", "Reporting", "MailAuth", "Reputation", "Message", "DNS",
        "DNSTransport", "SMTP", "SMTPTransport",
        "Crypto", .product(name: "Yams", package: "Yams"),
      ]),
  ]
)
