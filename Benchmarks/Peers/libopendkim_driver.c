/* Verifies one message again and again with libopendkim, the key record from memory, and prints how often a second of
 * processor time.
 * libopendkim_driver MESSAGE RECORD SECONDS: RECORD is a file with the text of the key record. */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <opendkim/dkim.h>

static char *record;

static unsigned char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) { perror(path); exit(66); }
  fseek(file, 0, SEEK_END);
  *length = ftell(file);
  rewind(file);
  unsigned char *data = malloc(*length + 1);
  if (fread(data, 1, *length, file) != *length) exit(74);
  data[*length] = 0;
  fclose(file);
  return data;
}

static DKIM_CBSTAT lookup(DKIM *dkim, DKIM_SIGINFO *signature, unsigned char *buffer, size_t size) {
  (void)dkim;
  (void)signature;
  snprintf((char *)buffer, size, "%s", record);
  return DKIM_CBSTAT_CONTINUE;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
  if (count != 4) return 64;
  size_t length, record_length;
  unsigned char *message = read_file(arguments[1], &length);
  record = (char *)read_file(arguments[2], &record_length);
  double seconds = atof(arguments[3]);
  DKIM_LIB *lib = dkim_init(NULL, NULL);
  dkim_set_key_lookup(lib, lookup);
  long verified = 0;
  double start = now(), end;
  do {
    DKIM_STAT status;
    bool is_testing;
    DKIM *dkim = dkim_verify(lib, (const unsigned char *)"benchmark", NULL, &status);
    if (dkim == NULL) return 70;
    if (dkim_chunk(dkim, message, length) != DKIM_STAT_OK || dkim_chunk(dkim, NULL, 0) != DKIM_STAT_OK
        || dkim_eom(dkim, &is_testing) != DKIM_STAT_OK) {
      fprintf(stderr, "libopendkim does not verify the message\n");
      return 70;
    }
    dkim_free(dkim);
    verified++;
    end = now();
  } while (end - start < seconds);
  printf("%.1f\n", verified / (end - start));
  dkim_close(lib);
  return 0;
}
