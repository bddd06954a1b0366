#include "CDemoCard.h"

const unsigned char demo_card_json[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "../../Profiles/cards/demo.json"
#pragma clang diagnostic pop
};

const unsigned char demo_card_keys[] = {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
#embed "../../Profiles/keys/demo.keys"
#pragma clang diagnostic pop
};

const size_t demo_card_keys_length = sizeof demo_card_keys;
const size_t demo_card_json_length = sizeof demo_card_json;
