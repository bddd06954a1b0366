"""Codings of values on a card, after TS 23.038, TS 23.040, TS 24.008, TS 31.102 and TS 102 221."""

# TS 23.038 §6.2.1; position is the septet. ESC (1B) has no character.
GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def length(n):
    """BER length (ISO/IEC 8825-1)."""
    if n < 0x80:
        return bytes([n])
    return bytes([0x81, n]) if n < 0x100 else bytes([0x82]) + n.to_bytes(2, "big")


def tlv(tag, *values):
    """One data object with the concatenation of `values`."""
    value = b"".join(values)
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length(len(value)) + value


def pad(value, size, filler=0xFF):
    if len(value) > size:
        raise ValueError(f"{value.hex()} does not fit into {size} bytes")
    return value + bytes([filler]) * (size - len(value))


# Digits


def bcd(digits, size=None):
    """Nibbles swapped, F as filler."""
    digits = digits.replace("*", "a").replace("#", "b")
    if len(digits) % 2:
        digits += "f"
    value = bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))
    return value if size is None else pad(value, size)


def luhn(digits):
    """The digits with their check digit (ITU-T E.118)."""
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return digits + str(-total % 10)


def imsi(digits):
    """TS 31.102 §4.2.2: length, parity nibble, digits; 9 bytes."""
    parity = "9" if len(digits) % 2 else "1"
    coded = bcd(parity + digits)
    return pad(bytes([len(coded)]) + coded, 9)


def plmn(mcc, mnc):
    """TS 24.008 §10.5.1.13."""
    third = mnc[2] if len(mnc) == 3 else "f"
    return bytes(int(x, 16) for x in (mcc[1] + mcc[0], third + mcc[2], mnc[1] + mnc[0]))


def number(digits):
    """Length of BCD number, TON and NPI, ten bytes of digits (TS 31.102 §4.4.2.3)."""
    if not digits:
        return b"\xff" * 12
    ton = 0x91 if digits.startswith("+") else 0x81
    coded = bcd(digits.lstrip("+"))
    return bytes([len(coded) + 1, ton]) + pad(coded, 10)


# Text


def gsm7(text):
    """One septet to a byte, bit 8 zero."""
    return bytes(GSM7.index(c) for c in text)


def pack(septets, fill=0):
    """TS 23.038 §6.1.2.1, after `fill` zero bits."""
    bits, n = 0, fill
    for s in septets:
        bits |= s << n
        n += 7
    return bits.to_bytes((n + 7) // 8, "little")


def ucs2_80(text):
    """TS 102 221 annex A, first coding."""
    return b"\x80" + text.encode("utf-16-be")


def offsets(text, base):
    """The characters of the second and third coding: GSM 7-bit, or a distance from the base with bit 8 set."""
    out = []
    for c in text:
        distance = ord(c) - base
        if c in GSM7 and not (base < 0x80 and 0 <= distance < 0x80):
            out.append(GSM7.index(c))
        elif 0 <= distance < 0x80:
            out.append(0x80 | distance)
        else:
            raise ValueError(f"{c!r} is not within reach of base {base:04x}")
    return bytes(out)


def ucs2_81(text, base):
    """TS 102 221 annex A, second coding: count, base pointer (bits 15 to 8 of the base), characters."""
    return bytes([0x81, len(text), base >> 7]) + offsets(text, base)


def ucs2_82(text, base):
    """TS 102 221 annex A, third coding: count, base pointer in full, characters."""
    return bytes([0x82, len(text)]) + base.to_bytes(2, "big") + offsets(text, base)


def labels(name):
    """TS 23.003 §9.1: length-preceded labels."""
    return b"".join(bytes([len(part)]) + part.encode("ascii") for part in name.split("."))


def network_name(tag, text, ucs2=False):
    """Full (43) or short (45) name of a network (TS 24.008 §10.5.3.5a) in an EF.PNN record."""
    if ucs2:
        return tlv(tag, b"\x90", text.encode("utf-16-be"))
    packed = pack(gsm7(text))
    return tlv(tag, bytes([0x80 | (8 * len(packed) - 7 * len(text))]), packed)


# Records


def dialling(alpha, digits, size, capability=0xFF, extension=0xFF):
    """EF.ADN and its kin (TS 31.102 §4.4.2.3): alpha identifier, number, two record numbers."""
    alpha = gsm7(alpha) if isinstance(alpha, str) else alpha
    return pad(alpha, size - 14) + number(digits) + bytes([capability, extension])


def smsp(alpha, centre, size, validity=0xAD):
    """EF.SMSP (TS 31.102 §4.2.27) with a service centre and no destination."""
    coded = bcd(centre.lstrip("+"))
    address = pad(bytes([len(coded) + 1, 0x91]) + coded, 12)
    return pad(gsm7(alpha), size - 28) + b"\xe1" + b"\xff" * 12 + address + bytes([0x00, 0x00, validity])


def timestamp(text):
    """SCTS (TS 23.040 §9.2.3.11) of YYMMDDhhmmss in UTC."""
    return bcd(text) + b"\x00"


def alphanumeric(sender):
    """TP-OA with type of number 101 (TS 23.040 §9.1.2.5)."""
    packed = pack(gsm7(sender))
    return bytes([(7 * len(sender) + 3) // 4, 0xD0]) + packed


def international(digits):
    digits = digits.lstrip("+")
    return bytes([len(digits), 0x91]) + bcd(digits)


def sms_record(status, centre, tpdu):
    """EF.SMS (TS 31.102 §4.2.25): status, TS-Service-Centre-Address, TPDU; 176 bytes."""
    coded = bcd(centre.lstrip("+"))
    return pad(bytes([status, len(coded) + 1, 0x91]) + coded + tpdu, 176)


def deliver(sender, when, text, ucs2=False, header=b""):
    """SMS-DELIVER (TS 23.040 §9.2.2.1); with a user data header the septets follow fill bits."""
    first = 0x04 | (0x40 if header else 0)
    dcs = 0x08 if ucs2 else 0x00
    udh = bytes([len(header)]) + header if header else b""
    if ucs2:
        data = udh + text.encode("utf-16-be")
        count = len(data)
    else:
        fill = -8 * len(udh) % 7
        data = udh + pack(gsm7(text), fill)
        count = (8 * len(udh) + fill) // 7 + len(text)
    return bytes([first]) + sender + bytes([0x00, dcs]) + timestamp(when) + bytes([count]) + data


def services(numbers, size):
    """A service table: bit n-1 set for each available service n (TS 31.102 §4.2.8)."""
    out = bytearray(size)
    for n in numbers:
        out[(n - 1) // 8] |= 1 << ((n - 1) % 8)
    return bytes(out)


def sim_services(numbers, size):
    """EF.SST (TS 51.011 §10.3.7): two bits for each service, allocated and activated."""
    out = bytearray(size)
    for n in numbers:
        out[(n - 1) // 4] |= 3 << (2 * ((n - 1) % 4))
    return bytes(out)
