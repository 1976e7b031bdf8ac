// swift-tools-version: 6.1
import PackageDescription

// Coverage-guided fuzzing of what reads octets off the network, with libFuzzer and under the address sanitizer. `Fuzzing/run` builds
// and runs it. A package of its own, because everything it links is built with instrumentation.

let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "dlv", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        .product(name: "MailAuth", package: "dlv"), .product(name: "Message", package: "dlv"),
        .product(name: "HTML", package: "dlv"),
        .product(name: "DNS", package: "dlv"), .product(name: "Crypto", package: "dlv"),
        .product(name: "SMTP", package: "dlv"), .product(name: "ZoneFormats", package: "dlv"),
        .product(name: "ContentLint", package: "dlv"), .product(name: "Reporting", package: "dlv"),
        .product(name: "Charsets", package: "dlv"),
        .product(name: "MailMutations", package: "dlv"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        // libFuzzer brings the main function.
        .unsafeFlags(["-parse-as-library"]),
      ])
  ]
)
