#ifndef CLIBCRYPTO_H
#define CLIBCRYPTO_H

// What uicc uses of OpenSSL 3's libcrypto, behind fixed-width integers: Swift need not read OpenSSL's headers, whose
// macros it cannot import anyway. Functions that return int return 1 for success and 0 for failure.

#include <stddef.h>
#include <stdint.h>

enum { UICC_AES = 0, UICC_TRIPLE_DES = 1 };
enum { UICC_ECB = 0, UICC_CBC = 1, UICC_CTR = 2 };
enum { UICC_MD5 = 0, UICC_SHA1 = 1, UICC_SHA256 = 2, UICC_SHA384 = 3, UICC_SHA512 = 4 };
enum { UICC_X25519 = 0, UICC_P256 = 1 };

/// A cipher with its key, no padding. `key_length` 16, 24 or 32 for AES, 24 for 3DES. NULL for a wrong length.
void *uicc_cipher_new(int algorithm, int mode, int encrypts, const uint8_t *key, size_t key_length);
/// Processes whole blocks (any length with CTR) from a fresh start with `iv` (ignored with ECB). `out` has `length` bytes.
int uicc_cipher_run(void *cipher, const uint8_t *iv, const uint8_t *in, size_t length, uint8_t *out);
/// Exchanges the key, of the same length as the one before, and processes whole blocks without chaining.
int uicc_cipher_rekey_run(void *cipher, const uint8_t *key, const uint8_t *in, size_t length, uint8_t *out);
/// Frees a cipher and wipes its key.
void uicc_cipher_free(void *cipher);

/// AES-CMAC (NIST SP 800-38B); `mac` has 16 bytes.
int uicc_cmac(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t *mac);
/// HMAC (RFC 2104); `mac` has 64 bytes of room. Returns the MAC's length, 0 for failure.
size_t uicc_hmac(
    int digest, const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t *mac);

void *uicc_digest_new(int digest);
int uicc_digest_update(void *state, const uint8_t *bytes, size_t length);
/// `out` has 64 bytes of room. Returns the digest's length, 0 for failure. The state starts anew afterwards.
size_t uicc_digest_finish(void *state, int digest, uint8_t *out);
void uicc_digest_free(void *state);

int uicc_random(uint8_t *out, size_t length);
void uicc_wipe(void *bytes, size_t length);

/// A key pair: 32 bytes of private key; public key 32 bytes (X25519) or 65 (P-256, uncompressed).
int uicc_key_generate(int curve, uint8_t *private_key, uint8_t *public_key);
/// The public key of a private key.
int uicc_key_public(int curve, const uint8_t *private_key, uint8_t *public_key);
/// ECDH: 32 bytes. A P-256 `public_key` may be compressed (33 bytes).
int uicc_key_agree(
    int curve, const uint8_t *private_key, const uint8_t *public_key, size_t public_length, uint8_t *secret);

enum { UICC_RSA_PKCS1 = 0, UICC_RSA_PSS = 1, UICC_ECDSA = 2, UICC_DSA = 3 };

/// An X.509 certificate of DER bytes; `used` is set to its length. NULL for anything else.
void *uicc_certificate_parse(const uint8_t *der, size_t length, size_t *used);
void uicc_certificate_free(void *certificate);
/// The subject, or the issuer, as RFC 2253 writes it, UTF-8; returns the bytes written, cut at `room`.
size_t uicc_certificate_name(void *certificate, int issuer, char *out, size_t room);
/// The begin, or the end, of validity in seconds since 1970; INT64_MIN where it is no time.
int64_t uicc_certificate_time(void *certificate, int end);
/// The bytes of the serial number; 0 if they do not fit.
size_t uicc_certificate_serial(void *certificate, uint8_t *out, size_t room);
/// The SubjectPublicKeyInfo, DER. Returns its length; written only if it fits.
size_t uicc_certificate_spki(void *certificate, uint8_t *out, size_t room);
/// The key's type, `RSA`, `EC`, `DSA`; 0 bytes where libcrypto does not know it.
size_t uicc_certificate_key(void *certificate, int *bits, char *out, size_t room);

/// Verifies a signature under a SubjectPublicKeyInfo. PSS has MGF1 with the same digest and a salt as long as it.
/// 1 good, 0 wrong, -1 the key is damaged or of another kind.
int uicc_signature_verify(
    const uint8_t *spki, size_t spki_length, int algorithm, int digest, const uint8_t *message, size_t length,
    const uint8_t *signature, size_t signature_length);

/// A PKCS#7 SignedData (RFC 2315 section 9). NULL for anything else.
void *uicc_pkcs7_parse(const uint8_t *der, size_t length);
void uicc_pkcs7_free(void *block);
/// The certificate of a signer, DER. Returns its length, 0 behind the last; written only if it fits.
size_t uicc_pkcs7_signer(void *block, int index, uint8_t *out, size_t room);
/// Whether all its signers signed this content, which the block does not hold. No chain is followed.
int uicc_pkcs7_verify(void *block, const uint8_t *content, size_t length);

/// A PKCS#12 store (RFC 7292). NULL for anything else.
void *uicc_pkcs12_parse(const uint8_t *der, size_t length);
void uicc_pkcs12_free(void *store);
/// A certificate of the store, DER, the one that belongs to its private key first; `count` is set to its length, 0 behind
/// the last; written only if it fits. 1 good, 0 wrong password, -1 what libcrypto cannot open.
int uicc_pkcs12_certificates(
    void *store, const uint8_t *password, size_t password_length, int index, uint8_t *out, size_t room, size_t *count);

#endif
