"""DF.5GS and DF.SNPN of ADF.USIM (TS 31.102 §4.4.11, §4.4.12)."""

from . import operator as op
from .codings import labels, length, tlv

FF = b"\xff"

# The home network public keys of TS 33.501 annex C.4: profile A (X25519) and profile B (secp256r1, compressed).
PROFILE_A = bytes.fromhex("5a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650")
PROFILE_B = bytes.fromhex("0272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1")


def route_rules():
    """PLMN, length, and its URSP rules (TS 24.526 §5.2): the old brand's DNN, then everything else."""

    def sized(value):
        return len(value).to_bytes(2, "big") + value

    def rule(precedence, traffic, route):
        route = bytes([1]) + sized(route)
        return sized(bytes([precedence]) + sized(traffic) + sized(sized(route)))

    def name(dnn):
        return bytes([len(labels(dnn))]) + labels(dnn)

    internet = b"\x04" + name("internet") + b"\x08\x03"
    old = b"\x04" + name("wattlefon") + b"\x08\x03"
    rules = rule(10, b"\x88" + name("wattlefon"), old) + rule(255, b"\x01", internet)
    return op.HOME + length(len(rules)) + rules


def files(usim):
    folder = usim.df("DF.5GS", 0x5FC0)
    location = FF * 13 + op.HOME + b"\x00\x00\x00" + b"\x01"
    folder.transparent("EF.5GS3GPPLOCI", 0x4F01, "PIN/PIN", location, sfi=1, busy=True)
    folder.transparent("EF.5GSN3GPPLOCI", 0x4F02, "PIN/PIN", location, sfi=2, busy=True)
    folder.linear("EF.5GS3GPPNSC", 0x4F03, "PIN/PIN", [FF * 62], sfi=3, busy=True)
    folder.linear("EF.5GSN3GPPNSC", 0x4F04, "PIN/PIN", [FF * 62], sfi=4, busy=True)
    folder.transparent("EF.5GAUTHKEYS", 0x4F05, "PIN/PIN", FF * 110, sfi=5, busy=True)
    folder.transparent("EF.UAC_AIC", 0x4F06, "PIN/ADM", bytes(4), sfi=6)
    schemes = tlv(0xA0, bytes.fromhex("020101020000"))
    keys = tlv(0x80, b"\x1b") + tlv(0x81, PROFILE_B) + tlv(0x80, b"\x1e") + tlv(0x81, PROFILE_A)
    folder.transparent("EF.SUCI_Calc_Info", 0x4F07, "PIN/ADM", schemes + tlv(0xA1, keys), sfi=7)
    folder.linear("EF.OPL5G", 0x4F08, "ALW/ADM", [op.HOME + bytes.fromhex("000000fffffe01")], count=2, sfi=8)
    folder.transparent("EF.Routing_Indicator", 0x4F0A, "PIN/ADM", bytes.fromhex("71ffffff"), sfi=0x0A)
    folder.ber_tlv("EF.URSP", 0x4F0B, "PIN/ADM", [(0x80, route_rules())], 256)
    name = b"5G:mnc001.mcc001.3gppnetwork.org"
    folder.transparent("EF.TN3GPPSNN", 0x4F0C, "PIN/ADM", tlv(0x80, name), size=40, sfi=0x0C)
    folder.transparent("EF.DRI", 0x4F0F, "PIN/ADM", bytes.fromhex("00ffffffffffff"), sfi=0x0F)
    folder.transparent("EF.5GSEDRX", 0x4F10, "PIN/ADM", bytes.fromhex("0105"), sfi=0x10)
    folder.transparent("EF.5GNSWO_CONF", 0x4F11, "PIN/ADM", b"\x00", sfi=0x11)
    folder.transparent("EF.MCHPPLMN", 0x4F15, "PIN/ADM", b"\x02", sfi=0x15)
    folder.transparent("EF.KAUSF_DERIVATION", 0x4F16, "PIN/ADM", b"\x01", sfi=0x16)

    private = usim.df("DF.SNPN", 0x5FE0)
    private.transparent("EF.PWS_SNPN", 0x4F01, "ALW/ADM", b"\x00", sfi=1)
    private.linear("EF.NID", 0x4F02, "PIN/ADM", [bytes.fromhex("010000000001")], count=2, size=6, sfi=2)
