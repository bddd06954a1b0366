#ifndef CPCSCLITE_H
#define CPCSCLITE_H
#endif
