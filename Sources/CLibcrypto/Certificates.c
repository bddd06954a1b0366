#include "CLibcrypto.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

static size_t handed_out(uint8_t *der, int length, uint8_t *out, size_t room) {
  size_t count = der && length > 0 ? (size_t)length : 0;
  if (count && count <= room) memcpy(out, der, count);
  OPENSSL_free(der);
  ERR_clear_error();
  return count;
}

static size_t text_of(BIO *bio, char *out, size_t room) {
  char *bytes = NULL;
  long count = bio ? BIO_get_mem_data(bio, &bytes) : 0;
  size_t taken = count > 0 && bytes ? (size_t)count : 0;
  if (taken > room) taken = room;
  if (taken) memcpy(out, bytes, taken);
  BIO_free(bio);
  ERR_clear_error();
  return taken;
}

void *uicc_certificate_parse(const uint8_t *der, size_t length, size_t *used) {
  if (length > 0x1000000) return NULL;
  const uint8_t *cursor = der;
  X509 *certificate = d2i_X509(NULL, &cursor, (long)length);
  *used = certificate ? (size_t)(cursor - der) : 0;
  ERR_clear_error();
  return certificate;
}

void uicc_certificate_free(void *certificate) { X509_free(certificate); }

size_t uicc_certificate_name(void *certificate, int issuer, char *out, size_t room) {
  X509_NAME *name = issuer ? X509_get_issuer_name(certificate) : X509_get_subject_name(certificate);
  BIO *bio = BIO_new(BIO_s_mem());
  unsigned long flags = (XN_FLAG_RFC2253 & ~XN_FLAG_SEP_MASK & ~ASN1_STRFLGS_ESC_MSB) | XN_FLAG_SEP_CPLUS_SPC;
  if (bio && name) X509_NAME_print_ex(bio, name, 0, flags);
  return text_of(bio, out, room);
}

int64_t uicc_certificate_time(void *certificate, int end) {
  const ASN1_TIME *time = end ? X509_get0_notAfter(certificate) : X509_get0_notBefore(certificate);
  ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
  int days = 0, seconds = 0;
  int good = epoch && time && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
  ASN1_TIME_free(epoch);
  ERR_clear_error();
  return good ? (int64_t)days * 86400 + seconds : INT64_MIN;
}

size_t uicc_certificate_serial(void *certificate, uint8_t *out, size_t room) {
  const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
  int length = serial ? ASN1_STRING_length(serial) : 0;
  if (length <= 0 || (size_t)length > room) return 0;
  memcpy(out, ASN1_STRING_get0_data(serial), (size_t)length);
  return (size_t)length;
}

size_t uicc_certificate_spki(void *certificate, uint8_t *out, size_t room) {
  uint8_t *der = NULL;
  int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY((X509 *)certificate), &der);
  return handed_out(der, length, out, room);
}

size_t uicc_certificate_key(void *certificate, int *bits, char *out, size_t room) {
  EVP_PKEY *key = X509_get0_pubkey(certificate);
  const char *name = key ? EVP_PKEY_get0_type_name(key) : NULL;
  *bits = key ? EVP_PKEY_get_bits(key) : 0;
  ERR_clear_error();
  if (!name) return 0;
  size_t count = strlen(name);
  if (count > room) count = room;
  memcpy(out, name, count);
  return count;
}

int uicc_signature_verify(
    const uint8_t *spki, size_t spki_length, int algorithm, int digest, const uint8_t *message, size_t length,
    const uint8_t *signature, size_t signature_length) {
  const uint8_t *cursor = spki;
  if (spki_length > 0x100000) return -1;
  EVP_PKEY *key = d2i_PUBKEY(NULL, &cursor, (long)spki_length);
  int kind = key ? EVP_PKEY_get_base_id(key) : 0;
  int wanted = algorithm == UICC_ECDSA ? EVP_PKEY_EC : algorithm == UICC_DSA ? EVP_PKEY_DSA : EVP_PKEY_RSA;
  const EVP_MD *hash = digest == UICC_SHA512 ? EVP_sha512() : digest == UICC_SHA256 ? EVP_sha256() : NULL;
  int result = -1;
  if (key && kind == wanted && hash) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *options = NULL;
    int ready = context && EVP_DigestVerifyInit(context, &options, hash, NULL, key) == 1;
    if (ready && algorithm == UICC_RSA_PSS)
      ready = EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) > 0
          && EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) > 0
          && EVP_PKEY_CTX_set_rsa_mgf1_md(options, hash) > 0;
    if (ready) result = EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
    EVP_MD_CTX_free(context);
  }
  EVP_PKEY_free(key);
  ERR_clear_error();
  return result;
}

void *uicc_pkcs7_parse(const uint8_t *der, size_t length) {
  if (length > 0x1000000) return NULL;
  const uint8_t *cursor = der;
  PKCS7 *block = d2i_PKCS7(NULL, &cursor, (long)length);
  ERR_clear_error();
  if (block && (!PKCS7_type_is_signed(block) || !block->d.sign)) {
    PKCS7_free(block);
    return NULL;
  }
  return block;
}

void uicc_pkcs7_free(void *block) { PKCS7_free(block); }

size_t uicc_pkcs7_signer(void *block, int index, uint8_t *out, size_t room) {
  STACK_OF(X509) *signers = PKCS7_get0_signers(block, NULL, 0);
  X509 *certificate = signers && index < sk_X509_num(signers) ? sk_X509_value(signers, index) : NULL;
  uint8_t *der = NULL;
  int length = certificate ? i2d_X509(certificate, &der) : 0;
  sk_X509_free(signers);
  return handed_out(der, length, out, room);
}

int uicc_pkcs7_verify(void *block, const uint8_t *content, size_t length) {
  if (length > 0x40000000) return 0;
  BIO *bio = BIO_new_mem_buf(content, (int)length);
  int good = bio && PKCS7_verify(block, NULL, NULL, bio, NULL, PKCS7_NOVERIFY | PKCS7_BINARY) == 1;
  BIO_free(bio);
  ERR_clear_error();
  return good;
}

void *uicc_pkcs12_parse(const uint8_t *der, size_t length) {
  if (length > 0x1000000) return NULL;
  const uint8_t *cursor = der;
  PKCS12 *store = d2i_PKCS12(NULL, &cursor, (long)length);
  ERR_clear_error();
  return store;
}

void uicc_pkcs12_free(void *store) { PKCS12_free(store); }

// Keystores of old Java versions encrypt certificates with RC2-40, which lives in the legacy provider. Loading one
// provider by name ends the automatic loading of the default one.
static void load_legacy(void) {
  static int done;
  if (__atomic_exchange_n(&done, 1, __ATOMIC_ACQ_REL)) return;
  OSSL_PROVIDER_load(NULL, "default");
  OSSL_PROVIDER_load(NULL, "legacy");
}

// Bounds the key derivation that a foreign file may ask for. A store without MAC could ask for any, unbounded.
static int is_bounded(PKCS12 *store) {
  if (!PKCS12_mac_present(store)) return 0;
  const ASN1_INTEGER *iterations = NULL;
  PKCS12_get0_mac(NULL, NULL, NULL, &iterations, store);
  return !iterations || (ASN1_INTEGER_get(iterations) > 0 && ASN1_INTEGER_get(iterations) <= 200000);
}

int uicc_pkcs12_certificates(
    void *store, const uint8_t *password, size_t password_length, int index, uint8_t *out, size_t room, size_t *count) {
  char text[1025];
  *count = 0;
  if (password_length >= sizeof text || !is_bounded(store)) return -1;
  memcpy(text, password, password_length);
  text[password_length] = 0;
  load_legacy();
  int result = -1;
  EVP_PKEY *key = NULL;
  X509 *own = NULL;
  STACK_OF(X509) *others = NULL;
  if (PKCS12_verify_mac(store, text, (int)password_length) != 1) {
    result = 0;
  } else if (PKCS12_parse(store, text, &key, &own, &others) == 1) {
    X509 *certificate = NULL;
    int number = others ? sk_X509_num(others) : 0;
    if (own && index == 0) certificate = own;
    else if (index - (own ? 1 : 0) < number) certificate = sk_X509_value(others, index - (own ? 1 : 0));
    uint8_t *der = NULL;
    int length = certificate ? i2d_X509(certificate, &der) : 0;
    *count = handed_out(der, length, out, room);
    result = 1;
  }
  EVP_PKEY_free(key);
  X509_free(own);
  sk_X509_pop_free(others, X509_free);
  OPENSSL_cleanse(text, sizeof text);
  ERR_clear_error();
  return result;
}
