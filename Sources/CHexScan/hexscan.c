#include "hexscan.h"

static inline int digit(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t decode_plain(const uint8_t *text, size_t count, uint8_t *out) {
  size_t i = 0;
  for (; i + 1 < count; i += 2) {
    int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0) return i;
    if (low < 0) return i + 1;
    out[i / 2] = (uint8_t)(high << 4 | low);
  }
  return i < count && digit(text[i]) >= 0 ? i + 1 : i;
}

static inline size_t skip_space(const uint8_t *text, size_t count, size_t i) {
  while (i < count && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t')) i++;
  return i;
}

typedef size_t decoder(const uint8_t *text, size_t count, uint8_t *out);

// Inlined, so that `decode` is a direct call.
static inline __attribute__((always_inline)) hexscan_list decode_list(
    decoder *decode, const uint8_t *text, size_t count, size_t from, uint8_t *out, size_t *ends, size_t room) {
  hexscan_list list = {from, 0};
  size_t bytes = 0;
  while (list.strings < room) {
    size_t i = skip_space(text, count, list.end);
    if (list.strings > 0) {
      if (i >= count || text[i] != ',') break;
      i = skip_space(text, count, i + 1);
    }
    if (i >= count || text[i] != '"') break;
    i++;
    size_t digits = decode(text + i, count - i, out + bytes);
    i += digits;
    if (digits & 1 || i >= count || text[i] != '"') break;
    bytes += digits / 2;
    ends[list.strings++] = bytes;
    list.end = i + 1;
  }
  return list;
}

static inline uint8_t agree(const uint8_t *b, const hexscan_windows *w) {
  return w->nibbles[0][b[0] >> 4] & w->nibbles[1][b[0] & 15] & w->nibbles[2][b[1] >> 4] & w->nibbles[3][b[1] & 15] &
         w->nibbles[4][b[2] >> 4] & w->nibbles[5][b[2] & 15];
}

static size_t find_plain(
    const uint8_t *bytes, size_t count, size_t from, const hexscan_windows *w, uint8_t *buckets) {
  for (size_t i = from; i < count; i++) {
    uint8_t found = agree(bytes + i, w);
    if (found) {
      *buckets = found;
      return i;
    }
  }
  return count;
}

// Reads from `i` on what `depth` says is open, byte by byte, up to `end`. Returns the end of the value or `end`.
static size_t skip_plain(const uint8_t *text, size_t end, size_t i, long *depth, int *in_string, int *escaped) {
  for (; i < end; i++) {
    uint8_t c = text[i];
    if (*in_string) {
      if (*escaped) *escaped = 0;
      else if (c == '\\') *escaped = 1;
      else if (c == '"') {
        *in_string = 0;
        if (*depth == 0) return i + 1;
      }
    } else if (c == '"') *in_string = 1;
    else if (c == '{' || c == '[') ++*depth;
    else if (c == '}' || c == ']') {
      if (--*depth <= 0) return i + 1;
    }
  }
  return i;
}

#if defined(__x86_64__)
#include <immintrin.h>

static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }

// 32 digits to nibbles; `bad` gets a bit for each byte that is no digit.
__attribute__((target("avx2"))) static inline __m256i nibbles_of(__m256i c, uint32_t *bad) {
  // '0'..'9' less '0' is below 10; letters, in lower case, less 'a' are below 6.
  __m256i number = _mm256_sub_epi8(c, _mm256_set1_epi8('0'));
  __m256i letter = _mm256_sub_epi8(_mm256_or_si256(c, _mm256_set1_epi8(0x20)), _mm256_set1_epi8('a'));
  __m256i is_number = _mm256_cmpeq_epi8(_mm256_min_epu8(number, _mm256_set1_epi8(9)), number);
  __m256i is_letter = _mm256_cmpeq_epi8(_mm256_min_epu8(letter, _mm256_set1_epi8(5)), letter);
  *bad = ~(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(is_number, is_letter));
  return _mm256_blendv_epi8(_mm256_add_epi8(letter, _mm256_set1_epi8(10)), number, is_number);
}

__attribute__((target("avx2"))) static inline size_t decode_avx2(const uint8_t *text, size_t count, uint8_t *out) {
  const __m256i weights = _mm256_set1_epi16(0x0110);
  size_t i = 0;
  for (; i < count; i += 32) {
    uint32_t bad;
    __m256i n = nibbles_of(_mm256_loadu_si256((const __m256i *)(text + i)), &bad);
    __m256i words = _mm256_maddubs_epi16(n, weights);
    __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(words, words), 0xD8);
    _mm_storeu_si128((__m128i *)(out + i / 2), _mm256_castsi256_si128(packed));
    if (bad) {
      size_t end = i + (size_t)__builtin_ctz(bad);
      return end < count ? end : count;
    }
  }
  return count;
}

__attribute__((target("avx2"))) static hexscan_list list_avx2(
    const uint8_t *text, size_t count, size_t from, uint8_t *out, size_t *ends, size_t room) {
  return decode_list(decode_avx2, text, count, from, out, ends, room);
}

__attribute__((target("avx2"))) static size_t find_avx2(
    const uint8_t *bytes, size_t count, size_t from, const hexscan_windows *w, uint8_t *buckets) {
  __m256i t[6];
  for (int k = 0; k < 6; k++) t[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)w->nibbles[k]));
  const __m256i low = _mm256_set1_epi8(15);
  for (size_t i = from; i < count; i += 32) {
    __m256i b0 = _mm256_loadu_si256((const __m256i *)(bytes + i));
    __m256i b1 = _mm256_loadu_si256((const __m256i *)(bytes + i + 1));
    __m256i b2 = _mm256_loadu_si256((const __m256i *)(bytes + i + 2));
    __m256i m = _mm256_and_si256(
        _mm256_shuffle_epi8(t[0], _mm256_and_si256(_mm256_srli_epi16(b0, 4), low)),
        _mm256_shuffle_epi8(t[1], _mm256_and_si256(b0, low)));
    m = _mm256_and_si256(m, _mm256_shuffle_epi8(t[2], _mm256_and_si256(_mm256_srli_epi16(b1, 4), low)));
    m = _mm256_and_si256(m, _mm256_shuffle_epi8(t[3], _mm256_and_si256(b1, low)));
    m = _mm256_and_si256(m, _mm256_shuffle_epi8(t[4], _mm256_and_si256(_mm256_srli_epi16(b2, 4), low)));
    m = _mm256_and_si256(m, _mm256_shuffle_epi8(t[5], _mm256_and_si256(b2, low)));
    if (_mm256_testz_si256(m, m)) continue;
    uint32_t none = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(m, _mm256_setzero_si256()));
    size_t place = i + (size_t)__builtin_ctz(~none);
    if (place >= count) return count;
    *buckets = agree(bytes + place, w);
    return place;
  }
  return count;
}

__attribute__((target("avx2"))) static size_t skip_avx2(const uint8_t *text, size_t count, size_t from) {
  long depth = 0;
  int in_string = 0, escaped = 0;
  size_t i = from;
  while (i < count) {
    __m256i c = _mm256_loadu_si256((const __m256i *)(text + i));
    __m256i folded = _mm256_or_si256(c, _mm256_set1_epi8(0x20));
    uint32_t quotes = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(c, _mm256_set1_epi8('"')));
    uint32_t slashes = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(c, _mm256_set1_epi8('\\')));
    // '[' and '{', ']' and '}' differ in the bit of the case.
    uint32_t opens = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(folded, _mm256_set1_epi8('{')));
    uint32_t closes = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(folded, _mm256_set1_epi8('}')));
    size_t end = i + 32 < count ? i + 32 : count;
    if (slashes || escaped || end < i + 32) {
      size_t stop = skip_plain(text, end, i, &depth, &in_string, &escaped);
      if (stop < end || (depth <= 0 && !in_string)) return stop;
      i = end;
      continue;
    }
    uint32_t all = quotes | opens | closes;
    while (all) {
      uint32_t bit = all & (0u - all);
      if (quotes & bit) {
        in_string = !in_string;
        if (!in_string && depth == 0) return i + (size_t)__builtin_ctz(bit) + 1;
      } else if (!in_string) {
        if (opens & bit) depth++;
        else if (--depth <= 0) return i + (size_t)__builtin_ctz(bit) + 1;
      }
      all ^= bit;
    }
    i = end;
  }
  return count + 1;
}
#endif

size_t hexscan_decode(const uint8_t *text, size_t count, uint8_t *out) {
#if defined(__x86_64__)
  if (has_avx2()) return decode_avx2(text, count, out);
#endif
  return decode_plain(text, count, out);
}

hexscan_list hexscan_decode_list(
    const uint8_t *text, size_t count, size_t from, uint8_t *out, size_t *ends, size_t room) {
#if defined(__x86_64__)
  if (has_avx2()) return list_avx2(text, count, from, out, ends, room);
#endif
  return decode_list(decode_plain, text, count, from, out, ends, room);
}

size_t hexscan_plain(const uint8_t *text, size_t count, size_t from) {
  size_t i = from;
#if defined(__x86_64__)
  for (; i < count; i += 16) {
    __m128i c = _mm_loadu_si128((const __m128i *)(text + i));
    // Bytes from 80 on are negative.
    __m128i stop = _mm_or_si128(_mm_cmplt_epi8(c, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(c, _mm_set1_epi8('"')));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(c, _mm_set1_epi8('\\')));
    stop = _mm_or_si128(stop, _mm_cmpeq_epi8(c, _mm_set1_epi8(0x7F)));
    unsigned bits = (unsigned)_mm_movemask_epi8(stop);
    if (bits) {
      i += (size_t)__builtin_ctz(bits);
      return i < count ? i : count;
    }
  }
  return count;
#else
  while (i < count && text[i] >= 0x20 && text[i] < 0x7F && text[i] != '"' && text[i] != '\\') i++;
  return i;
#endif
}

size_t hexscan_find(const uint8_t *bytes, size_t count, size_t from, const hexscan_windows *windows, uint8_t *buckets) {
#if defined(__x86_64__)
  if (has_avx2()) return find_avx2(bytes, count, from, windows, buckets);
#endif
  return find_plain(bytes, count, from, windows, buckets);
}

size_t hexscan_skip_json(const uint8_t *text, size_t count, size_t from) {
#if defined(__x86_64__)
  if (has_avx2()) return skip_avx2(text, count, from);
#endif
  long depth = 0;
  int in_string = 0, escaped = 0;
  size_t end = skip_plain(text, count, from, &depth, &in_string, &escaped);
  return end < count || (depth <= 0 && !in_string) ? end : count + 1;
}
