// What needs byte shuffles, which Swift's SIMD types do not have: hex to bytes, and the places in bytes where one of
// up to eight sets of three-byte windows may begin.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Reads hex digits in either case. `text` must be readable for 64 bytes behind `count`, `out` writable for 32 bytes
// behind `count / 2`.
// Returns how many digits there are before the first byte that is none, at most `count`; half as many bytes are in `out`.
size_t hexscan_decode(const uint8_t *text, size_t count, uint8_t *out);

typedef struct {
  // Behind the last string.
  size_t end;
  size_t strings;
} hexscan_list;

// Reads JSON strings of hex with commas between them, as they stand in an array, from `from` on; at most `room` of them.
// It ends before the first element that is something else, and before the comma that precedes it. The bytes of all lie
// one after the other in `out`; `ends` receives for each string where its bytes end. `text` and `out` as for
// hexscan_decode.
hexscan_list hexscan_decode_list(
    const uint8_t *text, size_t count, size_t from, uint8_t *out, size_t *ends, size_t room);

// The first place at `from` or behind it of a quote, a backslash, a control character or a byte beyond ASCII; `count`
// where there is none. `text` must be readable for 64 bytes behind `count`.
size_t hexscan_plain(const uint8_t *text, size_t count, size_t from);

// For each of three bytes, by high and by low nibble, the buckets (bits) that may have it there.
typedef struct {
  uint8_t nibbles[6][16];
} hexscan_windows;

// The first place at `from` or behind it where all six nibbles agree on a bucket; `count` where there is none.
// `bytes` must be readable for 64 bytes behind `count`; what stands there may lead to a place, never hide one.
// `buckets` receives the buckets.
size_t hexscan_find(const uint8_t *bytes, size_t count, size_t from, const hexscan_windows *windows, uint8_t *buckets);

// Reads over one JSON value that begins at `from`, an object, an array or a string; what is in it is not checked.
// Returns where it ends, or `count` + 1 where it does not. `text` must be readable for 64 bytes behind `count`.
size_t hexscan_skip_json(const uint8_t *text, size_t count, size_t from);
