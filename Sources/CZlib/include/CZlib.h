#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Inflates a raw deflate stream (RFC 1951), chunk by chunk.
void *uicc_inflate_new(void);
/// Takes from `in`, fills `out`; both counts are set to what was used. 0 more to do, 1 the stream has ended, -1 damaged.
int uicc_inflate_run(void *stream, const uint8_t *in, size_t *in_count, uint8_t *out, size_t *out_count);
void uicc_inflate_free(void *stream);
/// CRC-32 as in ZIP, continued from `crc`; begin with 0.
uint32_t uicc_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
