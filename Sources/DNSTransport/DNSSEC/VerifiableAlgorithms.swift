import DNS
import Synchronization

/// Which algorithms the library of this machine verifies, found out with a signature of each that is known to be right.
///
/// A library can be built without one, and a system can forbid one (RHEL forbids SHA-1): what it then refuses would look like a signature
/// that is wrong, and a sound zone like a bogus one.
enum VerifiableAlgorithms {
  private static let known = Mutex<[SecurityAlgorithm: Bool]>([:])

  static func contains(_ algorithm: SecurityAlgorithm) -> Bool {
    if let answer = known.withLock({ $0[algorithm] }) { return answer }
    let answer = samples[algorithm].map { verifies(algorithm, $0) } ?? false
    known.withLock { $0[algorithm] = answer }
    return answer
  }

  /// A key of the zone `v.` and its signature over `v. 1 NS .`, made with BIND's tools; valid until 2037, which nobody looks at here.
  private struct Sample {
    let tag: Int
    let key: String
    let signature: String
  }

  private static func verifies(_ algorithm: SecurityAlgorithm, _ sample: Sample) -> Bool {
    let number = algorithm.rawValue
    let times = "20370101000000 20200101000000"
    return LdnsCryptography.verifies(
      "v. 1 IN RRSIG NS \(number) 1 1 \(times) \(sample.tag) v. \(sample.signature)",
      over: "v. 1 IN NS .", with: "v. 1 IN DNSKEY 256 3 \(number) \(sample.key)")
  }

  private static let samples: [SecurityAlgorithm: Sample] = [
    .rsaSHA1: Sample(
      tag: 35511,
      key: """
        AwEAAdW+MAOxu4h/Df/yN3T15heKsIFYvwnpUvS5fm1cTuMrHOVime9U0uwtA6EmGMZ+C9Phq/VN4WEyM/LTaI2S \
        EmhylKa/9C5GG4PL4oJbSDVi39FVLbi5K/8Lo40L0Xo/GDq34gqgZLvIEwYajE8VJGBK3GjivoV2EI+XT91l0a9H
        """,
      signature: """
        VYGLMj3irgajBNCG2g0bHHDi89uGPCYo+WDnZaDVujpHceXMgm8GYPpCul+dibD1fsM5/S61/Idxk5ptxn7Ofi3v \
        mMLG8b9DFH0hp5cGd3eGk8a765ODqCS+px+KX6gDfTOJzmB/+oV5h5xwcSkyP9UGieO2hLnFasHLrmDFPZ4=
        """),
    .rsaSHA1NSEC3: Sample(
      tag: 46887,
      key: """
        AwEAAa7f5dSbvHOyghuLb5DNdnsar5jnmUXLt7j19R4W5eoRZ68HoMiIY1ZtLT4UtuJD7KTdNm55X+keAG9h1ZO+ \
        t17ZWUXrnw1u/hDxRWMvMRBx6IZ1eNIfGnLNjmIPK2hWI2FX4R3r8nPQ7DxSwKoaO2rTiEkA6Mj/t3YAldfproLN
        """,
      signature: """
        BcXNi9NfkyftKj8tX9W8EEj1Im6BQU/LDKqWbqXJ/0tR9SY6L4dY2883hJHETStIqC/7qvV7p6Dwg66semhpsFB1 \
        dkQuTtPcMU6VcMjXxz/Nc0lBoH8Y2KAkuWbBYcczRHGkkcEMCqTWVw+dHagaEFPUo/lUhRe2DauMNmBTXKA=
        """),
    .rsaSHA256: Sample(
      tag: 2475,
      key: """
        AwEAAZWPCpY3uu4EYnYql5HtRVk8zLld4wyoDvXFbrtQ/eqD/G3SJ0Mpkdsetkobmyx6be7oKLd8fJFMM7RXcHYf \
        FzCHNSOLO9dCE2X16BDZmC4F7BXxEf0aGmOFeLXfkyI63YuNRcSg5Jl1Kk978IUECUfnqGUO7lMBjy+zr6vdeKFF
        """,
      signature: """
        De8aRKE8yqntR+HZBIXNVjyr0dcYTJeEXBrlsiJVLUJtZWO11sumtyxdXtQAjOPNMgO0VmNaBFfWeegEH/xlh7U8 \
        YiK8/dhglJsjwa699XnQ/IZJ3xqq4ijp4Ora+z3cA24hGQNhM0hEIivpCzcclooDTd+uQJRwFmAZM8C0jkc=
        """),
    .rsaSHA512: Sample(
      tag: 55908,
      key: """
        AwEAAc1r19N714Ps+fko2fNT5Y256T5Qa4G3rM8r+a/MKj80KuabTrQIGmkWFwsVjQQp/LI4LislqIywSiT84CD5 \
        nGF+uMr3zRRLnZr0VMMXzK7u4uZwIINGDTxJ1/9ij2DUJvuJCBW1Zgb0zJaP0/4rXfZMOmdfwMTSCXkaeyufEkOl
        """,
      signature: """
        ScJ83niqmgIthfb9P/Lh3DueyhONrbWp2LljpfWhiXaYSR7fAs7l7C8/mQgJxxst2DaG237j8gL+Gg+r9twrm3eS \
        DQUhy4sy61Aduo03DrouTAgvGeSCLx4wn2sW9fmHBXrDIFAl+yr57/a9G0zD7zTaj4AkrYam45PNPy//Cuc=
        """),
    .ecdsaP256SHA256: Sample(
      tag: 52795,
      key: """
        JKzHS5WciYoHDGNyuZdKHh7ylll4pqsYEGIUgkWZX3sdwzpFDGrmnUeDWAa+dy+eETL/3+m0nWzyVlgC4A4SjA==
        """,
      signature: """
        5xE/VC8K4a85TlhrdkcuXcINY+HZ+0jbh3aHcf1xXYm+udVqb4/wccdYKVcee1b8JW656sWUwmsjpUqk7uh6bw==
        """),
    .ecdsaP384SHA384: Sample(
      tag: 31316,
      key: """
        7kZmbd3gySgasUZy34rMjHyGMtcZQ8gzcEW9EoewsE2YML/KNOxUCsirovbVsBClW0jTZ/qC4E1SLEGxpEeitbPW \
        PaXQ0fjpPias3Cu17B/9o7rEb4Ke2m1eIP9ZFvOS
        """,
      signature: """
        b86MeQEH23xu70dJsCJmU1F9lCmxu4Y/ChhiihfiE8eocg0s7iqWVN3n0dQavwRM6onboM3k6vU/tNQPpYlZsaHN \
        +IYyewFfuJYm9jhR/pqkWz0D6zPmayyoF4tScWZv
        """),
    .ed25519: Sample(
      tag: 4593,
      key: """
        z4sjYs5YMZD/5a30k0GmhLOUclkxbH2b3cmrSGQ5cSg=
        """,
      signature: """
        Bxki3m+9TbR6r28F+4LRKQ/ggN+mbdMXm1oqyVCyolQ2z7aMIYc9idPaDxi4UE4imYGRj8FxLavEq1I6PN5GBg==
        """),
    .ed448: Sample(
      tag: 20375,
      key: """
        TL0X0iHcY0e8l3Be9BzdfFEHyG2KpXXrbToDzv8UNrZMPN/iOPiTSEMQTLX7+wfqrAeJsduhhQOA
        """,
      signature: """
        cTXkMV0U20VKZjj9QeFbpMHIK7ZdS2YW5m3BAXIAA+UqZKTf66/X0UPLC9Mug/NWHsiYQ2c1UVSAkyM2W06ALy4P \
        RG/aAymPw/rO3N/4CWtihtPmI+mJ4EPFpTc1f3qFAgEFD6DM/KK9KEZiQStUWiIA
        """),
  ]
}
