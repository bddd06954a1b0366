// See CPCSCLite.h.
#include <PCSC/pcsclite.h>
