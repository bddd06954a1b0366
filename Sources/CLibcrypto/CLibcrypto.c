#include "CLibcrypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <string.h>

struct cipher {
  EVP_CIPHER_CTX *context;
  int encrypts;
};

// A fetch costs more than a block of AES, so each is made once and kept for the process's life.
static const EVP_CIPHER *fetched_cipher(const char *name, const EVP_CIPHER **slot) {
  const EVP_CIPHER *known = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  if (known) return known;
  EVP_CIPHER *made = EVP_CIPHER_fetch(NULL, name, NULL);
  const EVP_CIPHER *none = NULL;
  if (!__atomic_compare_exchange_n(slot, &none, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    EVP_CIPHER_free(made);
    return none;
  }
  return made;
}

static const EVP_CIPHER *cipher_named(int algorithm, int mode, size_t key_length) {
  static const char *const aes[3][3] = {
      {"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"},
      {"AES-128-CBC", "AES-192-CBC", "AES-256-CBC"},
      {"AES-128-CTR", "AES-192-CTR", "AES-256-CTR"}};
  static const char *const des[2] = {"DES-EDE3-ECB", "DES-EDE3-CBC"};
  static const EVP_CIPHER *slots[11];
  if (algorithm == UICC_TRIPLE_DES) {
    if (key_length != 24 || (mode != UICC_ECB && mode != UICC_CBC)) return NULL;
    return fetched_cipher(des[mode], &slots[9 + mode]);
  }
  if (algorithm != UICC_AES || mode < 0 || mode > 2) return NULL;
  int size = key_length == 16 ? 0 : key_length == 24 ? 1 : key_length == 32 ? 2 : -1;
  if (size < 0) return NULL;
  return fetched_cipher(aes[mode][size], &slots[mode * 3 + size]);
}

void *uicc_cipher_new(int algorithm, int mode, int encrypts, const uint8_t *key, size_t key_length) {
  const EVP_CIPHER *type = cipher_named(algorithm, mode, key_length);
  if (!type) return NULL;
  struct cipher *cipher = OPENSSL_zalloc(sizeof *cipher);
  if (!cipher) return NULL;
  cipher->encrypts = encrypts;
  cipher->context = EVP_CIPHER_CTX_new();
  if (!cipher->context || EVP_CipherInit_ex2(cipher->context, type, key, NULL, encrypts, NULL) != 1
      || EVP_CIPHER_CTX_set_padding(cipher->context, 0) != 1) {
    uicc_cipher_free(cipher);
    return NULL;
  }
  return cipher;
}

int uicc_cipher_run(void *opaque, const uint8_t *iv, const uint8_t *in, size_t length, uint8_t *out) {
  struct cipher *cipher = opaque;
  if (length > 0x40000000) return 0;
  if (iv && EVP_CipherInit_ex2(cipher->context, NULL, NULL, iv, cipher->encrypts, NULL) != 1) return 0;
  int written = 0;
  if (EVP_CipherUpdate(cipher->context, out, &written, in, (int)length) != 1) return 0;
  return (size_t)written == length;
}

int uicc_cipher_rekey_run(void *opaque, const uint8_t *key, const uint8_t *in, size_t length, uint8_t *out) {
  struct cipher *cipher = opaque;
  if (length > 0x40000000) return 0;
  if (EVP_CipherInit_ex2(cipher->context, NULL, key, NULL, cipher->encrypts, NULL) != 1) return 0;
  int written = 0;
  if (EVP_CipherUpdate(cipher->context, out, &written, in, (int)length) != 1) return 0;
  return (size_t)written == length;
}

void uicc_cipher_free(void *opaque) {
  struct cipher *cipher = opaque;
  if (!cipher) return;
  EVP_CIPHER_CTX_free(cipher->context);
  OPENSSL_free(cipher);
}

int uicc_cmac(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t *mac) {
  const char *name = key_length == 16 ? "AES-128-CBC" : key_length == 24 ? "AES-192-CBC" : "AES-256-CBC";
  if (key_length != 16 && key_length != 24 && key_length != 32) return 0;
  size_t written = 0;
  return EVP_Q_mac(NULL, "CMAC", NULL, name, NULL, key, key_length, message, length, mac, 16, &written) != NULL
      && written == 16;
}

static const EVP_MD *digest_named(int digest) {
  switch (digest) {
  case UICC_MD5: return EVP_md5();
  case UICC_SHA1: return EVP_sha1();
  case UICC_SHA256: return EVP_sha256();
  case UICC_SHA384: return EVP_sha384();
  case UICC_SHA512: return EVP_sha512();
  default: return NULL;
  }
}

size_t uicc_hmac(
    int digest, const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t *mac) {
  const EVP_MD *type = digest_named(digest);
  unsigned int written = 0;
  if (!type || key_length > 0x40000000) return 0;
  // OpenSSL takes a null key for "the key of before".
  return HMAC(type, key ? key : (const uint8_t *)"", (int)key_length, message, length, mac, &written) ? written : 0;
}

void *uicc_digest_new(int digest) {
  const EVP_MD *type = digest_named(digest);
  if (!type) return NULL;
  EVP_MD_CTX *state = EVP_MD_CTX_new();
  if (state && EVP_DigestInit_ex(state, type, NULL) == 1) return state;
  EVP_MD_CTX_free(state);
  return NULL;
}

int uicc_digest_update(void *state, const uint8_t *bytes, size_t length) {
  return EVP_DigestUpdate(state, bytes, length) == 1;
}

size_t uicc_digest_finish(void *state, int digest, uint8_t *out) {
  unsigned int written = 0;
  if (EVP_DigestFinal_ex(state, out, &written) != 1) return 0;
  return EVP_DigestInit_ex(state, digest_named(digest), NULL) == 1 ? written : 0;
}

void uicc_digest_free(void *state) { EVP_MD_CTX_free(state); }

int uicc_random(uint8_t *out, size_t length) { return length <= 0x40000000 && RAND_bytes(out, (int)length) == 1; }

void uicc_wipe(void *bytes, size_t length) { OPENSSL_cleanse(bytes, length); }

static int raw_public(int curve, EVP_PKEY *key, uint8_t *public_key) {
  size_t length = 0;
  if (curve == UICC_X25519) {
    length = 32;
    return EVP_PKEY_get_raw_public_key(key, public_key, &length) == 1 && length == 32;
  }
  return EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, public_key, 65, &length) == 1 && length == 65;
}

// The point of a P-256 private key, uncompressed.
static int p256_point(const uint8_t *private_key, uint8_t *public_key) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  BIGNUM *scalar = BN_secure_new();
  EC_POINT *point = group ? EC_POINT_new(group) : NULL;
  int good = point && scalar && BN_bin2bn(private_key, 32, scalar) && !BN_is_zero(scalar)
      && BN_cmp(scalar, EC_GROUP_get0_order(group)) < 0 && EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) == 1
      && EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, public_key, 65, NULL) == 65;
  EC_POINT_free(point);
  BN_clear_free(scalar);
  EC_GROUP_free(group);
  return good;
}

static EVP_PKEY *p256_key(const uint8_t *private_key, const uint8_t *public_key, size_t public_length) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
  BIGNUM *scalar = private_key ? BN_bin2bn(private_key, 32, BN_secure_new()) : NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  OSSL_PARAM *parameters = NULL;
  if (build && context && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
      && (!scalar || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, scalar))
      && OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public_key, public_length)
      && (parameters = OSSL_PARAM_BLD_to_param(build)) && EVP_PKEY_fromdata_init(context) == 1)
    EVP_PKEY_fromdata(context, &key, scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters);
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(build);
  BN_clear_free(scalar);
  EVP_PKEY_CTX_free(context);
  return key;
}

int uicc_key_generate(int curve, uint8_t *private_key, uint8_t *public_key) {
  if (curve == UICC_X25519) {
    if (RAND_priv_bytes(private_key, 32) != 1) return 0;
    return uicc_key_public(curve, private_key, public_key);
  }
  // A scalar out of range is as rare as 2^-32; draw again.
  for (int attempt = 0; attempt < 8; attempt++)
    if (RAND_priv_bytes(private_key, 32) == 1 && p256_point(private_key, public_key)) return 1;
  return 0;
}

int uicc_key_public(int curve, const uint8_t *private_key, uint8_t *public_key) {
  if (curve == UICC_P256) return p256_point(private_key, public_key);
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
  int good = key && raw_public(curve, key, public_key);
  EVP_PKEY_free(key);
  return good;
}

int uicc_key_agree(
    int curve, const uint8_t *private_key, const uint8_t *public_key, size_t public_length, uint8_t *secret) {
  EVP_PKEY *own = NULL, *peer = NULL;
  if (curve == UICC_X25519) {
    if (public_length != 32) return 0;
    own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
    peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public_key, 32);
  } else {
    uint8_t point[65];
    if (!p256_point(private_key, point)) return 0;
    own = p256_key(private_key, point, sizeof point);
    peer = p256_key(NULL, public_key, public_length);
  }
  EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new(own, NULL) : NULL;
  size_t length = 32;
  int good = context && peer && EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, peer) == 1
      && EVP_PKEY_derive(context, secret, &length) == 1 && length == 32;
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(own);
  EVP_PKEY_free(peer);
  return good;
}
