#include "CPCSCLite.h"

// All functions are static inline; SwiftPM wants a source file, and this one has the compiler check the header.
