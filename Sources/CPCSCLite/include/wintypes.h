// See CPCSCLite.h.
#include <PCSC/wintypes.h>
