extension CheckCatalogue {
  /// In the order of the report.
  static let zone: [any Check.Type] = [
    DomainMissing.self, DomainAlias.self,
    NameServerSingle.self, NameServerAlias.self, NameServerUnresolvable.self,
    NameServerNotGlobal.self, NameServersTogether.self,
    SOATimers.self, SOAMailbox.self, SOAPrimary.self,
    ServerLame.self, SerialsDiffer.self, MailRecordsDiffer.self,
    LifetimeLong.self, LifetimeShort.self,
  ]
}
