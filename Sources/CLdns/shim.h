// ldns: DNS wire format, zone-file syntax, DNSSEC.
// stdbool.h comes first: without it ldns defines `bool` as a char and its booleans import as Int8.
#include <stdbool.h>
#include <ldns/ldns.h>
