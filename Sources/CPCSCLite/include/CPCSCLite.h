#ifndef CPCSCLITE_H
#define CPCSCLITE_H

// winscard.h with fixed-width integers. DWORD and LONG have 64 bits in pcsc-lite on Linux and 32 on macOS, the PCI
// structures are reached through macros that Swift cannot import, and SCARD_READERSTATE is packed on macOS only. Here
// a result code is a uint32_t, a context or card handle an int64_t, and no function keeps a pointer after it returns.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// pcsc-lite's headers include each other without their folder. The two headers beside this one send those names back
// to it, so that neither pkg-config nor a search path is needed.
#include <PCSC/wintypes.h>
#include <PCSC/winscard.h>

#ifdef __APPLE__
typedef int32_t uicc_pcsc_long;
typedef uint32_t uicc_pcsc_dword;
#else
typedef LONG uicc_pcsc_long;
typedef DWORD uicc_pcsc_dword;
#endif

enum {
  UICC_PCSC_ATR_SIZE = 36,
  /// Readers that one call of ``uicc_pcsc_get_status_change`` can watch: pcsc-lite has 16, and one more for plug and play.
  UICC_PCSC_MAX_STATES = 32,
};

/// One reader for ``uicc_pcsc_get_status_change``; SCARD_READERSTATE without its packing.
typedef struct {
  const char *reader;
  uint32_t current_state;
  uint32_t event_state;
  uint32_t atr_length;
  uint8_t atr[UICC_PCSC_ATR_SIZE];
} uicc_pcsc_state;

/// Wraps `SCardEstablishContext` with the system's scope.
static inline uint32_t uicc_pcsc_establish_context(int64_t *context) {
  SCARDCONTEXT handle = 0;
  uicc_pcsc_long result = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &handle);
  *context = (int64_t)handle;
  return (uint32_t)result;
}

/// Wraps `SCardReleaseContext`.
static inline uint32_t uicc_pcsc_release_context(int64_t context) {
  return (uint32_t)SCardReleaseContext((SCARDCONTEXT)context);
}

/// Wraps `SCardIsValidContext`.
static inline uint32_t uicc_pcsc_is_valid_context(int64_t context) {
  return (uint32_t)SCardIsValidContext((SCARDCONTEXT)context);
}

/// Wraps `SCardListReaders`: names, each with its zero byte, and a zero byte after the last. With `names` NULL only the size.
static inline uint32_t uicc_pcsc_list_readers(int64_t context, char *names, uint32_t *size) {
  uicc_pcsc_dword length = *size;
  uicc_pcsc_long result = SCardListReaders((SCARDCONTEXT)context, NULL, names, &length);
  *size = (uint32_t)length;
  return (uint32_t)result;
}

/// Wraps `SCardGetStatusChange`; `timeout` in milliseconds, UINT32_MAX waits for ever.
static inline uint32_t uicc_pcsc_get_status_change(int64_t context, uint32_t timeout, uicc_pcsc_state *states,
                                                   uint32_t count) {
  SCARD_READERSTATE native[UICC_PCSC_MAX_STATES];
  if (count > UICC_PCSC_MAX_STATES) return (uint32_t)SCARD_E_INVALID_PARAMETER;
  memset(native, 0, sizeof native);
  for (uint32_t i = 0; i < count; i++) {
    native[i].szReader = states[i].reader;
    native[i].dwCurrentState = states[i].current_state;
  }
  uicc_pcsc_long result = SCardGetStatusChange((SCARDCONTEXT)context, timeout, native, count);
  for (uint32_t i = 0; i < count; i++) {
    size_t length = native[i].cbAtr;
    if (length > sizeof native[i].rgbAtr) length = sizeof native[i].rgbAtr;
    if (length > UICC_PCSC_ATR_SIZE) length = UICC_PCSC_ATR_SIZE;
    states[i].event_state = (uint32_t)native[i].dwEventState;
    states[i].atr_length = (uint32_t)length;
    memcpy(states[i].atr, native[i].rgbAtr, length);
  }
  return (uint32_t)result;
}

/// Wraps `SCardCancel`: ends a ``uicc_pcsc_get_status_change`` that another thread waits in.
static inline uint32_t uicc_pcsc_cancel(int64_t context) {
  return (uint32_t)SCardCancel((SCARDCONTEXT)context);
}

/// Wraps `SCardConnect`.
static inline uint32_t uicc_pcsc_connect(int64_t context, const char *reader, uint32_t share_mode, uint32_t protocols,
                                         int64_t *card, uint32_t *active_protocol) {
  SCARDHANDLE handle = 0;
  uicc_pcsc_dword active = 0;
  uicc_pcsc_long result = SCardConnect((SCARDCONTEXT)context, reader, share_mode, protocols, &handle, &active);
  *card = (int64_t)handle;
  *active_protocol = (uint32_t)active;
  return (uint32_t)result;
}

/// Wraps `SCardReconnect`; `initialization` is one of the disposition values.
static inline uint32_t uicc_pcsc_reconnect(int64_t card, uint32_t share_mode, uint32_t protocols,
                                           uint32_t initialization, uint32_t *active_protocol) {
  uicc_pcsc_dword active = 0;
  uicc_pcsc_long result = SCardReconnect((SCARDHANDLE)card, share_mode, protocols, initialization, &active);
  *active_protocol = (uint32_t)active;
  return (uint32_t)result;
}

/// Wraps `SCardDisconnect`.
static inline uint32_t uicc_pcsc_disconnect(int64_t card, uint32_t disposition) {
  return (uint32_t)SCardDisconnect((SCARDHANDLE)card, disposition);
}

/// Wraps `SCardBeginTransaction`.
static inline uint32_t uicc_pcsc_begin_transaction(int64_t card) {
  return (uint32_t)SCardBeginTransaction((SCARDHANDLE)card);
}

/// Wraps `SCardEndTransaction`.
static inline uint32_t uicc_pcsc_end_transaction(int64_t card, uint32_t disposition) {
  return (uint32_t)SCardEndTransaction((SCARDHANDLE)card, disposition);
}

/// Wraps `SCardStatus` without the reader's name. `atr` has room for UICC_PCSC_ATR_SIZE bytes.
static inline uint32_t uicc_pcsc_status(int64_t card, uint32_t *state, uint32_t *protocol, uint8_t *atr,
                                        uint32_t *atr_length) {
  // Some implementations fail without room for the name.
  char name[MAX_READERNAME + 1];
  uicc_pcsc_dword name_length = sizeof name, native_state = 0, native_protocol = 0, length = UICC_PCSC_ATR_SIZE;
  uicc_pcsc_long result =
      SCardStatus((SCARDHANDLE)card, name, &name_length, &native_state, &native_protocol, atr, &length);
  *state = (uint32_t)native_state;
  *protocol = (uint32_t)native_protocol;
  *atr_length = length > UICC_PCSC_ATR_SIZE ? UICC_PCSC_ATR_SIZE : (uint32_t)length;
  return (uint32_t)result;
}

/// Wraps `SCardTransmit`, with the PCI structure for `protocol` (SCARD_PROTOCOL_T0 or _T1).
static inline uint32_t uicc_pcsc_transmit(int64_t card, uint32_t protocol, const uint8_t *command,
                                          uint32_t command_length, uint8_t *response, uint32_t *response_length) {
  const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
  uicc_pcsc_dword length = *response_length;
  uicc_pcsc_long result = SCardTransmit((SCARDHANDLE)card, pci, command, command_length, NULL, response, &length);
  *response_length = (uint32_t)length;
  return (uint32_t)result;
}

/// Wraps `SCardControl`: a command to the reader's driver.
static inline uint32_t uicc_pcsc_control(int64_t card, uint32_t code, const uint8_t *input, uint32_t input_length,
                                         uint8_t *output, uint32_t *output_length) {
  uicc_pcsc_dword length = 0;
  uicc_pcsc_long result = SCardControl((SCARDHANDLE)card, code, input, input_length, output, *output_length, &length);
  *output_length = (uint32_t)length;
  return (uint32_t)result;
}

#endif
