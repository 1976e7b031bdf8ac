/// Phrases of mail that wants a password or a payment, and of the notices that it imitates.
extension PhraseFamily {
  static let accountTroublePhrases = """
    account suspend*|account has been suspend*|account is suspend*|account will be
    account has been limit*|account limit*|temporarily limit*|temporarily suspend*
    been suspended|been limited|been locked|account lock*|account is locked
    account has been locked|account has been block*|account deactivat*|be deactivated
    be suspended|be terminated|be disabled|be closed|permanently closed|permanently disabled
    permanently delet*|been deactivated|been disabled|been restricted|unusual activity
    unusual sign*|unusual log*|suspicious activity|suspicious log*|suspicious sign*|unauthorized
    unauthorised|unauthorized access|unrecognized device|someone tried|security breach
    limited access|access has been|security alert|on hold|we detected|we noticed
    we have detected|irregular activity|failed login|fraudulent activity|account termination
    account closure|account at risk|service interruption|will be blocked|account on hold
    your access|security reasons|has expired|about to expire|will expire|expires today
    expire soon|expire today|expiring
    """

  static let accountDemandPhrases = """
    verify your|confirm your|update your account|update your information|update your billing
    update your payment|update payment|validate your|verify account|verify now|confirm now
    account verification|verification required|re confirm|reconfirm|restore your|restore access
    restore account|restore your account|reactivate|re activate|unlock your|unlock account
    upgrade your|upgrade now|update now|review your|billing information|account information
    personal information|payment information|identity verification|verify that you
    confirm that you|confirm ownership|keep current password|keep same password|keep my password
    keep using|retain your password|change your password|reset your password|keep password
    continue using|avoid suspension|avoid account|avoid interruption|avoid service|avoid losing
    secure your account|sign in to|log in to|login to your|log on to|complete your profile
    click to confirm|click to verify|confirm identity|verify identity|verify email|confirm email
    validate email|email verification|kyc
    """

  static let deadlineThreatPhrases = """
    within 24 hours|within 48 hours|within 72 hours|in 24 hours|24 hours|48 hours|72 hours|24hrs
    48hrs|24 hrs|48 hrs|24 48 hours|failure to|if you do not|if you dont|if you ignore
    immediately|as soon as possible|will result in|otherwise|or else|final notice|final warning
    last warning|last reminder|final reminder|urgent action|immediate action|action required
    action needed|immediate attention|account will be|legal action|to avoid
    """

  static let mailboxPhrases = """
    mailbox|mail box|mailbox full|mailbox is full|almost full|storage limit|quota|quota exceeded
    exceeded the|exceeded its|webmail|web mail|email storage|mail quota|email quota|mail server
    server upgrade|email administrator|mail administrator|system administrator|it helpdesk
    it help desk|helpdesk|help desk|email upgrade|undelivered messages|undelivered mails
    pending messages|pending mails|incoming messages|incoming mails|held messages
    messages on hold|release messages|release pending|quarantined|blocked messages|clustered
    your email account|email account|email users|webmail users|deliver pending|unread messages
    recover messages|suspended incoming|password expir*|password is set to expire
    password will expire|password has expired|same password|current password|imap|pop settings
    de activation|delivery failure|allow messages|review messages|retrieve
    """

  static let parcelPhrases = """
    your parcel|your package|your shipment|delivery attempt|could not be delivered
    could not deliver|unable to deliver|delivery fee|shipping fee|customs fee|customs duty
    customs|redelivery|re delivery|reschedule|tracking number|track your|pending delivery
    awaiting delivery|on hold|incorrect address|delivery address|missed delivery|shipping cost
    unpaid|parcel|package|shipment|courier|redelivery fee|depot|paketlieferung|your order
    delivery status|delivery failed
    """

  static let documentPhrases = """
    shared a document|shared a file|shared with you|document has been|view document
    review document|view shared|view file|download file|encrypted message|secure message
    secured document|new document|pending document|sign document|voice message|voicemail
    new voicemail|missed call|play message|new fax|fax message|scanned document|payment advice
    remittance advice|payment slip|swift copy|proof of payment|remittance|purchase order
    see attached invoice|overdue invoice|outstanding invoice|via onedrive|via sharepoint
    via docusign|access document|completed document|wire transfer|payment confirmation|salary
    payroll|performance review|hr department
    """

  static let walletPhrases = """
    seed phrase|recovery phrase|secret phrase|private key|your wallet|wallet|wallets|crypto
    metamask|trust wallet|ledger|airdrop|connect wallet|connect your wallet|synchronize
    passphrase|nft|web3|withdraw*|btc|bitcoin|ethereum|usdt|blockchain
    """

  static let refundPhrases = """
    tax refund|refund|entitled to|eligible to receive|eligible for a refund|claim your refund
    claim refund|tax return|overpaid|overpayment|unclaimed|reimbursement|submit the tax
    fiscal activity|stimulus|rebate|benefit payment|relief
    """

  static let rewardPhrases = """
    you have been selected|youve been selected|you have been chosen|youve been chosen
    claim your reward|claim reward|claim now|gift card|survey|short survey|exclusive reward*
    loyalty reward|congratulations|you are a winner|lucky|free iphone|your reward|answer a few
    selected to|claim your|expiring points|reward points|unclaimed|winner|30 second*
    take this survey|customer reward*
    """

  static let renewalScamPhrases = """
    auto renew*|automatic renewal|auto debit*|has been renewed|has been charged|will be charged
    been debited|subscription|invoice number|order id|cancel the|to cancel|dispute|call our
    customer care|helpline|toll free|geek squad|norton|mcafee|lifelock|antivirus
    refund department|billing department|did not authorize|didnt authorize|within 24 hours
    product name|renewal amount|call us at|call us
    """

  static let greetingGenericPhrases = """
    dear customer|dear user|dear client|dear member|dear valued|valued customer|dear account
    dear email|dear webmail|dear sir madam|dear sir or madam|dear card|dear account holder
    dear beneficiary|dear email user|attention|dear winner|hello user|dear owner|dear mailbox
    dear subscriber|dear friend|dear homeowner|dear applicant|dear sir|dear madam|dear paypal
    dear apple|dear amazon|dear netflix|dear sir ma|dear beloved|dear internet user|hello dear
    dear candidate|dear business owner|dear ebay
    """
}
