// GMP: arithmetic with numbers of millions of bits.
#include <gmp.h>

// The names in gmp.h are macros over the symbols of the library; Swift imports functions only.
static inline void dlv_gmp_init(mpz_ptr number) { mpz_init(number); }
static inline void dlv_gmp_clear(mpz_ptr number) { mpz_clear(number); }
static inline void dlv_gmp_import(mpz_ptr number, const void *octets, size_t count) {
  mpz_import(number, count, 1, 1, 1, 0, octets);
}
static inline size_t dlv_gmp_bits(mpz_srcptr number) { return mpz_sizeinbase(number, 2); }
static inline void dlv_gmp_multiply(mpz_ptr to, mpz_srcptr left, mpz_srcptr right) {
  mpz_mul(to, left, right);
}
static inline void dlv_gmp_remainder(mpz_ptr to, mpz_srcptr left, mpz_srcptr right) {
  mpz_tdiv_r(to, left, right);
}
static inline void dlv_gmp_exact_quotient(mpz_ptr to, mpz_srcptr left, mpz_srcptr right) {
  mpz_divexact(to, left, right);
}
static inline void dlv_gmp_greatest_common_divisor(mpz_ptr to, mpz_srcptr left, mpz_srcptr right) {
  mpz_gcd(to, left, right);
}
static inline int dlv_gmp_is_one(mpz_srcptr number) { return mpz_cmp_ui(number, 1) == 0; }
