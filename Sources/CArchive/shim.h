// libarchive: zip files and gzip.
#include <archive.h>
#include <archive_entry.h>

// A macro with a cast, which Swift does not import.
static inline int dlv_archive_entry_is_file(struct archive_entry *entry) {
  return archive_entry_filetype(entry) == AE_IFREG;
}
