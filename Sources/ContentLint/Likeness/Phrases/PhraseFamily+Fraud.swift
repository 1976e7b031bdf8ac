/// Phrases of fraud that asks for an answer.
extension PhraseFamily {
  static let fraudSumPhrases = """
    million dollars|million united states|million us|million usd|us dollars
    united states dollars|million pounds|million euro*|usd|thousand united states|thousand us
    us$*|million gbp|million british|hundred thousand
    """

  static let fraudSecretPhrases = """
    confidential*|strictly confidential|utmost confidence|confidence|secrecy|utmost secrecy
    top secret|highly confidential|discreet|discretion|private email|keep this|trust
    """

  static let fraudRolePhrases = """
    next of kin|late husband|my late|barrister|attorney|widow|wife of the late|son of|the late
    late president|general manager|bank manager|auditor|former president|former minister
    head of state|deceased|deceased customer|beneficiary|director of|central bank|apex bank
    chief auditor|executor|military officer|orphan|united nations|federal ministry|senator
    sole survivor|foreigner|royal family|cancer|stage 4|minister of
    """

  static let fraudTransferPhrases = """
    transfer the|transfer of|transfer this|foreign account|bank account|your account
    account number|transferred into|funds|fund|this fund|the fund|the money|claim|inherit*
    inheritance|security company|diplomatic|consignment|trunk|deposited|foreign partner
    bank draft|over invoiced|contract sum|unclaimed|compensation fund|atm card|swift transfer
    telegraphic
    """

  static let fraudPleaPhrases = """
    business proposal|business proposition|your assistance|assist me|assist us|your help|percent
    % of the total|for your assistance|urgent assistance|dear friend|dear sir|your cooperation
    your co operation|partnership|urgent reply|mutual benefit|god bless|dear beloved
    greetings in the name|investment partner|i got your contact|your contact|reliable|honest
    trustworthy|foreign partner|humanitarian|charity|business relationship|reply urgently
    get back to me|contact me through
    """

  static let lotteryPhrases = """
    lottery|winning number*|lucky number*|winner*|lotto|prize|you have won|ballot|claims agent
    claim your|sweepstake|award notification|ticket number|winning notification|batch number
    reference number|lucky winner*|claims department|fiduciary agent|cash prize|payment release
    winning|award promo*|promotion
    """

  static let extortionPhrases = """
    bitcoin|btc|btc wallet|bitcoin wallet|my wallet|bitcoin address|your webcam|your camera
    recorded you|i recorded|hacked|i hacked|malware|trojan|pornographic|masturbat*|your contacts
    your password is|adult sites|adult website*|i know your|compromising|embarrassing
    screen recording|i have full access|your device|your devices|infected
    """

  static let loanofferPhrases = """
    loan offer|are you in need of|need a loan|3% interest|2% interest|interest rate of
    loan company|loan amount|amount needed|loan lender|private lender|financial assistance
    apply for a loan|loan application form|we offer loan*|duration|collateral|business loan*
    personal loan*
    """

  static let jobMulePhrases = """
    payment processing|payments agent|payment agent|company representative|receive payments
    local representative|financial agent|transfer agent|money transfer|western union
    of each transaction|percent of|personal assistant|mystery shopper|evaluation of|data entry
    job offer|vacancy|vacancies|bank account|cash the|employment opportunity|part time job
    work online
    """
}
