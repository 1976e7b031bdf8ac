/* Reads every message of a folder with GMime and prints its parts and headers, as python_driver.py does:
 * file NAME | part DEPTH TYPE CHARSET LENGTH HASH FILENAME | subject TEXT | date SECONDS | address FIELD NAME ADDRESS
 * Fields are separated by tabs; LENGTH and HASH (FNV-1a, 64 bits) are of the decoded content of leaves. */
#include <gmime/gmime.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_text(const char *text) {
  putchar('\t');
  for (; text != NULL && *text; text++) {
    if ((unsigned char)*text < 0x20) printf("\\x%02x", (unsigned char)*text);
    else putchar(*text);
  }
}

static void print_part(GMimeObject *object, int depth) {
  GMimeContentType *type = g_mime_object_get_content_type(object);
  char *name = type != NULL ? g_mime_content_type_get_mime_type(type) : g_strdup("");
  char *lower = g_ascii_strdown(name, -1);
  const char *charset = type != NULL ? g_mime_content_type_get_parameter(type, "charset") : NULL;
  char *charset_lower = g_ascii_strdown(charset != NULL ? charset : "", -1);
  printf("part\t%d\t%s\t%s", depth, lower, charset_lower);
  if (GMIME_IS_PART(object)) {
    GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)object);
    GMimeStream *stream = g_mime_stream_mem_new();
    if (content != NULL) g_mime_data_wrapper_write_to_stream(content, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
    guint64 hash = 0xcbf29ce484222325u;
    for (guint i = 0; i < bytes->len; i++) hash = (hash ^ bytes->data[i]) * 0x100000001b3u;
    printf("\t%u\t%016lx", bytes->len, (unsigned long)hash);
    print_text(g_mime_part_get_filename((GMimePart *)object));
    g_object_unref(stream);
  }
  putchar('\n');
  g_free(name);
  g_free(lower);
  g_free(charset_lower);
  if (GMIME_IS_MULTIPART(object)) {
    int count = g_mime_multipart_get_count((GMimeMultipart *)object);
    for (int i = 0; i < count; i++) print_part(g_mime_multipart_get_part((GMimeMultipart *)object, i), depth + 1);
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage *message = g_mime_message_part_get_message((GMimeMessagePart *)object);
    if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
      print_part(g_mime_message_get_mime_part(message), depth + 1);
  }
}

static void print_addresses(const char *field, InternetAddressList *list) {
  int count = list != NULL ? internet_address_list_length(list) : 0;
  for (int i = 0; i < count; i++) {
    InternetAddress *address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      print_addresses(field, internet_address_group_get_members((InternetAddressGroup *)address));
      continue;
    }
    printf("address\t%s", field);
    print_text(internet_address_get_name(address));
    print_text(internet_address_mailbox_get_addr((InternetAddressMailbox *)address));
    putchar('\n');
  }
}

static int read_file(const char *path, const char *name) {
  GMimeStream *stream = g_mime_stream_file_open(path, "rb", NULL);
  if (stream == NULL) return 2;
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  printf("file\t%s\n", name);
  if (message != NULL) {
    if (g_mime_message_get_mime_part(message) != NULL) print_part(g_mime_message_get_mime_part(message), 0);
    if (g_mime_message_get_subject(message) != NULL) {
      printf("subject");
      print_text(g_mime_message_get_subject(message));
      putchar('\n');
    }
    GDateTime *date = g_mime_message_get_date(message);
    if (date != NULL) printf("date\t%ld\n", (long)g_date_time_to_unix(date));
    print_addresses("from", g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_FROM));
    print_addresses("to", g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO));
    print_addresses("cc", g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_CC));
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  return 0;
}

static int is_message(const struct dirent *entry) {
  const char *end = strrchr(entry->d_name, '.');
  return end != NULL && (strcmp(end, ".eml") == 0 || strcmp(end, ".txt") == 0);
}

int main(int count, char **arguments) {
  struct dirent **names;
  if (count != 2) return 64;
  g_mime_init();
  int found = scandir(arguments[1], &names, is_message, alphasort);
  for (int i = 0; i < found; i++) {
    char *path = g_build_filename(arguments[1], names[i]->d_name, NULL);
    if (read_file(path, names[i]->d_name) != 0) return 2;
    g_free(path);
  }
  return found > 0 ? 0 : 66;
}
