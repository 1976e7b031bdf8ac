// OpenSSL 3: keys, X.509, TLS.
#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// SSL_set_tlsext_host_name is a macro; Swift imports functions only.
static inline long dlv_ssl_set_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}

// These are macros over SSL_CTX_ctrl.
static inline long dlv_ssl_ctx_set_min_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}
static inline long dlv_ssl_ctx_set_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_mode(context, mode);
}

// SSL_OP_BIT(n) is a macro with an argument, so the options made with it are not imported.
static inline uint64_t dlv_ssl_op_no_renegotiation(void) { return SSL_OP_NO_RENEGOTIATION; }

// EVP_PKEY_PUBLIC_KEY is an expression of other macros, which is not imported.
static inline int dlv_evp_pkey_public_key(void) { return EVP_PKEY_PUBLIC_KEY; }

// EVP_EC_gen is a macro. P-256: every TLS client knows it, and it is made at once.
static inline EVP_PKEY *dlv_ec_key_new(void) { return EVP_EC_gen("P-256"); }

// STACK_OF(X509) and its accessors are macros.
static inline int dlv_ssl_peer_chain_count(const SSL *ssl) {
  STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
  return chain == NULL ? 0 : sk_X509_num(chain);
}
static inline X509 *dlv_ssl_peer_chain_at(const SSL *ssl, int index) {
  return sk_X509_value(SSL_get_peer_cert_chain(ssl), index);
}

// The numbers of an RSA key, borrowed from it. These functions count as deprecated, and Swift warns of them; by their names, the same
// numbers take eight thousand instructions each.
static inline const BIGNUM *dlv_pkey_rsa_modulus(const EVP_PKEY *key) {
  const RSA *rsa = EVP_PKEY_get0_RSA(key);
  return rsa == NULL ? NULL : RSA_get0_n(rsa);
}
static inline const BIGNUM *dlv_pkey_rsa_exponent(const EVP_PKEY *key) {
  const RSA *rsa = EVP_PKEY_get0_RSA(key);
  return rsa == NULL ? NULL : RSA_get0_e(rsa);
}

// STACK_OF(X509) as verification takes it: made empty, filled with certificates that it then owns, and freed with them.
static inline STACK_OF(X509) *dlv_x509_stack_new(void) { return sk_X509_new_null(); }
static inline int dlv_x509_stack_push(STACK_OF(X509) *stack, X509 *certificate) { return sk_X509_push(stack, certificate); }
static inline X509 *dlv_x509_stack_at(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
static inline int dlv_x509_stack_count(const STACK_OF(X509) *stack) { return stack == NULL ? 0 : sk_X509_num(stack); }
static inline void dlv_x509_stack_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

// STACK_OF(GENERAL_NAME): the alternative names of a certificate. A name is a union, which Swift does not import well.
static inline GENERAL_NAMES *dlv_x509_alternative_names(const X509 *certificate) {
  return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int dlv_general_names_count(const GENERAL_NAMES *names) { return names == NULL ? 0 : sk_GENERAL_NAME_num(names); }
static inline const ASN1_STRING *dlv_general_name_at(const GENERAL_NAMES *names, int index, int *type) {
  return (const ASN1_STRING *)GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), type);
}

// XN_FLAG_RFC2253 is an expression of other macros; without ESC_MSB, letters beyond ASCII stay letters.
static inline unsigned long dlv_x509_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }
