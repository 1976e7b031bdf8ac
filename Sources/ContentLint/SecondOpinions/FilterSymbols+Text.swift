// Written by Scripts/embed-data.sh: change Data/filter-symbols.txt and run `make data`.

extension FilterSymbols {
  /// The text of Data/filter-symbols.txt.
  static let text = #"""
    # What in a message the symbols of spam filters are about, as far as it is known: where dlv shows them.
    #
    # Compiled on 2026-11-22 from the rules that Debian's spamassassin 4.0.1 and rspamd 3.4 install (the field that a rule of a header reads, what a
    # rule of the text looks for, the table of scores); which of dlv's own rules looks for the same was decided by reading both. A symbol that
    # is not here is shown for the message as a whole: a name is no place.
    #
    # A line is one of these; lines that begin with # are comments:
    #
    #   FILTER SYMBOL PLACE ...    the first place that the message has: a rule of dlv (lint-...), where it finds something; a field of the
    #                              header; `header` for what is missing in it; `trace` for the way of the message, of which a draft says nothing
    #   scores SYMBOL A B C D      what SpamAssassin gives by default in its score sets 0 to 3, where they differ: 0 neither Bayes nor network, 1 network,
    #                              2 Bayes, 3 both
    #
    # source: https://spamassassin.apache.org/old/tests_3_3_x.html, /usr/share/spamassassin of Debian's package
    # source: https://docs.rspamd.com/configuration/symbols/, /usr/share/rspamd/rules and /etc/rspamd/scores.d of Debian's package
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    spamassassin ACT_NOW_CAPS lint-likeness-urgency
    spamassassin AC_BR_BONANZA lint-likeness-structure
    spamassassin ADVANCE_FEE_2_NEW_MONEY lint-likeness-advance-fee
    spamassassin ADVANCE_FEE_3_NEW_MONEY lint-likeness-advance-fee
    spamassassin ADVANCE_FEE_4_NEW_MONEY lint-likeness-advance-fee
    spamassassin ADVANCE_FEE_5_NEW lint-likeness-advance-fee
    spamassassin ADVANCE_FEE_5_NEW_FRM_MNY lint-likeness-advance-fee
    spamassassin ADVANCE_FEE_5_NEW_MONEY lint-likeness-advance-fee
    spamassassin ALL_TRUSTED trace
    spamassassin APOSTROPHE_FROM From
    spamassassin APOSTROPHE_TOCC To
    spamassassin AXB_XMAILER_MIMEOLE_OL_024C2 X-MimeOLE X-Mailer
    spamassassin AXB_X_FF_SEZ_S X-Forefront-Antispam-Report
    spamassassin BAD_CREDIT lint-likeness-offer
    spamassassin BANG_GUAR lint-likeness-offer
    spamassassin BODY_ENHANCEMENT lint-likeness-offer
    spamassassin BODY_ENHANCEMENT2 lint-likeness-offer
    spamassassin CK_HELO_GENERIC trace
    spamassassin CTE_8BIT_MISMATCH lint-mime-eight-bit
    spamassassin CTYPE_001C_B Content-Type
    spamassassin DATE_IN_FUTURE_03_06 lint-header-date-far Date
    spamassassin DATE_IN_FUTURE_06_12 lint-header-date-far Date
    spamassassin DATE_IN_FUTURE_12_24 lint-header-date-far Date
    spamassassin DATE_IN_FUTURE_24_48 lint-header-date-far Date
    spamassassin DATE_IN_FUTURE_48_96 lint-header-date-far Date
    spamassassin DATE_IN_FUTURE_Q_PLUS lint-header-date-far Date
    spamassassin DATE_IN_PAST_03_06 lint-header-date-far Date
    spamassassin DATE_IN_PAST_06_12 lint-header-date-far Date
    spamassassin DATE_IN_PAST_12_24 lint-header-date-far Date
    spamassassin DATE_IN_PAST_24_48 lint-header-date-far Date
    spamassassin DATE_IN_PAST_96_XX lint-header-date-far Date
    spamassassin DATE_SPAMWARE_Y2K Date
    spamassassin DEAR_FRIEND lint-likeness-plea
    spamassassin DEAR_SOMETHING lint-likeness-plea
    spamassassin DEAR_WINNER lint-likeness-prize lint-likeness-plea
    spamassassin DIET_1 lint-likeness-offer
    spamassassin DKIM_ADSP_CUSTOM_MED From
    spamassassin DKIM_ADSP_NXDOMAIN From
    spamassassin DKIM_INVALID DKIM-Signature
    spamassassin DKIM_SIGNED DKIM-Signature
    spamassassin DMARC_MISSING From
    spamassassin DMARC_NONE From
    spamassassin DMARC_QUAR From
    spamassassin DMARC_REJECT From
    spamassassin DOS_ANAL_SPAM_MAILER X-mailer
    spamassassin DOS_RCVD_IP_TWICE_C trace
    spamassassin DRUGS_ANXIETY lint-likeness-offer
    spamassassin DRUGS_DIET lint-likeness-offer
    spamassassin DRUGS_ERECTILE lint-likeness-offer
    spamassassin DRUGS_HDIA Subject
    spamassassin DRUGS_MANYKINDS lint-likeness-offer
    spamassassin DRUGS_MUSCLE lint-likeness-offer
    spamassassin DRUG_ED_CAPS lint-likeness-offer
    spamassassin DRUG_ED_GENERIC lint-likeness-offer
    spamassassin DRUG_ED_ONLINE lint-likeness-offer
    spamassassin EMPTY_MESSAGE lint-mime-text-empty
    spamassassin END_FUTURE_EMAILS lint-likeness-opt-out
    spamassassin ENGLISH_UCE_SUBJECT Subject
    spamassassin EXCUSE_24 lint-likeness-opt-out
    spamassassin EXCUSE_4 lint-likeness-opt-out
    spamassassin EXCUSE_REMOVE lint-likeness-opt-out
    spamassassin FAKE_OUTBLAZE_RCVD trace
    spamassassin FAKE_REPLY_A lint-header-reply-faked Subject
    spamassassin FAKE_REPLY_B lint-header-reply-faked Subject
    spamassassin FAKE_REPLY_C lint-header-reply-faked Subject
    spamassassin FORGED_MUA_EUDORA lint-likeness-client-forged X-Mailer
    spamassassin FORGED_MUA_IMS lint-likeness-client-forged X-Mailer
    spamassassin FORGED_MUA_MOZILLA lint-likeness-client-forged User-Agent X-Mailer
    spamassassin FORGED_MUA_OUTLOOK lint-likeness-client-forged X-Mailer
    spamassassin FORGED_MUA_THEBAT_BOUN lint-likeness-boundary-forged X-Mailer
    spamassassin FORGED_MUA_THEBAT_CS lint-likeness-client-forged X-Mailer
    spamassassin FORGED_OUTLOOK_HTML lint-likeness-client-forged X-Mailer
    spamassassin FORGED_OUTLOOK_TAGS lint-likeness-client-forged X-Mailer
    spamassassin FORGED_TELESP_RCVD trace
    spamassassin FRAGMENTED_MESSAGE Content-Type
    spamassassin FREEMAIL_ENVFROM_END_DIGIT trace
    spamassassin FREEMAIL_FORGED_REPLYTO lint-header-reply-to-freemail Reply-To
    spamassassin FREEMAIL_FROM lint-header-from-freemail From
    spamassassin FREEMAIL_REPLY From
    spamassassin FREEMAIL_REPLYTO lint-header-reply-to-freemail Reply-To
    spamassassin FREEMAIL_REPLYTO_END_DIGIT lint-header-reply-to-freemail Reply-To
    spamassassin FREE_QUOTE_INSTANT lint-likeness-offer
    spamassassin FROMSPACE From
    spamassassin FROM_ADDR_WS lint-header-address-malformed From
    spamassassin FROM_BLANK_NAME From
    spamassassin FROM_DOMAIN_NOVOWEL From
    spamassassin FROM_EXCESS_BASE64 lint-likeness-header-encoding From
    spamassassin FROM_ILLEGAL_CHARS lint-header-eight-bit From
    spamassassin FROM_LOCAL_DIGITS From
    spamassassin FROM_LOCAL_HEX From
    spamassassin FROM_LOCAL_NOVOWEL From
    spamassassin FROM_MISSPACED From
    spamassassin FROM_MISSP_FREEMAIL From
    spamassassin FROM_MISSP_XPRIO From
    spamassassin FROM_NO_USER From
    spamassassin FROM_OFFERS From
    spamassassin FROM_STARTS_WITH_NUMS From
    spamassassin FROM_UNBAL2 From
    spamassassin FROM_WSP_TRAIL From
    spamassassin FSL_CTYPE_WIN1251 Content-Type
    spamassassin FSL_FAKE_HOTMAIL_RVCD trace
    spamassassin FSL_HELO_DEVICE trace
    spamassassin FSL_HELO_NON_FQDN_1 trace
    spamassassin FSL_HELO_SETUP trace
    spamassassin FUZZY_PHENT lint-likeness-offer
    spamassassin GAPPY_SUBJECT lint-text-gappy Subject
    spamassassin GB_FREEMAIL_DISPTO Disposition-Notification-To
    spamassassin GOOG_REDIR_NORDNS lint-link-open-redirect
    spamassassin GUARANTEED_100_PERCENT lint-likeness-offer
    spamassassin HEADER_COUNT_CTYPE lint-header-repeated Content-Type
    spamassassin HEADER_COUNT_SUBJECT lint-header-repeated Subject
    spamassassin HEADER_FROM_DIFFERENT_DOMAINS From
    spamassassin HEADER_SPAM lint-likeness-bulk-mailer
    spamassassin HEAD_ILLEGAL_CHARS lint-header-eight-bit
    spamassassin HELO_DYNAMIC_CHELLO_NL trace
    spamassassin HELO_DYNAMIC_DIALIN trace
    spamassassin HELO_DYNAMIC_HEXIP trace
    spamassassin HELO_DYNAMIC_HOME_NL trace
    spamassassin HELO_DYNAMIC_ROGERS trace
    spamassassin HELO_DYNAMIC_SPLIT_IP trace
    spamassassin HELO_FRIEND trace
    spamassassin HELO_LH_HOME trace
    spamassassin HELO_LH_LD trace
    spamassassin HELO_LOCALHOST trace
    spamassassin HELO_OEM trace
    spamassassin HK_NAME_DRUGS From
    spamassassin HK_NAME_FM_MR_MRS From
    spamassassin HK_RANDOM_ENVFROM trace
    spamassassin HK_RANDOM_FROM From
    spamassassin HK_RANDOM_REPLYTO Reply-To
    spamassassin HK_RCVD_IP_MULTICAST trace
    spamassassin HK_SCAM lint-likeness-advance-fee
    spamassassin HTML_EMBEDS lint-html-embedded
    spamassassin HTML_ENTITY_ASCII lint-likeness-words-disguised
    spamassassin HTML_EXTRA_CLOSE lint-html-misnested
    spamassassin HTML_FONT_FACE_BAD lint-likeness-page-loud
    spamassassin HTML_FONT_LOW_CONTRAST lint-deception-low-contrast
    spamassassin HTML_FONT_SIZE_HUGE lint-likeness-page-loud
    spamassassin HTML_FONT_SIZE_LARGE lint-likeness-page-loud
    spamassassin HTML_FONT_TINY lint-deception-tiny-text lint-deception-hidden-text
    spamassassin HTML_IMAGE_ONLY_04 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_IMAGE_ONLY_08 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_IMAGE_ONLY_12 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_IMAGE_ONLY_16 lint-deception-image-share lint-likeness-picture-alone
    spamassassin HTML_IMAGE_ONLY_20 lint-deception-image-share lint-likeness-picture-alone
    spamassassin HTML_IMAGE_ONLY_24 lint-deception-image-share
    spamassassin HTML_IMAGE_ONLY_28 lint-deception-image-share
    spamassassin HTML_IMAGE_ONLY_32 lint-deception-image-share
    spamassassin HTML_IMAGE_RATIO_02 lint-deception-image-share
    spamassassin HTML_IMAGE_RATIO_04 lint-deception-image-share
    spamassassin HTML_IMAGE_RATIO_06 lint-deception-image-share
    spamassassin HTML_IMAGE_RATIO_08 lint-deception-image-share
    spamassassin HTML_MIME_NO_HTML_TAG lint-html-doctype-missing
    spamassassin HTML_OBFUSCATE_05_10 lint-likeness-words-disguised
    spamassassin HTML_OBFUSCATE_10_20 lint-likeness-words-disguised
    spamassassin HTML_OBFUSCATE_20_30 lint-likeness-words-disguised
    spamassassin HTML_OBFUSCATE_90_100 lint-likeness-words-disguised
    spamassassin HTML_SHORT_LINK_IMG_1 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_SHORT_LINK_IMG_2 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_SHORT_LINK_IMG_3 lint-deception-image-only lint-likeness-picture-alone
    spamassassin HTML_TAG_BALANCE_BODY lint-html-misnested
    spamassassin HTML_TAG_BALANCE_CENTER lint-html-misnested
    spamassassin HTML_TAG_BALANCE_HEAD lint-html-misnested
    spamassassin HTML_TINY_FONT lint-deception-tiny-text lint-deception-hidden-text
    spamassassin HTML_TITLE_SUBJ_DIFF Subject
    spamassassin HTTPS_HTTP_MISMATCH lint-deception-https-shown
    spamassassin HTTP_ESCAPED_HOST lint-link-malformed lint-likeness-link-disguised
    spamassassin HTTP_EXCESSIVE_ESCAPES lint-likeness-link-disguised
    spamassassin IMPOTENCE lint-likeness-offer
    spamassassin INVALID_DATE lint-header-date-malformed lint-header-date-form Date
    spamassassin INVALID_DATE_TZ_ABSURD lint-header-date-malformed lint-header-date-form Date
    spamassassin INVALID_MSGID lint-header-message-id-malformed Message-ID
    spamassassin JAPANESE_UCE_SUBJECT Subject
    spamassassin JM_RCVD_QMAILV1 trace
    spamassassin KHOP_HELO_FCRDNS trace
    spamassassin KOREAN_UCE_SUBJECT Subject
    spamassassin LOCALPART_IN_SUBJECT lint-likeness-recipient-name Subject
    spamassassin LOTS_OF_MONEY lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin LOTTERY_1 lint-likeness-prize
    spamassassin LOTTO_DEPT lint-likeness-prize
    spamassassin LOW_PRICE lint-likeness-offer
    spamassassin L_SPAM_TOOL_13 Date
    spamassassin MARKETING_PARTNERS lint-likeness-opt-out
    spamassassin MID_DEGREES Message-ID
    spamassassin MILLION_HUNDRED lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin MILLION_USD lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin MIME_BAD_ISO_CHARSET lint-mime-charset-unknown
    spamassassin MIME_BASE64_BLANKS lint-mime-encoding-invalid
    spamassassin MIME_BASE64_TEXT lint-mime-text-base64
    spamassassin MIME_BOUND_DD_DIGITS Content-Type
    spamassassin MIME_BOUND_DIGITS_15 Content-Type
    spamassassin MIME_BOUND_EQ_REL Content-Type
    spamassassin MIME_BOUND_MANY_HEX Content-Type
    spamassassin MIME_CHARSET_FARAWAY lint-mime-charset-unknown
    spamassassin MIME_HEADER_CTYPE_ONLY lint-header-mime-version-missing header
    spamassassin MIME_HTML_MOSTLY lint-mime-text-differs
    spamassassin MIME_HTML_ONLY lint-mime-html-only
    spamassassin MIME_QP_LONG_LINE lint-mime-encoded-line-long
    spamassassin MISSING_DATE header
    spamassassin MISSING_FROM header
    spamassassin MISSING_HB_SEP header
    spamassassin MISSING_HEADERS header
    spamassassin MISSING_MID header
    spamassassin MISSING_MIMEOLE header
    spamassassin MISSING_MIME_HB_SEP header
    spamassassin MISSING_MIME_HEADERS lint-mime-part-header
    spamassassin MISSING_SUBJECT header
    spamassassin MIXED_HREF_CASE lint-likeness-page-loud
    spamassassin MONEY_BACK lint-likeness-offer
    spamassassin MONEY_FRAUD_3 lint-likeness-advance-fee lint-likeness-money-offered
    spamassassin MONEY_FRAUD_5 lint-likeness-advance-fee lint-likeness-money-offered
    spamassassin MONEY_FRAUD_8 lint-likeness-advance-fee lint-likeness-money-offered
    spamassassin MONEY_FREEMAIL_REPTO lint-header-reply-to-freemail Reply-To
    spamassassin MONEY_NOHTML lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin MORE_SEX lint-likeness-offer
    spamassassin MPART_ALT_DIFF lint-mime-text-differs
    spamassassin MPART_ALT_DIFF_COUNT lint-mime-text-differs
    spamassassin MSGID_DOLLARS_URI_IMG Message-ID
    spamassassin MSGID_MULTIPLE_AT Message-ID
    spamassassin MSGID_NOFQDN1 lint-header-message-id-host Message-ID
    spamassassin MSGID_OUTLOOK_INVALID lint-likeness-message-id-forged Message-ID
    spamassassin MSGID_SHORT Message-ID
    spamassassin MSGID_SPAM_CAPS Message-ID
    spamassassin MSGID_SPAM_LETTERS Message-ID
    spamassassin MSGID_YAHOO_CAPS Message-ID
    spamassassin MSM_PRIO_REPTO X-MSMail-Priority
    spamassassin MSOE_MID_WRONG_CASE lint-likeness-client-forged Message-ID
    spamassassin NA_DOLLARS lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin NICE_REPLY_A In-Reply-To
    spamassassin NONEXISTENT_CHARSET Content-Type
    spamassassin NORMAL_HTTP_TO_IP lint-link-numeric-host
    spamassassin NOT_SPAM lint-likeness-opt-out
    spamassassin NO_DNS_FOR_FROM From
    spamassassin NO_HEADERS_MESSAGE header
    spamassassin NO_PRESCRIPTION lint-likeness-offer
    spamassassin NO_RECEIVED trace
    spamassassin NO_RELAYS trace
    spamassassin NSL_RCVD_FROM_USER trace
    spamassassin NSL_RCVD_HELO_USER trace
    spamassassin NUMERIC_HTTP_ADDR lint-link-numeric-host
    spamassassin ONLINE_PHARMACY lint-likeness-offer
    spamassassin PDS_BRAND_SUBJ_NAKED_TO Subject
    spamassassin PDS_OTHER_BAD_TLD lint-link-top-level-domain
    spamassassin PLING_QUERY lint-text-marks-repeated Subject
    spamassassin PP_MIME_FAKE_ASCII_TEXT lint-mime-eight-bit lint-mime-charset-unlabelled
    spamassassin PREVENT_NONDELIVERY Prevent-NonDelivery-Report
    spamassassin RATWARE_EFROM trace
    spamassassin RATWARE_EGROUPS X-Mailer
    spamassassin RATWARE_MOZ_MALFORMED User-Agent
    spamassassin RATWARE_MPOP_WEBMAIL X-Mailer
    spamassassin RATWARE_MS_HASH lint-likeness-message-id-forged Message-ID
    spamassassin RATWARE_OE_MALFORMED X-Mailer
    spamassassin RATWARE_OUTLOOK_NONAME lint-likeness-client-forged X-Mailer
    spamassassin RATWARE_RCVD_AT trace
    spamassassin RATWARE_RCVD_PF trace
    spamassassin RCVD_AM_PM trace
    spamassassin RCVD_BAD_ID trace
    spamassassin RCVD_DBL_DQ trace
    spamassassin RCVD_FAKE_HELO_DOTCOM trace
    spamassassin RCVD_FORGED_WROTE trace
    spamassassin RCVD_FORGED_WROTE2 trace
    spamassassin RCVD_ILLEGAL_IP trace
    spamassassin RCVD_MAIL_COM trace
    spamassassin RDNS_DYNAMIC trace
    spamassassin RDNS_LOCALHOST trace
    spamassassin RDNS_NONE trace
    spamassassin REPLICA_WATCH lint-likeness-offer
    spamassassin REPLYTO_WITHOUT_TO_CC Reply-To
    spamassassin REPTO_419_FRAUD Reply-To
    spamassassin REPTO_419_FRAUD_AOL Reply-To
    spamassassin REPTO_419_FRAUD_CNS Reply-To
    spamassassin REPTO_419_FRAUD_GM Reply-To
    spamassassin REPTO_419_FRAUD_HM Reply-To
    spamassassin REPTO_419_FRAUD_OL Reply-To
    spamassassin REPTO_419_FRAUD_PM Reply-To
    spamassassin REPTO_419_FRAUD_QQ Reply-To
    spamassassin REPTO_419_FRAUD_YH Reply-To
    spamassassin REPTO_419_FRAUD_YJ Reply-To
    spamassassin REPTO_419_FRAUD_YN Reply-To
    spamassassin RISK_FREE lint-likeness-offer
    spamassassin SORTED_RECIPS lint-likeness-recipients To
    spamassassin SPF_FAIL trace
    spamassassin SPF_HELO_FAIL trace
    spamassassin SPF_HELO_NONE trace
    spamassassin SPF_NEUTRAL trace
    spamassassin SPF_NONE trace
    spamassassin SPF_SOFTFAIL trace
    spamassassin SPOOFED_URL lint-deception-shown-host
    spamassassin STOX_REPLY_TYPE Content-Type
    spamassassin SUBJECT_DIET lint-likeness-offer Subject
    spamassassin SUBJECT_DRUG_GAP_C Subject
    spamassassin SUBJECT_DRUG_GAP_L Subject
    spamassassin SUBJECT_DRUG_GAP_S Subject
    spamassassin SUBJECT_DRUG_GAP_X Subject
    spamassassin SUBJECT_FUZZY_CHEAP Subject
    spamassassin SUBJECT_FUZZY_MEDS Subject
    spamassassin SUBJECT_FUZZY_PENIS Subject
    spamassassin SUBJECT_FUZZY_TION Subject
    spamassassin SUBJECT_NEEDS_ENCODING lint-header-eight-bit Subject
    spamassassin SUBJECT_SEXUAL Subject
    spamassassin SUBJ_ALL_CAPS lint-text-subject-capitals Subject
    spamassassin SUBJ_AS_SEEN Subject
    spamassassin SUBJ_BUY Subject
    spamassassin SUBJ_DOLLARS Subject
    spamassassin SUBJ_ILLEGAL_CHARS lint-header-eight-bit Subject
    spamassassin SUBJ_YOUR_FAMILY Subject
    spamassassin SUSPICIOUS_RECIPS lint-likeness-recipients To
    spamassassin THEBAT_UNREG X-Mailer
    spamassassin THIS_AD lint-likeness-opt-out
    spamassassin TO_IN_SUBJ lint-likeness-recipient-name Subject
    spamassassin TO_MALFORMED lint-header-address-malformed To
    spamassassin TO_NO_BRKTS_FROM_MSSP To
    spamassassin TO_NO_BRKTS_HTML_ONLY To
    spamassassin TO_NO_BRKTS_PCNT To
    spamassassin TT_MSGID_TRUNC Message-ID
    spamassassin TVD_ENVFROM_APOST trace
    spamassassin TVD_FINGER_02 Content-Type
    spamassassin TVD_FROM_1 From
    spamassassin TVD_FW_GRAPHIC_NAME_MID lint-likeness-attachment
    spamassassin TVD_RATWARE_CB Content-Type
    spamassassin TVD_RATWARE_CB_2 Content-Type
    spamassassin TVD_RATWARE_MSGID_02 Message-ID
    spamassassin TVD_RCVD_IP trace
    spamassassin TVD_RCVD_IP4 trace
    spamassassin TVD_RCVD_SPACE_BRACKET trace
    spamassassin TVD_SPACED_SUBJECT_WORD3 Subject
    spamassassin TVD_SUBJ_ACC_NUM Subject
    spamassassin TVD_SUBJ_FINGER_03 Subject
    spamassassin TVD_SUBJ_OWE Subject
    spamassassin TVD_SUBJ_WIPE_DEBT lint-likeness-offer Subject
    spamassassin TVD_VISIT_PHARMA lint-likeness-offer
    spamassassin UNCLAIMED_MONEY lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin UNDISC_FREEM To
    spamassassin UNDISC_MONEY To
    spamassassin UNPARSEABLE_RELAY trace
    spamassassin UNRESOLVED_TEMPLATE lint-text-template-tag
    spamassassin UPPERCASE_50_75 lint-likeness-text-loud
    spamassassin UPPERCASE_75_100 lint-likeness-text-loud
    spamassassin URG_BIZ lint-likeness-plea lint-likeness-advance-fee
    spamassassin URI_IN_URI_10 lint-link-open-redirect
    spamassassin URI_PHISH lint-likeness-link-intrusion lint-deception-shown-host
    spamassassin URI_PHP_REDIR lint-link-open-redirect
    spamassassin URI_WPADMIN lint-likeness-link-intrusion
    spamassassin URI_WP_HACKED lint-likeness-link-intrusion
    spamassassin US_DOLLARS_3 lint-likeness-money-offered lint-likeness-advance-fee
    spamassassin WEIRD_PORT lint-link-port
    spamassassin WITH_LC_SMTP trace
    spamassassin XFER_LOTSA_MONEY lint-likeness-advance-fee lint-likeness-money-offered
    spamassassin XM_LIGHT_HEAVY X-Mailer
    spamassassin XM_RANDOM X-Mailer
    spamassassin XPRIO lint-header-priority X-Priority
    spamassassin XPRIO_SHORT_SUBJ lint-header-priority X-Priority
    spamassassin X_IP X-IP
    spamassassin X_MAILER_CME_6543_MSN X-Mailer
    spamassassin X_MESSAGE_INFO X-Message-Info

    rspamd BROKEN_CONTENT_TYPE lint-mime-type-malformed Content-Type
    rspamd BROKEN_HEADERS lint-header-line-malformed
    rspamd CC_EXCESS_BASE64 Cc
    rspamd CC_EXCESS_QP Cc
    rspamd CTE_CASE Content-Transfer-Encoding
    rspamd CTYPE_MISSING_DISPOSITION Content-Type
    rspamd CTYPE_MIXED_BOGUS lint-mime-mixed-single Content-Type
    rspamd CT_EXTRA_SEMI Content-Type
    rspamd DATA_URI_OBFU lint-html-unsafe-address
    rspamd DATE_IN_FUTURE lint-header-date-far Date
    rspamd DATE_IN_PAST lint-header-date-far Date
    rspamd DIRECT_TO_MX trace
    rspamd DMARC_NA From
    rspamd DMARC_POLICY_QUARANTINE From
    rspamd DMARC_POLICY_REJECT From
    rspamd DMARC_POLICY_SOFTFAIL From
    rspamd EMPTY_SUBJECT lint-header-subject-missing Subject
    rspamd EXT_CSS lint-html-external-style
    rspamd FAKE_REPLY lint-header-reply-faked Subject
    rspamd FORGED_IMS lint-likeness-client-forged X-Mailer
    rspamd FORGED_MSGID_YAHOO lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_KMAIL_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_MOZILLA_MAIL_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_MOZILLA_MAIL_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_OPERA_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_OUTLOOK lint-likeness-client-forged X-Mailer
    rspamd FORGED_MUA_POSTBOX_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_POSTBOX_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_SEAMONKEY_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_SEAMONKEY_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_THEBAT_BOUN lint-likeness-boundary-forged X-Mailer
    rspamd FORGED_MUA_THEBAT_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_THEBAT_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_THUNDERBIRD_MSGID lint-likeness-message-id-forged Message-ID
    rspamd FORGED_MUA_THUNDERBIRD_MSGID_UNKNOWN lint-likeness-message-id-forged Message-ID
    rspamd FORGED_OUTLOOK_HTML lint-likeness-client-forged X-Mailer
    rspamd FORGED_OUTLOOK_TAGS lint-likeness-client-forged X-Mailer
    rspamd FORGED_SENDER trace
    rspamd FORGED_X_MAILER X-Mailer
    rspamd FREEMAIL_FROM lint-header-from-freemail From
    rspamd FREEMAIL_REPLYTO lint-header-reply-to-freemail Reply-To
    rspamd FREEMAIL_REPLYTO_NEQ_FROM_DOM lint-header-reply-to-freemail Reply-To
    rspamd FROM_DN_EQ_ADDR lint-header-name-address From
    rspamd FROM_EXCESS_BASE64 lint-likeness-header-encoding From
    rspamd FROM_EXCESS_QP lint-likeness-header-encoding From
    rspamd FROM_INVALID lint-header-address-malformed From
    rspamd FROM_NAME_EXCESS_SPACE From
    rspamd FROM_NAME_HAS_TITLE From
    rspamd FROM_NEEDS_ENCODING lint-header-eight-bit From
    rspamd FROM_NEQ_DISPLAY_NAME lint-header-name-address From
    rspamd FROM_NEQ_ENVFROM trace
    rspamd FROM_NO_DN lint-header-name-missing From
    rspamd FROM_SERVICE_ACCT From
    rspamd HAS_DATA_URI lint-html-unsafe-address
    rspamd HAS_GOOGLE_REDIR lint-link-open-redirect
    rspamd HAS_LIST_UNSUB List-Unsubscribe
    rspamd HAS_PHPMAILER_SIG Message-ID
    rspamd HAS_WP_URI lint-likeness-link-intrusion
    rspamd HAS_X_PHP_SCRIPT X-PHP-Script
    rspamd HAS_X_PRIO lint-header-priority X-Priority
    rspamd HAS_X_PRIO_ONE lint-header-priority X-Priority
    rspamd HEADER_CC_EMPTY_DELIMITER Cc
    rspamd HEADER_DATE_EMPTY_DELIMITER Date
    rspamd HEADER_FORGED_MDN Disposition-Notification-To
    rspamd HEADER_FROM_EMPTY_DELIMITER From
    rspamd HEADER_RCONFIRM_MISMATCH X-Confirm-Reading-To
    rspamd HEADER_REPLYTO_EMPTY_DELIMITER Reply-To
    rspamd HEADER_TO_EMPTY_DELIMITER To
    rspamd HFILTER_HELO_NORES_A_OR_MX trace
    rspamd HFILTER_HOSTNAME_UNKNOWN trace
    rspamd HTML_META_REFRESH_URL lint-html-refresh
    rspamd HTML_SHORT_LINK_IMG_1 lint-deception-image-only lint-likeness-picture-alone
    rspamd HTML_SHORT_LINK_IMG_2 lint-deception-image-only lint-likeness-picture-alone
    rspamd HTML_SHORT_LINK_IMG_3 lint-deception-image-only lint-likeness-picture-alone
    rspamd HTTP_TO_HTTPS lint-deception-https-shown
    rspamd HTTP_TO_IP lint-link-numeric-host
    rspamd INTRODUCTION lint-likeness-plea
    rspamd INVALID_DATE lint-header-date-malformed lint-header-date-form Date
    rspamd INVALID_FROM_8BIT lint-header-eight-bit From
    rspamd INVALID_MSGID lint-header-message-id-malformed Message-ID
    rspamd INVALID_RCPT_8BIT To
    rspamd LEAKED_PASSWORD_SCAM lint-likeness-extortion
    rspamd LONG_SUBJ lint-text-subject-length Subject
    rspamd MAILER_1C_8 X-Mailer
    rspamd MANY_INVISIBLE_PARTS lint-deception-hidden-text lint-deception-low-contrast
    rspamd MID_BARE_IP lint-header-message-id-host Message-ID
    rspamd MID_CONTAINS_FROM Message-ID
    rspamd MID_CONTAINS_TO Message-ID
    rspamd MID_MISSING_BRACKETS lint-header-message-id-malformed Message-ID
    rspamd MID_RHS_IP_LITERAL lint-header-message-id-host Message-ID
    rspamd MID_RHS_MATCH_FROM Message-ID
    rspamd MID_RHS_MATCH_TO Message-ID
    rspamd MID_RHS_NOT_FQDN lint-header-message-id-host Message-ID
    rspamd MID_RHS_TOO_LONG Message-ID
    rspamd MID_RHS_WWW Message-ID
    rspamd MIME_BAD_ATTACHMENT lint-mime-attachment-executable
    rspamd MIME_BAD_EXTENSION lint-mime-attachment-executable
    rspamd MIME_BAD_UNICODE lint-mime-parameter
    rspamd MIME_BASE64_TEXT lint-mime-text-base64
    rspamd MIME_BASE64_TEXT_BOGUS lint-mime-text-base64
    rspamd MIME_DOUBLE_BAD_EXTENSION lint-mime-attachment-executable
    rspamd MIME_ENCRYPTED_ARCHIVE lint-mime-archive-encrypted
    rspamd MIME_HEADER_CTYPE_ONLY lint-header-mime-version-missing header
    rspamd MIME_HTML_ONLY lint-mime-html-only
    rspamd MIME_MA_MISSING_HTML Content-Type
    rspamd MIME_MA_MISSING_TEXT lint-mime-html-only Content-Type
    rspamd MISSING_DATE header
    rspamd MISSING_FROM header
    rspamd MISSING_MID header
    rspamd MISSING_MIMEOLE header
    rspamd MISSING_MIME_VERSION lint-header-mime-version-missing header
    rspamd MISSING_SUBJECT header
    rspamd MISSING_TO header
    rspamd MULTIPLE_FROM lint-header-sender-missing From
    rspamd MULTIPLE_UNIQUE_HEADERS lint-header-repeated
    rspamd MV_CASE MIME-Version
    rspamd OLD_X_MAILER lint-likeness-client-antique X-Mailer
    rspamd OMOGRAPH_URL lint-link-homograph
    rspamd ONCE_RECEIVED trace
    rspamd ONCE_RECEIVED_STRICT trace
    rspamd PHISHING lint-deception-shown-host
    rspamd PHISH_EMOTION lint-likeness-urgency Subject
    rspamd PRECEDENCE_BULK lint-header-precedence Precedence
    rspamd RATWARE_MS_HASH lint-likeness-message-id-forged Message-ID
    rspamd RCPT_BOUNCEMOREONE To
    rspamd RCVD_COUNT_ZERO trace
    rspamd RCVD_NO_TLS_LAST trace
    rspamd RDNS_NONE trace
    rspamd REPLYTO_DOM_NEQ_FROM_DOM lint-header-reply-to-domain Reply-To
    rspamd REPLYTO_DOM_NEQ_TO_DOM Reply-To
    rspamd REPLYTO_EMAIL_HAS_TITLE Reply-To
    rspamd REPLYTO_EQ_TO_ADDR Reply-To
    rspamd REPLYTO_EXCESS_BASE64 lint-likeness-header-encoding Reply-To
    rspamd REPLYTO_EXCESS_QP lint-likeness-header-encoding Reply-To
    rspamd REPLYTO_UNPARSEABLE lint-header-address-malformed Reply-To
    rspamd R_BAD_CTE_7BIT lint-mime-eight-bit
    rspamd R_DKIM_NA trace
    rspamd R_DKIM_REJECT DKIM-Signature
    rspamd R_EMPTY_IMAGE lint-deception-image-only lint-likeness-picture-alone
    rspamd R_MISSING_CHARSET lint-mime-charset-unlabelled
    rspamd R_MIXED_CHARSET lint-deception-mixed-script
    rspamd R_MIXED_CHARSET_URL lint-link-homograph
    rspamd R_NO_SPACE_IN_FROM From
    rspamd R_PARTS_DIFFER lint-mime-text-differs
    rspamd R_SPF_FAIL trace
    rspamd R_SPF_NA trace
    rspamd R_SPF_SOFTFAIL trace
    rspamd R_SUSPICIOUS_IMAGES lint-deception-image-share
    rspamd R_SUSPICIOUS_URL lint-link-malformed lint-likeness-link-disguised
    rspamd R_UNDISC_RCPT lint-header-to-missing To
    rspamd R_WHITE_ON_WHITE lint-deception-low-contrast lint-deception-hidden-text
    rspamd SIGNED_PGP Content-Type
    rspamd SIGNED_SMIME Content-Type
    rspamd SORTED_RECIPS lint-likeness-recipients To
    rspamd SPOOF_DISPLAY_NAME lint-header-name-address From
    rspamd SPOOF_REPLYTO Reply-To
    rspamd STOX_REPLY_TYPE Content-Type
    rspamd SUBJECT_ENDS_EXCLAIM lint-likeness-subject-loud Subject
    rspamd SUBJECT_ENDS_QUESTION Subject
    rspamd SUBJECT_ENDS_SPACES Subject
    rspamd SUBJECT_HAS_CURRENCY lint-text-subject-currency Subject
    rspamd SUBJECT_HAS_EXCLAIM lint-likeness-subject-loud Subject
    rspamd SUBJECT_HAS_QUESTION Subject
    rspamd SUBJECT_NEEDS_ENCODING lint-header-eight-bit Subject
    rspamd SUBJ_ALL_CAPS lint-text-subject-capitals Subject
    rspamd SUBJ_BOUNCE_WORDS Subject
    rspamd SUBJ_EXCESS_BASE64 lint-likeness-header-encoding Subject
    rspamd SUBJ_EXCESS_QP lint-likeness-header-encoding Subject
    rspamd SUSPICIOUS_BOUNDARY lint-likeness-boundary-forged Content-Type
    rspamd SUSPICIOUS_BOUNDARY2 lint-likeness-boundary-forged Content-Type
    rspamd SUSPICIOUS_BOUNDARY3 lint-likeness-boundary-forged Content-Type
    rspamd SUSPICIOUS_BOUNDARY4 lint-likeness-boundary-forged Content-Type
    rspamd SUSPICIOUS_RECIPS lint-likeness-recipients To
    rspamd TO_DN_RECIPIENTS To
    rspamd TO_EXCESS_BASE64 lint-likeness-header-encoding To
    rspamd TO_EXCESS_QP lint-likeness-header-encoding To
    rspamd TO_NEEDS_ENCODING lint-header-eight-bit To
    rspamd TO_WRAPPED_IN_SPACES To
    rspamd URI_COUNT_ODD lint-mime-text-differs
    rspamd URI_HIDDEN_PATH lint-likeness-link-intrusion
    rspamd URL_IN_SUBJECT Subject
    rspamd WP_COMPROMISED lint-likeness-link-intrusion
    rspamd WWW_DOT_DOMAIN lint-link-malformed
    rspamd XM_CASE X-Mailer
    rspamd XM_UA_NO_VERSION X-Mailer User-Agent
    rspamd X_PHP_EVAL X-PHP-Originating-Script
    rspamd ZERO_FONT lint-deception-hidden-text lint-deception-tiny-text
    rspamd ZERO_WIDTH_SPACE_URL lint-link-homograph lint-deception-invisible-in-word

    scores APOSTROPHE_FROM 0.148 0.786 0.651 0.545
    scores BANKING_LAWS 2.399 2.004 2.157 1.099
    scores BASE64_LENGTH_79_INF 1.379 2.019 0.583 1.502
    scores BILLION_DOLLARS 0.001 1.451 1.229 1.638
    scores BODY_ENHANCEMENT 0.927 1.611 0.974 0.001
    scores DATE_IN_FUTURE_03_06 3.399 2.426 2.997 3.027
    scores DATE_IN_FUTURE_06_12 2.899 0.001 2.222 1.947
    scores DATE_IN_FUTURE_12_24 2.603 2.489 3.199 3.199
    scores DATE_IN_FUTURE_24_48 2.598 1.248 0.001 2.048
    scores DATE_IN_FUTURE_48_96 2.384 0.813 1.078 2.181
    scores DATE_IN_PAST_03_06 2.399 1.076 1.2 1.592
    scores DATE_IN_PAST_06_12 1.699 1.103 1.274 1.543
    scores DATE_IN_PAST_12_24 0.001 0.804 1.19 1.049
    scores DATE_IN_PAST_24_48 1.109 0.485 0.624 1.34
    scores DATE_IN_PAST_96_XX 2.6 2.07 1.233 3.405
    scores DC_GIF_UNO_LARGO 0.001 1.323 0.053 2.176
    scores DEAR_FRIEND 2.683 2.604 1.801 2.577
    scores DEAR_SOMETHING 1.999 1.731 1.787 1.973
    scores DEAR_WINNER 3.099 3.099 2.309 3.099
    scores DIET_1 0.714 0.0 0.399 0.001
    scores DIGEST_MULTIPLE 0.0 0.001 0.0 0.293
    scores DMARC_NONE 0.001 0.898 0.001 0.898
    scores DMARC_QUAR 0.001 1.198 0.001 1.198
    scores DMARC_REJECT 0.001 1.797 0.001 1.797
    scores DOS_OE_TO_MX 2.602 3.086 2.265 2.523
    scores DOS_OE_TO_MX_IMAGE 2.886 1.886 2.425 3.699
    scores DOS_OUTLOOK_TO_MX 2.636 1.449 1.737 2.845
    scores DOS_RCVD_IP_TWICE_C 2.599 2.06 3.292 0.096
    scores DRUGS_DIET 2.66 0.757 1.831 0.337
    scores DRUGS_ERECTILE 1.778 2.221 1.299 1.994
    scores DRUGS_ERECTILE_OBFU 1.324 1.309 2.935 1.109
    scores DRUGS_MANYKINDS 2.001 1.473 0.841 0.342
    scores DRUGS_MUSCLE 0.001 2.499 0.392 0.164
    scores DRUGS_SMEAR1 3.3 2.051 3.148 0.235
    scores DRUGS_STOCK_MIMEOLE 2.699 1.681 2.478 1.321
    scores DRUG_ED_CAPS 2.799 1.023 2.516 0.936
    scores DRUG_ED_ONLINE 0.696 1.152 1.221 0.608
    scores DYN_RDNS_AND_INLINE_IMAGE 1.345 1.344 1.434 1.168
    scores DYN_RDNS_SHORT_HELO_IMAGE 1.825 2.516 2.285 1.013
    scores EMPTY_MESSAGE 2.195 2.344 1.552 2.32
    scores EM_ROLEX 0.595 1.309 2.068 0.618
    scores ENGLISH_UCE_SUBJECT 0.953 1.542 2.569 2.899
    scores EXCUSE_4 2.399 1.687 2.399 1.325
    scores EXCUSE_REMOVE 2.907 2.992 3.299 3.299
    scores FAKE_REPLY_C 0.688 0.001 2.553 1.486
    scores FILL_THIS_FORM_FRAUD_PHISH 1.195 0.396 0.615 0.334
    scores FILL_THIS_FORM_LOAN 2.092 2.237 1.836 2.88
    scores FORGED_HOTMAIL_RCVD2 0.001 1.187 0.698 0.874
    scores FORGED_MSGID_EXCITE 2.399 1.899 1.649 0.528
    scores FORGED_MUA_EUDORA 2.828 2.51 1.962 0.001
    scores FORGED_MUA_IMS 2.399 2.399 2.399 1.943
    scores FORGED_MUA_MOZILLA 2.399 1.596 2.399 2.309
    scores FORGED_MUA_OUTLOOK 3.999 2.785 2.5 1.927
    scores FORGED_MUA_THEBAT_BOUN 3.046 3.22 3.207 3.399
    scores FORGED_OUTLOOK_TAGS 0.003 0.565 0.001 0.052
    scores FORGED_TELESP_RCVD 2.499 2.499 2.499 1.841
    scores FORGED_YAHOO_RCVD 2.397 1.022 2.599 1.63
    scores FREEMAIL_FORGED_REPLYTO 1.199 2.503 1.204 2.095
    scores FREE_QUOTE_INSTANT 2.7 2.699 2.699 1.297
    scores FROM_BLANK_NAME 2.099 2.099 2.099 0.723
    scores FROM_ILLEGAL_CHARS 2.192 2.059 0.24 0.036
    scores FROM_LOCAL_HEX 0.0 0.331 0.001 0.006
    scores FROM_NO_USER 0.001 2.599 0.019 0.798
    scores FROM_STARTS_WITH_NUMS 2.801 0.553 1.201 0.738
    scores FSL_FAKE_HOTMAIL_RVCD 2.631 1.816 2.011 2.365
    scores FSL_HELO_BARE_IP_1 2.598 1.426 3.099 2.347
    scores FSL_HELO_NON_FQDN_1 2.361 0.001 1.783 0.001
    scores FSL_INTERIA_ABUSE 3.899 2.664 3.08 3.106
    scores FUZZY_CREDIT 1.699 1.413 0.601 1.678
    scores FUZZY_PHARMACY 2.96 3.299 1.967 1.353
    scores FUZZY_PHENT 2.799 1.647 1.54 2.662
    scores FUZZY_PRICES 1.821 0.72 2.21 2.311
    scores FUZZY_VPILL 0.001 0.494 0.796 1.014
    scores GUARANTEED_100_PERCENT 2.699 2.699 2.48 2.699
    scores HEADER_SPAM 2.499 2.499 1.994 0.585
    scores HELO_DYNAMIC_CHELLO_NL 2.412 1.918 2.019 2.428
    scores HELO_DYNAMIC_DHCP 2.602 0.841 1.537 0.206
    scores HELO_DYNAMIC_DIALIN 2.629 3.233 2.186 1.366
    scores HELO_DYNAMIC_HCC 4.299 2.514 2.931 2.762
    scores HELO_DYNAMIC_HEXIP 2.321 0.511 1.773 1.789
    scores HELO_DYNAMIC_HOME_NL 2.385 1.53 1.024 1.459
    scores HELO_DYNAMIC_IPADDR 2.633 3.243 3.68 1.951
    scores HELO_DYNAMIC_IPADDR2 2.815 3.888 3.728 3.607
    scores HELO_DYNAMIC_SPLIT_IP 3.031 2.893 4.225 3.482
    scores HELO_LH_HOME 0.001 2.023 0.537 1.736
    scores HELO_LOCALHOST 2.639 3.603 2.915 3.828
    scores HELO_OEM 2.899 2.899 1.234 0.27
    scores HK_NAME_DRUGS 4.299 0.001 3.077 0.552
    scores HTML_COMMENT_SAVED_URL 0.198 0.357 0.899 1.391
    scores HTML_FONT_LOW_CONTRAST 0.713 0.001 0.786 0.001
    scores HTML_IMAGE_ONLY_04 1.68 0.342 1.799 1.172
    scores HTML_IMAGE_ONLY_08 0.585 1.781 1.845 1.651
    scores HTML_IMAGE_ONLY_12 1.381 1.629 1.4 2.059
    scores HTML_IMAGE_ONLY_16 1.969 1.048 1.199 1.092
    scores HTML_IMAGE_ONLY_20 2.109 0.7 1.3 1.546
    scores HTML_IMAGE_ONLY_24 2.799 1.282 1.328 1.618
    scores HTML_IMAGE_ONLY_28 2.799 0.726 1.512 1.404
    scores HTML_IMAGE_ONLY_32 2.196 0.001 1.172 0.001
    scores HTML_MIME_NO_HTML_TAG 0.001 0.635 0.001 0.377
    scores HTML_NONELEMENT_30_40 0.0 0.001 0.308 0.001
    scores HTML_OBFUSCATE_05_10 0.601 0.001 0.718 0.26
    scores HTML_OBFUSCATE_10_20 0.174 1.162 0.588 0.093
    scores HTML_OBFUSCATE_20_30 2.499 2.441 1.449 1.999
    scores HTML_SHORT_CENTER 3.799 3.421 2.611 0.743
    scores HTML_SHORT_LINK_IMG_1 2.215 0.139 0.48 0.001
    scores HTML_SHORT_LINK_IMG_2 1.419 0.259 0.603 0.001
    scores HTML_SHORT_LINK_IMG_3 0.691 0.328 0.001 0.148
    scores HTML_TAG_BALANCE_HEAD 0.52 0.0 0.6 0.817
    scores HTML_TITLE_SUBJ_DIFF 1.149 2.171 1.801 2.036
    scores IMPOTENCE 1.539 2.144 3.028 1.374
    scores INVALID_DATE 1.701 0.432 1.2 1.096
    scores INVALID_DATE_TZ_ABSURD 0.262 0.632 0.706 0.491
    scores INVALID_MSGID 2.602 1.167 1.328 0.568
    scores IP_LINK_PLUS 0.001 0.001 0.246 0.012
    scores KB_DATE_CONTAINS_TAB 3.8 3.799 3.799 2.751
    scores KB_FAKED_THE_BAT 2.432 3.441 2.008 2.694
    scores KB_RATWARE_MSGID 4.099 2.987 2.108 1.7
    scores KB_RATWARE_OUTLOOK_MID 4.4 4.4 2.503 1.499
    scores LOCALPART_IN_SUBJECT 0.001 0.73 1.199 1.107
    scores LONGWORDS 2.199 1.844 1.819 2.035
    scores LOTTERY_1 0.001 1.488 1.63 0.087
    scores L_SPAM_TOOL_13 0.539 0.485 0.494 1.333
    scores MALE_ENHANCE 3.1 3.099 3.099 0.851
    scores MARKETING_PARTNERS 0.553 0.235 0.689 0.001
    scores MIME_BASE64_TEXT 0.001 0.001 0.001 1.741
    scores MIME_BOUND_DD_DIGITS 3.016 0.349 2.417 1.373
    scores MISSING_DATE 2.739 1.396 1.8 1.36
    scores MISSING_HEADERS 0.915 1.207 1.204 1.021
    scores MISSING_MID 0.552 0.14 1.199 0.497
    scores MISSING_MIMEOLE 0.392 1.843 0.571 1.899
    scores MISSING_SUBJECT 0.001 1.767 1.3 1.799
    scores MONEY_BACK 2.91 2.486 0.601 1.232
    scores MORE_SEX 2.799 2.765 2.568 1.413
    scores MPART_ALT_DIFF 2.246 0.724 0.595 0.79
    scores MPART_ALT_DIFF_COUNT 2.799 1.483 1.199 1.112
    scores MSGID_FROM_MTA_HEADER 0.401 0.001 0.473 0.001
    scores MSGID_RANDY 2.196 2.599 2.599 2.599
    scores MSGID_SHORT 0.001 0.337 0.001 0.001
    scores MSGID_SPAM_CAPS 2.366 1.997 3.099 3.099
    scores MSGID_YAHOO_CAPS 0.797 1.413 2.278 1.411
    scores MSOE_MID_WRONG_CASE 0.993 3.373 0.96 2.584
    scores NML_ADSP_CUSTOM_HIGH 0.0 2.6 0.0 2.5
    scores NML_ADSP_CUSTOM_LOW 0.0 0.7 0.0 0.7
    scores NML_ADSP_CUSTOM_MED 0.0 1.2 0.0 0.9
    scores NORMAL_HTTP_TO_IP 0.159 0.001 0.795 0.001
    scores NO_DNS_FOR_FROM 0.0 0.379 0.0 0.001
    scores NO_MEDICAL 2.199 1.254 2.199 1.773
    scores NO_PRESCRIPTION 1.915 1.102 2.28 2.399
    scores NO_RDNS_DOTCOM_HELO 3.1 0.433 3.099 0.823
    scores NULL_IN_BODY 0.511 0.498 2.056 1.596
    scores NUMERIC_HTTP_ADDR 0.0 0.001 0.001 1.242
    scores OBFUSCATING_COMMENT 0.0 0.0 0.001 0.723
    scores ONE_TIME 1.84 1.175 1.83 0.714
    scores ONLINE_PHARMACY 0.843 2.371 0.008 0.65
    scores PART_CID_STOCK_LESS 0.0 0.036 0.745 0.894
    scores PERCENT_RANDOM 2.999 2.837 2.983 1.838
    scores PRICES_ARE_AFFORDABLE 0.794 0.851 1.112 0.551
    scores RATWARE_EGROUPS 1.898 1.258 1.406 1.621
    scores RATWARE_MPOP_WEBMAIL 1.153 1.338 1.229 1.999
    scores RATWARE_NAME_ID 3.099 0.309 3.099 0.247
    scores RATWARE_ZERO_TZ 2.392 2.535 0.265 1.781
    scores RCVD_DOUBLE_IP_LOOSE 1.15 0.96 1.042 1.012
    scores RCVD_DOUBLE_IP_SPAM 2.411 2.777 1.912 1.808
    scores RCVD_FAKE_HELO_DOTCOM 2.799 2.389 2.605 1.189
    scores RCVD_HELO_IP_MISMATCH 1.68 1.186 2.362 2.368
    scores RCVD_NUMERIC_HELO 0.001 0.865 0.001 1.164
    scores RDNS_DYNAMIC 2.639 0.363 1.663 0.982
    scores RDNS_LOCALHOST 3.7 0.969 2.345 0.001
    scores RDNS_NONE 2.399 1.274 1.228 0.793
    scores REPLICA_WATCH 3.487 3.164 4.074 3.775
    scores REPLYTO_WITHOUT_TO_CC 2.399 1.946 0.607 1.552
    scores REPTO_QUOTE_YAHOO 0.001 0.49 0.001 0.646
    scores SORTED_RECIPS 1.801 2.474 1.791 2.499
    scores SPAMMY_XMAILER 2.65 0.862 1.993 2.491
    scores STOCK_IMG_OUTLOOK 0.001 0.702 0.413 0.19
    scores STOX_REPLY_TYPE 1.898 0.212 0.141 0.439
    scores STOX_REPLY_TYPE_WITHOUT_QUOTES 3.099 1.86 1.629 1.757
    scores SUBJECT_DIET 1.927 1.563 0.817 1.466
    scores SUBJECT_DRUG_GAP_C 2.108 0.989 1.348 2.14
    scores SUBJECT_DRUG_GAP_L 2.799 2.304 1.402 1.561
    scores SUBJECT_FUZZY_CHEAP 0.641 1.831 0.833 0.001
    scores SUBJECT_NEEDS_ENCODING 0.498 0.1 0.804 0.049
    scores SUBJ_AS_SEEN 2.711 3.099 3.099 1.461
    scores SUBJ_BUY 0.594 1.498 0.001 0.639
    scores SUBJ_ILLEGAL_CHARS 0.62 1.105 0.448 1.518
    scores SUBJ_YOUR_FAMILY 2.91 2.999 2.999 2.999
    scores SUSPICIOUS_RECIPS 2.499 2.497 2.139 2.51
    scores THEBAT_UNREG 2.599 1.843 2.324 1.524
    scores TT_MSGID_TRUNC 0.748 0.023 1.434 1.448
    scores TVD_FW_GRAPHIC_NAME_LONG 0.001 0.648 0.836 1.293
    scores TVD_FW_GRAPHIC_NAME_MID 0.6 0.001 0.389 0.095
    scores TVD_INCREASE_SIZE 1.529 0.601 1.055 0.001
    scores TVD_QUAL_MEDS 2.697 2.397 2.799 2.483
    scores TVD_SUBJ_WIPE_DEBT 2.599 2.291 2.599 1.004
    scores TVD_VISIT_PHARMA 1.957 1.196 0.417 1.406
    scores UNCLAIMED_MONEY 2.699 2.699 2.699 2.427
    scores UNCLOSED_BRACKET 2.699 1.329 1.425 1.496
    scores UNRESOLVED_TEMPLATE 3.035 0.716 2.424 1.252
    scores UPPERCASE_50_75 0.001 0.791 0.001 0.008
    scores UPPERCASE_75_100 1.48 1.189 0.001 0.001
    scores URG_BIZ 1.75 0.941 0.568 0.573
    scores WEIRD_PORT 0.001 0.001 0.097 0.001
    scores X_MAILER_CME_6543_MSN 2.886 2.004 3.002 3.348
    """#
}
