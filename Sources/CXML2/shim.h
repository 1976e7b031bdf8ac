// libxml2: the streaming reader.
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
