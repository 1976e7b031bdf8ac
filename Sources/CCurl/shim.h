// libcurl: HTTPS (DNS over HTTPS, MTA-STS, BIMI, links), IMAP and POP3.
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for each kind of argument.
static inline CURLcode dlv_curl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode dlv_curl_set_pointer(CURL *curl, CURLoption option, const void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode dlv_curl_set_string(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
typedef size_t (*dlv_curl_write_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode dlv_curl_set_write(CURL *curl, dlv_curl_write_callback callback, void *context) {
  CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, callback);
  return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
}
static inline CURLcode dlv_curl_get_long(CURL *curl, CURLINFO info, long *value) {
  return curl_easy_getinfo(curl, info, value);
}
static inline CURLcode dlv_curl_get_string(CURL *curl, CURLINFO info, char **value) {
  return curl_easy_getinfo(curl, info, value);
}
static inline CURLcode dlv_curl_set_offset(CURL *curl, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode dlv_curl_set_header(CURL *curl, dlv_curl_write_callback callback, void *context) {
  CURLcode code = curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, callback);
  return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_HEADERDATA, context);
}
// The certificates that the server sent, each a list of `name:value` (CURLOPT_CERTINFO).
static inline CURLcode dlv_curl_get_certificates(CURL *curl, struct curl_certinfo **value) {
  return curl_easy_getinfo(curl, CURLINFO_CERTINFO, value);
}
static inline CURLMcode dlv_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
