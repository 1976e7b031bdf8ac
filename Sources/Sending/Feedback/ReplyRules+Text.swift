// Written by Scripts/embed-data.sh: change Data/reply-rules.txt and run `make data`.

extension ReplyRules {
  /// The text of Data/reply-rules.txt.
  static let text = #"""
    # What large receivers mean by their replies, and what a sender does about it.
    #
    # A rule a line: `providers | reply | class | actions | source`. The first rule that fits counts; what no rule fits goes by its codes. Lines that
    # begin with # are comments.
    #
    #   providers  names of Data/mail-providers.txt with spaces between, or * for everyone
    #   reply      the code (x for any digit), then, where it matters, the enhanced code (x for any number, 500-699 for a range), then text that the
    #              reply has somewhere in it, upper and lower case alike, with * for anything in between
    #   class      one of FailureClass
    #   actions    with commas between; without one, the code says whether it is for good:
    #                fail, retry, retry-after TIME, same-source, stop-campaign,
    #                slow-down SCOPE, suspend SCOPE TIME, one-connection SCOPE TIME
    #              SCOPE is destination, provider, source or source+provider
    #   source     the page that says so
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    # Gmail and Google Workspace
    gmail | 421 4.7.28 message-id | policy | retry-after 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.28 ip netblock | rate | slow-down provider, one-connection provider 30min | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.28 temporarily blocked | reputation | suspend source+provider 1h, slow-down source+provider | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.28 ip address | rate | slow-down source+provider, one-connection source+provider 30min | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.28 | rate | slow-down provider, one-connection provider 30min | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 unusual rate | rate | slow-down source+provider, one-connection source+provider 30min | https://support.google.com/mail/answer/81126
    gmail | 421 4.7.0 reputation of the sending ip | reputation | suspend source+provider 1h, slow-down source+provider | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 reputation of the sending domain | reputation | suspend provider 1h, slow-down provider | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 nature of the content | content | slow-down provider | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 ptr record | reverse-dns | suspend source+provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 tls required | tls | | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 not in whitelist | policy | | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 connection expired | system | | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.0 | system | slow-down source+provider | https://support.google.com/a/answer/3726730
    gmail | 451 4.7.23 | reverse-dns | suspend source+provider 1h | https://support.google.com/a/answer/3726730
    gmail | 451 4.7.24 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 451 4.7.26 | authentication | | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.26 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.27 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.29 | tls | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.30 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 x.7.32 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.7.40 | authentication | suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 421 4.4.5 | system | one-connection provider 10min | https://support.google.com/a/answer/3726730
    gmail | 450 4.2.1 | mailbox-rate | retry-after 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.2.1 at a rate | mailbox-rate | retry, retry-after 4h | https://support.google.com/a/answer/3726730
    gmail | 550 5.2.1 | mailbox-disabled | fail | https://support.google.com/a/answer/3726730
    gmail | 552 5.2.2 | mailbox-full | fail | https://support.google.com/a/answer/3726730
    gmail | 452 4.2.2 | mailbox-full | | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.24 | authentication | fail | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.25 | reverse-dns | fail, suspend source+provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.26 | authentication | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.27 | authentication | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.28 | reputation | fail, suspend source+provider 1h, slow-down source+provider | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.29 | tls | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.30 | authentication | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.40 | authentication | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 rate limited | rate | retry, retry-after 1h, slow-down provider | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 unsolicited | content | fail, slow-down provider | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 reputation of the sending ip | reputation | fail, suspend source+provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 reputation of the sending domain | reputation | fail, suspend provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 ipv6 sending guidelines | reverse-dns | fail, suspend source+provider 1h | https://support.google.com/a/answer/3726730
    gmail | 550 5.7.1 not authorized to send | reputation | fail, suspend source+provider 1h | https://support.google.com/a/answer/3726730

    # Outlook.com, Hotmail, Live, MSN
    microsoft | 421 rp-003 | connections | one-connection source+provider 1h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 421 rp-00 | rate | slow-down source+provider, suspend source+provider 15min | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 550 5.7.515 | authentication | fail, suspend provider 1h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 550 sc-00 | reputation | fail, suspend source+provider 1h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 550 dy-00 | reputation | fail, suspend source+provider 4h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 550 ou-00 | reputation | fail, suspend source+provider 1h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting
    microsoft | 550 5.7.1 block list | reputation | fail, suspend source+provider 1h | https://sendersupport.olc.protection.outlook.com/pm/troubleshooting

    # Exchange Online, and Outlook.com, which answers from the same servers
    microsoft microsoft365 | 451 4.7.500-699 | rate | slow-down source+provider, suspend source+provider 15min | https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/fix-error-code-451-4-7-500-699-asxxx-in-exchange-online
    microsoft microsoft365 | 550 5.7.606-649 | reputation | fail, suspend source+provider 4h | https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online
    microsoft microsoft365 | 550 5.7.511 | reputation | fail, suspend source+provider 4h | https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online
    microsoft microsoft365 | 550 5.7.708 | reputation | fail, suspend source+provider 4h | https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-700-through-5-7-750
    microsoft microsoft365 | 432 4.3.2 | mailbox-rate | retry-after 15min | https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online
    microsoft microsoft365 | 421 4.3.2 concurrent connections | connections | one-connection provider 15min | https://smtp.codes/exchangeonline
    microsoft microsoft365 | 550 5.4.1 access denied | no-mailbox | fail | https://smtp.codes/exchangeonline

    # Yahoo, AOL, AT&T
    yahoo | 421 4.7.0 [ts | rate | slow-down source+provider, suspend source+provider 15min | https://senders.yahooinc.com/smtp-error-codes/
    yahoo | 421 4.7.1 [ts | reputation | suspend source+provider 4h | https://help.yahoo.com/kb/SLN3436.html
    yahoo | 421 max message per connection | connections | | https://smtp.codes/yahoo
    yahoo | 451 resources temporarily | system | slow-down provider | https://senders.yahooinc.com/smtp-error-codes/
    yahoo | 450 too quickly | mailbox-rate | retry-after 1h | https://smtp.codes/yahoo
    yahoo | 553 5.7.1 connections will not be accepted | reputation | fail, suspend source+provider 4h | https://senders.yahooinc.com/smtp-error-codes/
    yahoo | 554 [ph | content | fail, slow-down provider | https://senders.yahooinc.com/smtp-error-codes/
    yahoo | 554 5.7.9 | policy | fail | https://senders.yahooinc.com/smtp-error-codes/

    # iCloud Mail
    icloud | 421 4.7.1 excessive volume | mailbox-rate | retry-after 1h, slow-down provider | https://smtp.codes/icloud
    icloud | 451 4.7.1 service unavailable | rate | slow-down provider | https://smtp.codes/icloud
    icloud | 421 4.7.0 too many errors | policy | one-connection source+provider 30min | https://smtp.codes/icloud
    icloud | 550 5.7.1 [cs0 | policy | fail, slow-down provider | https://smtp.codes/icloud
    icloud | 550 5.7.1 dmarc policy | authentication | fail, suspend provider 1h | https://smtp.codes/icloud
    icloud | 550 5.7.1 spamhaus | reputation | fail, suspend provider 1h | https://smtp.codes/icloud

    # GMX, WEB.DE, mail.com: no enhanced codes, the last line says what it is
    gmx | 421 rate limit | rate | slow-down source+provider, suspend source+provider 1h | https://postmaster.gmx.com/en/error-messages
    gmx | 421 too many connections | connections | one-connection source+provider 1h | https://postmaster.gmx.com/en/error-messages
    gmx | 421 reject due to policy | reputation | suspend source+provider 4h | https://postmaster.gmx.com/en/error-messages
    gmx | 450 reject due to policy | reputation | slow-down source+provider, suspend source+provider 1h | https://postmaster.gmx.com/en/error-messages
    gmx | 554 block listed | reputation | retry, suspend source+provider 4h | https://postmaster.gmx.com/en/error-messages
    gmx | 550 spf policy | authentication | fail, suspend provider 1h | https://postmaster.gmx.com/en/error-messages
    gmx | 550 mailbox unavailable | no-mailbox | fail | https://postmaster.gmx.com/en/error-messages

    # Comcast
    comcast | 421 too many sessions | connections | one-connection source+provider 15min | https://www.xfinity.com/support/articles/email-errors
    comcast | 421 reverse dns failure | reverse-dns | retry | https://www.xfinity.com/support/articles/email-errors
    comcast | 421 rl000 | rate | slow-down source+provider, suspend source+provider 15min | https://www.xfinity.com/support/articles/email-errors
    comcast | 554 bl000 | reputation | fail, suspend source+provider 4h | https://www.xfinity.com/support/articles/email-errors
    comcast | 550 bl000 | reputation | fail, suspend source+provider 4h | https://www.xfinity.com/support/articles/email-errors

    # Rackspace Email
    rackspace | 421 too many concurrent | connections | one-connection source+provider 15min | https://smtp.codes/rackspace
    rackspace | 450 4.2.1 | mailbox-rate | retry-after 15min | https://smtp.codes/rackspace
    rackspace | 451 4.7.1 untrusted ip | rate | slow-down source+provider, suspend source+provider 15min | https://smtp.codes/rackspace

    # Everyone: what mail servers say by themselves
    * | 4xx greylist | greylisted | same-source | https://www.rfc-editor.org/rfc/rfc6647
    * | 4xx graylist | greylisted | same-source | https://www.rfc-editor.org/rfc/rfc6647
    * | 4xx grey list | greylisted | same-source | https://www.rfc-editor.org/rfc/rfc6647
    * | 4xx grey-list | greylisted | same-source | https://www.rfc-editor.org/rfc/rfc6647
    * | 421 4.7.0 too many connections | connections | one-connection source+provider 15min | https://www.postfix.org/anvil.8.html
    * | 4xx too many connections | connections | one-connection source+provider 15min | https://www.postfix.org/anvil.8.html
    * | 4xx too many concurrent | connections | one-connection source+provider 15min | https://www.postfix.org/anvil.8.html
    * | 450 4.7.1 too much mail | rate | slow-down source+provider | https://www.postfix.org/anvil.8.html
    * | 4xx connection rate | rate | slow-down source+provider | https://www.postfix.org/anvil.8.html
    * | 4xx rate limit | rate | slow-down source+provider | https://www.rfc-editor.org/rfc/rfc5321#section-4.2.5
    * | 4xx too many messages | rate | slow-down source+provider | https://www.rfc-editor.org/rfc/rfc5321#section-4.2.5
    * | 4xx reverse hostname | reverse-dns | | https://www.postfix.org/postconf.5.html#reject_unknown_reverse_client_hostname
    * | 5xx spamhaus | reputation | fail | https://www.spamhaus.org/faqs/dnsbl-usage/
    * | 552 too many recipients | system | retry | https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.10
    * | 5xx user unknown | no-mailbox | fail | https://www.postfix.org/postconf.5.html#unknown_local_recipient_reject_code
    """#
}
