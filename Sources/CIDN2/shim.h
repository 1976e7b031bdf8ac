// libidn2: internationalised domain names (IDNA 2008, RFC 5891; UTS 46 mapping).
#include <idn2.h>
