/// Phrases of offers that most people meet in unwanted mail alone.
extension PhraseFamily {
  static let guaranteePhrases = """
    money back|100% guarantee*|guaranteed results|satisfaction guaranteed|risk free|no risk
    guaranteed to|fully guaranteed|absolutely guaranteed|we guarantee|lifetime guarantee
    unconditional guarantee|full refund|no questions asked|100% satisfaction|iron clad
    no obligation|without obligation|no cost or obligation
    """

  static let lowestPhrases = """
    lowest price*|lowest rate*|best price*|best rate*|cheapest|below wholesale|lowest possible
    rock bottom|unbeatable|low low|save up to|save thousands|save hundreds|50% off
    wholesale price*|discount price*|below retail|huge savings|pennies a day|at a fraction of
    """

  static let incomePhrases = """
    make money|earn money|making money|extra income|extra money|extra cash|income potential
    residual income|additional income|financial freedom|financially independent
    financial independence|work at home|work from home|working from home|home based business
    be your own boss|quit your job|work for yourself|get rich|earn $*|per week from|a month from
    cash generating|money making|money maker|unlimited income|income opportunity|home business
    full time income|second income|passive income|financial dreams|six figure*|6 figure
    earning potential|make up to|earn up to|make thousands|earn thousands|thousands of dollars
    cash machine
    """

  static let mlmPhrases = """
    mlm|multi level|multilevel|network marketing|downline|upline|chain letter|pyramid|paid to
    no selling|no experience|distributors|sponsor|reports 1|report 1|four reports|4 reports
    gifting|pay plan|compensation plan|affiliate program|marketing system|recruiting|matrix
    business opportunity|cash flow|your own business|part time|millionaire*|wealth|leads
    opportunity
    """

  static let loanPhrases = """
    mortgage*|refinanc*|home loan*|home equity|interest rate*|second mortgage|lender*|homeowner*
    home owner*|pre approved|preapproved|loan*|low rate*|bad credit|credit history|good credit
    poor credit|no credit|credit problem*|consolidat*|debt free|debts|out of debt
    credit card debt|credit repair|credit report|unsecured|bankruptcy|lower your monthly
    monthly payment*|approval|foreclosure*
    """

  static let insurancePhrases = """
    term life|life insurance|insurance quote*|insurance policy|auto insurance|health insurance
    insurance compan*|annuity|annuities|extended warranty|auto warranty|car warranty|warranty
    medical plan|dental plan|coverage|premiums
    """

  static let stockPhrases = """
    otcbb|otc bb|nasdaq|penny stock*|stock alert|strong buy|investment opportunity
    investor alert|trading symbol|symbol|target price|price target|short term target|microcap
    small cap|stock pick*|forward looking|investors|shares|invest|otc|pink sheets|pinksheets
    breaking news|current price|market cap|trading alert|undervalued|huge news|ticker|stock
    """

  static let cardsPhrases = """
    merchant account*|accept credit cards|credit cards|credit card processing|unsecured visa
    visa mastercard|major credit card|guaranteed approval|no credit check|instant approval
    secured card|credit line
    """

  static let pharmacyPhrases = """
    viagra|cialis|levitra|xanax|valium|vicodin|phentermine|ambien|propecia|xenical|soma|tramadol
    hydrocodone|prescription|prescriptions|online pharmacy|pharmac*|no prescription|generic|meds
    pills|drugs|medication*|v1agra|vi4gra|viagr*|cia1is|c1alis|ultram|zyban|celebrex|adipex
    diet pill*|erectile|impotence|potency|tadalafil|sildenafil|canadian pharm*|rx|refill
    """

  static let drugNamesPhrases = """
    viagra|cialis|levitra|xanax|valium|vicodin|phentermine|ambien|tadalafil|sildenafil
    hydrocodone|tramadol|canadian pharmacy|online pharmacy|v1agra|cia1is|herbal viagra|c1alis
    viagr*|xenical|propecia|adipex
    """

  static let enlargePhrases = """
    penis|enlarge*|bigger breast*|breast enlarge*|male enhancement|penile|size does matter
    your size|longer and thicker|erection*|libido|sexual performance|sex life|sex drive
    your lover|orgasm*|stamina|sexual desire|ejaculat*|manhood|inches|in bed|sexual
    """

  static let healthPhrases = """
    lose weight|weight loss|fat burn*|burn fat|hgh|growth hormone|human growth|anti aging
    wrinkle*|younger|years younger|cellulite|diet|muscle|metabolism|herbal|all natural
    supplement*|body fat|baldness|hair loss|energy level*|pounds|appetite|vitamin*|immune|detox
    keto|cbd|blood sugar|pain relief|doctor*|collagen
    """

  static let replicaPhrases = """
    replica*|rolex|rolexes|luxury watch*|swiss watch*|cartier|breitling|louis vuitton
    fake watch*|designer watch*|designer handbag*|gucci|imitation*|exact cop*|tag heuer|omega
    patek|timepiece*
    """

  static let softwarePhrases = """
    oem software|cheap software|software at|adobe photoshop|windows xp pro*|office xp
    office 2003|norton|retail price|oem|photoshop|autocad|original software|cd key|corel|acrobat
    microsoft office|downloadable software|our price|you save|cheap oem
    """

  static let gadgetsPhrases = """
    toner|inkjet|ink cartridge*|cartridges|cable descrambler*|descrambler*|cable box*|satellite
    directv|spy|detective|find out anything|dvd copy|copy dvd*|burn dvd*|cell phone*
    long distance|cents per minute|cents a minute|background check*|timeshare|time share
    vacation*|printer ink|free satellite|banned cd|web cam|webcam|norton|antivirus|systemworks
    """

  static let degreePhrases = """
    university degree*|university diploma*|diploma*|bachelors|masters|phd|doctorate|mba|degree*
    life experience|non accredited|prestigious|unaccredited|accredited|no required tests
    no tests|academic qualification*|confidentiality assured|no one is turned down|no classes
    nonaccredited
    """

  static let casinoPhrases = """
    casino*|gambling|blackjack|roulette|slots|poker|sportsbook|jackpot*|betting|bonus|free chips
    first deposit|spins|welcome bonus|online gaming|wager*|vip
    """

  static let bulkmailPhrases = """
    million email*|million e mail*|bulk email*|bulk e mail*|bulk mail*|email list*|e mail list*
    targeted email*|opt in email address*|email address* per|emails per|extract email*
    email extractor|mass email*|millions of people|million people|million addresses|your ad
    advertise your|web traffic|search engines|website traffic|hits to your|promote your|hosting
    fresh email*|bulk friendly|bulletproof|seo
    """

  static let adultPhrases = """
    porn*|xxx|hardcore|hard core|sluts|slut|pussy|cock|cum|fuck*|blowjob*|teens|lesbian*|nude
    naked|horny|anal|sex|adult site*|adult*|live girls|hot girls|18 years|over 18|must be 18
    webcam|erotic|amateur*|girls|sexy|over 21|live sex|explicit|whores|dick
    """

  static let adultStrongPhrases = """
    hardcore|sluts|pussy|cumshot*|blowjob*|porn|porno|xxx|gangbang|cocks|adult dvd*|horny
    live sex|teen sex|sex tape|free porn|naked girls|hot babes
    """

  static let datingPhrases = """
    dating|singles|lonely|meet women|russian women|russian girl*|girls|cheating wives|wives
    my pictures|my photo*|my profile|soul mate|soulmate|love|want to meet|meet you|sweet girl
    nice girl|nice man|chat with|hook up|hookup|relationship|affair|serious relationship
    im a girl|beautiful girl|my name is|i am a girl
    """
}
