extension CheckCatalogue {
  /// In the order of the report.
  static let mx: [any Check.Type] = [
    MXMissing.self, MXImplicit.self,
    NullMXNotAlone.self, NullMXPreference.self, NullMXSender.self, ParkedWithoutNullMX.self,
    MXAddressLiteral.self, MXHostSyntax.self, MXAlias.self,
    MXUnresolvable.self, MXAddressNotGlobal.self, MXOnlyIPv6.self,
    MXDuplicate.self, MXSharedAddress.self, MXSingle.self,
  ]
}
