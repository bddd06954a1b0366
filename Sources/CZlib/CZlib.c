#include "CZlib.h"

#include <stdlib.h>
#include <zlib.h>

void *uicc_inflate_new(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream && inflateInit2(stream, -MAX_WBITS) == Z_OK) return stream;
  free(stream);
  return NULL;
}

int uicc_inflate_run(void *opaque, const uint8_t *in, size_t *in_count, uint8_t *out, size_t *out_count) {
  z_stream *stream = opaque;
  uInt in_room = *in_count > 0x40000000 ? 0x40000000 : (uInt)*in_count;
  uInt out_room = *out_count > 0x40000000 ? 0x40000000 : (uInt)*out_count;
  stream->next_in = (Bytef *)in;
  stream->avail_in = in_room;
  stream->next_out = out;
  stream->avail_out = out_room;
  int result = inflate(stream, Z_NO_FLUSH);
  *in_count = in_room - stream->avail_in;
  *out_count = out_room - stream->avail_out;
  if (result == Z_STREAM_END) return 1;
  // Z_BUF_ERROR: nothing could be done with what was given; the caller sees two zeros.
  return result == Z_OK || result == Z_BUF_ERROR ? 0 : -1;
}

void uicc_inflate_free(void *stream) {
  if (!stream) return;
  inflateEnd(stream);
  free(stream);
}

uint32_t uicc_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(crc, bytes, count);
}
