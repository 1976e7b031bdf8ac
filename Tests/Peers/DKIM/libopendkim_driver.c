/* Signs or verifies every message of a folder with libopendkim.
 * opendkim_driver verify KEYFILE FOLDER : prints "name result" a line, of every signature
 * opendkim_driver sign PEM ALGORITHM DOMAIN SELECTOR FOLDER : writes name.signed; the canonicalization is the name's ending "-hb", s or r */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <opendkim/dkim.h>

static unsigned char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) { perror(path); exit(2); }
  fseek(file, 0, SEEK_END);
  *length = ftell(file);
  rewind(file);
  unsigned char *data = malloc(*length + 1);
  if (fread(data, 1, *length, file) != *length) exit(2);
  data[*length] = 0;
  fclose(file);
  return data;
}

static const char *word(DKIM_STAT status) { return dkim_getresultstr(status); }

static void sign(DKIM_LIB *lib, const char *path, const char *key, const char *domain, const char *selector, dkim_alg_t algorithm) {
  size_t length;
  unsigned char *data = read_file(path, &length);
  const char *end = path + strlen(path) - 2;
  DKIM_STAT status;
  DKIM *dkim = dkim_sign(lib, (unsigned char *)path, NULL, (unsigned char *)key, (unsigned char *)selector,
    (unsigned char *)domain, end[0] == 'r' ? DKIM_CANON_RELAXED : DKIM_CANON_SIMPLE,
    end[1] == 'r' ? DKIM_CANON_RELAXED : DKIM_CANON_SIMPLE, algorithm, -1, &status);
  if (dkim == NULL) { printf("%s %s\n", path, word(status)); return; }
  status = dkim_chunk(dkim, data, length);
  if (status == DKIM_STAT_OK) status = dkim_chunk(dkim, NULL, 0);
  if (status == DKIM_STAT_OK) status = dkim_eom(dkim, NULL);
  unsigned char *header = NULL;
  size_t size;
  if (status == DKIM_STAT_OK) status = dkim_getsighdr_d(dkim, strlen("DKIM-Signature: "), &header, &size);
  if (status == DKIM_STAT_OK) {
    char name[4200];
    snprintf(name, sizeof name, "%s.signed", path);
    FILE *out = fopen(name, "wb");
    fputs("DKIM-Signature: ", out);
    for (size_t i = 0; i < size; i++) {
      if (header[i] == '\n' && (i == 0 || header[i - 1] != '\r')) fputc('\r', out);
      fputc(header[i], out);
    }
    fputs("\r\n", out);
    fwrite(data, 1, length, out);
    fclose(out);
  } else {
    printf("%s %s %s\n", path, word(status), dkim_geterror(dkim) ? dkim_geterror(dkim) : "");
  }
  dkim_free(dkim);
  free(data);
}

static void verify(DKIM_LIB *lib, const char *path) {
  size_t length;
  unsigned char *data = read_file(path, &length);
  DKIM_STAT status;
  DKIM *dkim = dkim_verify(lib, (unsigned char *)path, NULL, &status);
  status = dkim_chunk(dkim, data, length);
  if (status == DKIM_STAT_OK) status = dkim_chunk(dkim, NULL, 0);
  if (status == DKIM_STAT_OK) { bool test; status = dkim_eom(dkim, &test); }
  DKIM_SIGINFO **signatures = NULL;
  int count = 0;
  printf("%s %s", path, status == DKIM_STAT_OK ? "pass" : word(status));
  if (dkim_getsiglist(dkim, &signatures, &count) == DKIM_STAT_OK)
    for (int i = 0; i < count; i++) {
      bool passed = (dkim_sig_getflags(signatures[i]) & DKIM_SIGFLAG_PASSED) != 0
        && dkim_sig_getbh(signatures[i]) == DKIM_SIGBH_MATCH;
      printf("|%s", passed ? "pass" : dkim_sig_geterrorstr(dkim_sig_geterror(signatures[i])));
    }
  printf("\n");
  dkim_free(dkim);
  free(data);
}

int main(int count, char **arguments) {
  DKIM_LIB *lib = dkim_init(NULL, NULL);
  bool is_verifying = strcmp(arguments[1], "verify") == 0;
  if (is_verifying) {
    dkim_query_t method = DKIM_QUERY_FILE;
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_QUERYMETHOD, &method, sizeof method);
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_QUERYINFO, arguments[2], strlen(arguments[2]));
  }
  size_t length;
  char *key = is_verifying ? NULL : (char *)read_file(arguments[2], &length);
  const char *folder = arguments[count - 1];
  struct dirent **entries;
  int total = scandir(folder, &entries, NULL, alphasort);
  for (int i = 0; i < total; i++) {
    if (entries[i]->d_name[0] == '.') continue;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    if (is_verifying) verify(lib, path);
    else sign(lib, path, key, arguments[4], arguments[5],
      strcmp(arguments[3], "rsa-sha256") == 0 ? DKIM_SIGN_RSASHA256 : DKIM_SIGN_ED25519SHA256);
  }
  dkim_close(lib);
  return 0;
}
