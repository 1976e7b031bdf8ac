import DNS
import Foundation
import MailAuth
import TestKit
import Testing

/// What `dmarc` 1.2.1 and authheaders 0.16.3 (PyPI) say about cases of Fixtures/dmarc.
struct DMARCPeers {
  /// One case as the script reads it.
  struct Input: Encodable {
    let name: String
    let domain: String
    /// The record that applies, and where it stands unless that is the domain; found by dlv, since `dmarc` finds none.
    let record: String?
    let policyDomain: String?
    /// The TXT record at each name of the walk, and at the domain itself; authheaders takes one a name.
    let texts: [String: String]
    let spf: [String]?
    let dkim: [[String]]
  }

  struct Output: Decodable {
    let dmarc: String
    let authheaders: String
  }

  static func answers(to inputs: [Input]) throws -> [String: Output] {
    let environment = try PythonEnvironment(requirements)
    let sources = try ["authheaders", "dkimpy", "authres"].map { name in
      try PythonSourcePackage(try #require(sourceRequirements[name])).folder.path
    }
    let input = String(decoding: try JSONEncoder().encode(inputs), as: UTF8.self)
    let run = try environment.run(script, sources, input: input)
    try #require(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode([String: Output].self, from: run.outputBytes)
  }

  static let requirements = [
    PythonEnvironment.Requirement(
      "dmarc", "1.2.1", sha256: "ad5132e19a118aa2c7edaeff151f4d2eef2da853a68df4a3cab23402b1c8e351"),
    PythonEnvironment.Requirement(
      "dnspython", "2.9.2",
      sha256: "af15f7d385a6ae2fb35a796fde2138004c8c42c7389090e2addc83e3b3340fd8"),
    PythonEnvironment.Requirement(
      "publicsuffix2", "2.20191221",
      sha256: "786b5e36205b88758bd3518725ec8cfe7a8173f5269354641f581c6b80a99893"),
  ]

  /// These have no wheel, and run from their sources.
  static let sourceRequirements: [String: PythonEnvironment.Requirement] = [
    "authheaders": .init(
      "authheaders", "0.16.3",
      sha256: "118edc6d3cb1ad18ffab3d788ccc562fca2854cd645faab08fc47033c648148a"),
    "dkimpy": .init(
      "dkimpy", "1.1.8", sha256: "b5f60fb47bbf5d8d762f134bcea0c388eba6b498342a682a21f1686545094b77"),
    "authres": .init(
      "authres", "1.2.0", sha256: "93d1b995ad7ce21e62db649f361048125dd6022563a0ae8a23909465f1fd25b7"
    ),
  ]

  /// Prints `result disposition` of each case. The registry of public suffix operators that authheaders asks over the network
  /// is left out.
  private static let script = """
    import json, sys
    sys.path[:0] = sys.argv[1:]
    import dmarc, authheaders
    from authres import SPFAuthenticationResult, DKIMAuthenticationResult
    from publicsuffix2 import PublicSuffixList
    authheaders.check_psddmarc_list = lambda *a, **k: False
    suffixes = PublicSuffixList()

    def ask_dmarc(case):
        if case.get("record") is None:
            return "none"
        try:
            policy = dmarc.DMARCPolicy(case["record"], case["domain"], case.get("policyDomain"), publicsuffix=suffixes, strict=False)
        except dmarc.RecordSyntaxError:
            return "permerror"
        results = [dmarc.DKIM(d, dmarc.DKIMResult(r)) for r, d in case["dkim"]]
        if case.get("spf"):
            results.append(dmarc.SPF(case["spf"][1], dmarc.SPFResult(case["spf"][0])))
        try:
            policy.verify(auth_results=results, allow_policy_test_mode=True)
        except dmarc.PolicyError:
            pass
        result = policy.result
        return result.result.value + " " + str(result.disposition.value)

    def ask_authheaders(case):
        texts = case["texts"]
        lookup = lambda name, *rest: texts.get(name.lower().rstrip("."))
        spf = case.get("spf")
        spf = spf and SPFAuthenticationResult(result=spf[0], smtp_mailfrom="a@" + spf[1])
        dkims = [DKIMAuthenticationResult(result=r, header_d=d) for r, d in case["dkim"]] or [None]
        # It takes one signature: any that passes counts.
        answers = []
        for dkim in dkims:
            try:
                result, comment, domain, policy = authheaders.dmarc_per_from(
                    case["domain"], spf_result=spf, dkim_result=dkim, dnsfunc=lookup, dmarcbis=True)
                answers.append(result if result in ("none",) else result + " " + ("none" if result == "pass" else policy))
            except Exception as error:
                answers.append("error " + type(error).__name__)
        return next((a for a in answers if a.startswith("pass")), answers[0])

    print(json.dumps({c["name"]: {"dmarc": ask_dmarc(c), "authheaders": ask_authheaders(c)} for c in json.load(sys.stdin)}))
    """
}
