#!/bin/sh
# Writes the data files of Data/ as Swift sources: a program of one file needs nothing beside it.
set -eu
cd "$(dirname "$0")/.."

# embed FILE TYPE SOURCE: the text of FILE as `TYPE.text`.
embed() {
  {
    echo "// Written by Scripts/embed-data.sh: change $1 and run \`make data\`."
    echo
    echo "extension $2 {"
    echo "  /// The text of $1."
    echo '  static let text = #"""'
    # An empty line stays without blanks at its end.
    sed 's/^\(.\)/    \1/' "$1"
    echo '    """#'
    echo "}"
  } > "$3.new"
  mv "$3.new" "$3"
}

embed Data/blocklists.txt BlocklistCatalogue Sources/Reputation/Blocklists/BlocklistCatalogue+Text.swift
embed Data/known-senders.txt KnownSender Sources/MailAuth/KnownSenders/KnownSender+Text.swift
embed Data/client-support.txt ClientSupport Sources/ContentLint/Clients/ClientSupport+Text.swift
embed Data/mail-providers.txt ProviderCatalogue Sources/Sending/Routing/ProviderCatalogue+Text.swift
embed Data/reply-rules.txt ReplyRules Sources/Sending/Feedback/ReplyRules+Text.swift
embed Data/filter-symbols.txt FilterSymbols Sources/ContentLint/SecondOpinions/FilterSymbols+Text.swift
embed Data/link-names.txt KnownNames Sources/ContentLint/Names/KnownNames+Text.swift
