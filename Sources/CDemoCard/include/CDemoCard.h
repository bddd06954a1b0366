#ifndef CDEMOCARD_H
#define CDEMOCARD_H

#include <stddef.h>

/// The demo card, Profiles/cards/demo.json, as it is in the repository: an image in the format uicc-image/1.
extern const unsigned char demo_card_json[];
/// Its length in bytes.
extern const size_t demo_card_json_length;
/// Its first byte, for Swift, which cannot import an array of unknown length.
static inline const unsigned char *_Nonnull demo_card_json_start(void) { return demo_card_json; }

/// What the demo card authenticates with, Profiles/keys/demo.keys.
extern const unsigned char demo_card_keys[];
extern const size_t demo_card_keys_length;
static inline const unsigned char *_Nonnull demo_card_keys_start(void) { return demo_card_keys; }

#endif
