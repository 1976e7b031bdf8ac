// swift-tools-version: 6.1
import PackageDescription

// Measures the release binary of dlv as a whole process, side by side with its peers. Nothing of dlv is linked into that: what is
// measured is what a user runs. Only the drivers, which measure a library against other libraries, link dlv's own.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(name: "dlv", path: ".."),
  ],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: settings),
    .executableTarget(
      name: "DKIMDriver",
      dependencies: [
        .product(name: "Crypto", package: "dlv"), .product(name: "MailAuth", package: "dlv"),
        .product(name: "Message", package: "dlv"), .product(name: "DNS", package: "dlv"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "SchedulerDriver",
      dependencies: [.product(name: "Sending", package: "dlv")],
      swiftSettings: settings),
    .executableTarget(
      name: "SPFDriver",
      dependencies: [
        .product(name: "MailAuth", package: "dlv"), .product(name: "DNS", package: "dlv"),
      ],
      swiftSettings: settings),
  ]
)
