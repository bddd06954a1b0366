"""The invented operator: Quokka Mobile, until last year Wattlefon. All names, numbers and codes are fictitious:
test PLMN 001-01, domains under .example, telephone numbers from the range Australia keeps for works of fiction."""

from .codings import (
    alphanumeric, bcd, deliver, dialling, gsm7, imsi, international, luhn, network_name, pad, plmn, sms_record, smsp,
    tlv, ucs2_80, ucs2_81, ucs2_82,
)

BRAND, OLD = "Quokka Mobile", "Wattlefon"
ICCID = luhn("899900101000000042")
IMSI = "001010123456789"
MSISDN, CARE, VOICEMAIL = "+61491570156", "+61491570006", "+61491570157"
CENTRE, OLD_CARE, INFORMATION = "+61491570158", "+61491570159", "+61491570110"
SHOP, REPAIR, MUM = "+61491570313", "+61491570737", "+61491571266"

HOME = plmn("001", "01")
SISTER = plmn("001", "02")
ABROAD = plmn("999", "70")
IMS = "ims.mnc001.mcc001.3gppnetwork.org"
BSF = "bsf.mnc001.mcc001.pub.3gppnetwork.org"

NETWORKS = (
    # Octet pairs of access technology (TS 31.102 §4.2.5): NG-RAN and E-UTRAN, E-UTRAN and UTRAN, GSM.
    HOME + b"\x48\x00" + HOME + b"\xc0\x00" + HOME + b"\x00\x80" + SISTER + b"\x40\x00" + ABROAD + b"\x40\x80"
)
NO_NETWORK = b"\xff\xff\xff\x00\x00"


def atr():
    """3B, T=0 and T=15 after PPS 96, 15 historical bytes with card data, capabilities and QUOKKA1, TCK."""
    history = bytes.fromhex("8031e073fe211b67") + b"QUOKKA1"
    body = bytes.fromhex("9f96801f87") + history
    check = 0
    for b in body:
        check ^= b
    return b"\x3b" + body + bytes([check])


def iccid():
    return bcd(ICCID, 10)


def subscriber():
    return imsi(IMSI)


def access_class():
    """Class 9, the last digit of the IMSI (TS 22.011 §4.2)."""
    return (1 << int(IMSI[-1])).to_bytes(2, "big")


def provider_name():
    """The old name, in letters of the default alphabet, as it came from the printers."""
    return pad(b"\x01" + gsm7(OLD), 17)


def network_names():
    return [
        network_name(0x43, BRAND) + network_name(0x45, "Quokka"),
        network_name(0x43, OLD + " AU") + network_name(0x45, OLD),
        network_name(0x43, OLD, ucs2=True),
    ]


def network_list():
    """EF.OPL: which name goes with which network; the old names are those of the sister network."""
    return [
        HOME + bytes.fromhex("0000fffe01"),
        SISTER + bytes.fromhex("00007fff02"),
        SISTER + bytes.fromhex("8000fffe03"),
    ]


def service_provider_networks():
    return tlv(0xA3, tlv(0x80, HOME, SISTER))


def short_message_parameters(size):
    return [smsp(OLD + " SMSC", CENTRE, size), b"\xff" * size]


def short_messages():
    """Three from the old brand (packed septets, the same behind a header, UCS2), one from the subscriber."""
    submit = bytes.fromhex("1107") + international(CARE) + bytes.fromhex("0000a7") + bytes([0])
    return [
        sms_record(
            0x01, CENTRE,
            deliver(alphanumeric(OLD), "240318093000", "Welcome to Wattlefon! Dial 1555 for help.")),
        sms_record(
            0x03, CENTRE,
            deliver(
                international(OLD_CARE), "240902181500", "Thank you for topping up with Wattlefon.",
                header=bytes.fromhex("00032a0201"))),
        sms_record(0x01, CENTRE, deliver(alphanumeric("INFO"), "250107120059", "Wattlefon → Quokka", ucs2=True)),
        sms_record(0x07, CENTRE, submit),
    ]


def contacts(size):
    """EF.ADN of the phone book and its 2G view: each coding that TS 102 221 annex A allows."""
    return [
        dialling("Quokka Care", CARE, size),
        dialling("Wattlefon Care", OLD_CARE, size),
        dialling(ucs2_80("Wattlefon"), INFORMATION, size),
        dialling(ucs2_81("Wattlefon Δ", 0x0380), SHOP, size),
        # Legal and rare: the Latin letters themselves as distances from a base of 0041.
        dialling(ucs2_82("Wattlefon", 0x0041), REPAIR, size),
        dialling("Mum", MUM, size, extension=0x01),
    ]


def extension():
    """EF.EXT1: further digits of Mum's number, then nothing (TS 31.102 §4.4.2.4)."""
    return b"\x02" + pad(bytes([2]) + bcd("4321"), 11) + b"\xff"


FREE_EXTENSION = b"\x00" + b"\xff" * 12
