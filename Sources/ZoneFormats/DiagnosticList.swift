/// The errors of one file, as many as are shown.
struct DiagnosticList {
  private var errors: [ZoneSourceDiagnostic] = []
  private var isTruncated = false

  mutating func append(_ error: ZoneSourceDiagnostic) {
    if errors.count < ZoneSourceLimits.maximumErrors {
      errors.append(error)
    } else {
      isTruncated = true
    }
  }

  func throwIfAny(path: String) throws(ZoneSourceError) {
    if errors.isEmpty { return }
    throw ZoneSourceError(path: path, errors: errors, isTruncated: isTruncated)
  }
}
