"""DF.TELECOM: what TS 31.102 §4.5 and §4.6 and TS 51.011 §10.5 put there, the phone book included."""

from . import operator as op
from .codings import bcd, dialling, gsm7, number, pad, services, tlv
from .files import AccessRules

BLANK = b"\xff"


def files(mf):
    telecom = mf.df("DF.TELECOM", 0x7F10, AccessRules(0x6F06))
    # The 2G view of the first phone book files, at their old identifiers (TS 31.102 §4.5.1 and §4.5.2).
    telecom.linear("EF.ADN", 0x6F3A, "PIN/PIN/PIN2/PIN2", op.contacts(34), count=12)
    telecom.linear("EF.FDN", 0x6F3B, "PIN/PIN2", [dialling("Quokka Care", op.CARE, 30)], count=5)
    telecom.linear("EF.SMS", 0x6F3C, "PIN/PIN", op.short_messages() + [b"\x00" + BLANK * 175] * 2)
    telecom.linear("EF.MSISDN", 0x6F40, "PIN/PIN", [dialling("My number", op.MSISDN, 30)], count=2)
    telecom.linear("EF.SMSP", 0x6F42, "PIN/PIN", op.short_message_parameters(44))
    telecom.transparent("EF.SMSS", 0x6F43, "PIN/PIN", BLANK * 2)
    telecom.cyclic("EF.LND", 0x6F44, "PIN/PIN", [dialling("Wattlefon Info", op.INFORMATION, 30)], count=5)
    telecom.linear("EF.SMSR", 0x6F47, "PIN/PIN", [b"\x00" + BLANK * 29] * 2)
    telecom.linear("EF.SDN", 0x6F49, "PIN/ADM", [
        dialling("Quokka Info", op.CARE, 30), dialling("Wattlefon Info", op.INFORMATION, 30),
    ])
    telecom.linear("EF.EXT1", 0x6F4A, "PIN/PIN", [op.extension(), op.FREE_EXTENSION])
    telecom.linear("EF.EXT2", 0x6F4B, "PIN/PIN2", [op.FREE_EXTENSION])
    telecom.linear("EF.EXT3", 0x6F4C, "PIN/ADM", [op.FREE_EXTENSION])
    telecom.linear("EF.ECCP", 0x6F4F, "PIN/PIN", [BLANK * 15], count=2)
    telecom.linear("EF.ICE_DN", 0x6FE0, "ALW/PIN", [dialling("Mum", op.MUM, 28)], count=3)
    telecom.linear("EF.ICE_FF", 0x6FE1, "ALW/PIN", [
        tlv(0x80, gsm7("Insurance")) + tlv(0x81, gsm7("Wattlefon Care policy 4711")),
    ], count=2, size=50)
    telecom.linear("EF.PSISMSC", 0x6FE5, "PIN/PIN", [tlv(0x80, b"sip:smsc@ims.wattlefon.example")], size=48)
    telecom.access_rules("ALW/ADM", None)
    phone_book(telecom)
    graphics(telecom)
    multimedia(telecom)
    mission_critical(telecom)


def phone_book(telecom):
    """TS 31.102 §4.4.2. Only EF.PSC, EF.CC, EF.PUID and EF.PBR have fixed identifiers; EF.PBR names the rest."""
    book = telecom.df("DF.PHONEBOOK", 0x5F3A)
    book.transparent("EF.PSC", 0x4F22, "PIN/PIN", bytes.fromhex("0000002a"))
    book.transparent("EF.CC", 0x4F23, "PIN/PIN", bytes.fromhex("0007"), busy=True)
    book.transparent("EF.PUID", 0x4F24, "PIN/PIN", bytes.fromhex("0006"), busy=True)

    def link(tag, fid, sfi):
        return tlv(tag, fid.to_bytes(2, "big") + bytes([sfi]))

    # A8: one record for each entry. A9: linked through EF.IAP. AA: linked by record number.
    book.linear("EF.PBR", 0x4F30, "PIN/ADM", [
        tlv(0xA8, link(0xC0, 0x4F3A, 1), link(0xC1, 0x4F3B, 2), link(0xC4, 0x4F3C, 3), link(0xC5, 0x4F3D, 4),
            link(0xC6, 0x4F3E, 5), link(0xC9, 0x4F3F, 6))
        + tlv(0xA9, link(0xC3, 0x4F40, 7), link(0xCA, 0x4F41, 8))
        + tlv(0xAA, link(0xC2, 0x4F42, 9), link(0xC7, 0x4F43, 10), link(0xC8, 0x4F44, 11), link(0xCB, 0x4F45, 12)),
    ], size=80)
    count, used = 12, len(op.contacts(34))
    book.linear("4f3a", 0x4F3A, "PIN/PIN/PIN2/PIN2", op.contacts(34), count=count, sfi=1)
    # EF.IAP: records of EF.SNE and EF.EMAIL, in the order of A9.
    book.linear("4f3b", 0x4F3B, "PIN/PIN", [bytes.fromhex("ff02"), bytes.fromhex("0101")], count=count, sfi=2)
    # EF.ANR: additional number of the second entry, called as record 1 of EF.AAS says.
    book.linear("4f3c", 0x4F3C, "PIN/PIN", [BLANK * 15, b"\x01" + number(op.SHOP) + b"\xff\xff"], count=count, sfi=3)
    # EF.PBC: entry control and hidden information.
    book.linear("4f3d", 0x4F3D, "PIN/PIN", [b"\x00\x00"] * count, sfi=4)
    # EF.GRP: groups of EF.GAS that an entry belongs to.
    groups = [bytes.fromhex("010000"), bytes.fromhex("010200")]
    book.linear("4f3e", 0x4F3E, "PIN/PIN", groups + [bytes(3)] * (count - len(groups)), sfi=5)
    # EF.UID.
    uids = [n.to_bytes(2, "big") for n in range(1, used + 1)] + [b"\x00\x00"] * (count - used)
    book.linear("4f3f", 0x4F3F, "PIN/PIN", uids, sfi=6)
    # EF.SNE and EF.EMAIL: text, then SFI of EF.ADN and record number of the entry.
    book.linear("4f40", 0x4F40, "PIN/PIN", [pad(gsm7("WATTLEFON CARE"), 18) + b"\x01\x02"], count=3, sfi=7)
    book.linear("4f41", 0x4F41, "PIN/PIN", [
        pad(gsm7("care@wattlefon.example"), 38) + b"\x01\x02", pad(gsm7("care@quokkamobile.example"), 38) + b"\x01\x01",
    ], count=3, sfi=8)
    # EF.EXT1, EF.AAS, EF.GAS, EF.CCP1.
    book.linear("4f42", 0x4F42, "PIN/PIN", [op.extension(), op.FREE_EXTENSION], sfi=9)
    book.linear("4f43", 0x4F43, "PIN/PIN", [gsm7("Shop")], count=2, size=14, sfi=10)
    book.linear("4f44", 0x4F44, "PIN/PIN", [gsm7("Service"), gsm7("Wattlefon")], count=3, size=16, sfi=11)
    book.linear("4f45", 0x4F45, "PIN/PIN", [BLANK * 15], count=2, sfi=12)


def graphics(telecom):
    """TS 31.102 §4.6.1: one icon, 16 by 16, basic coding (annex B.1)."""
    folder = telecom.df("DF.GRAPHICS", 0x5F50)
    rows = ("0000000000000000 0001100000011000 0011110000111100 0011111111111100"
            "0011111111111100 0111001111001110 0111001111001110 0111111111111110"
            "0111111001111110 0011111111111100 0011110110111100 0001111001111000"
            "0000111111110000 0000111111110000 0000110000110000 0001110000111000").replace(" ", "")
    raster = b"\x10\x10" + int(rows, 2).to_bytes(32, "big")
    instance = b"\x01\x10\x10\x11" + bytes.fromhex("4f02") + b"\x00\x00" + len(raster).to_bytes(2, "big")
    folder.linear("EF.IMG", 0x4F20, "PIN/ADM", [instance], count=3, size=20)
    folder.transparent("4f02", 0x4F02, "PIN/ADM", raster, size=40)


def multimedia(telecom):
    """TS 31.102 §4.6.3: no message stored."""
    folder = telecom.df("DF.MULTIMEDIA", 0x5F3B)
    folder.ber_tlv("EF.MML", 0x4F47, "PIN/PIN", [], 512)
    folder.ber_tlv("EF.MMDF", 0x4F48, "PIN/PIN", [], 2048)


def mission_critical(telecom):
    """TS 31.102 §4.6.4: service 5, initial configuration of the UE."""
    folder = telecom.df("DF.MCS", 0x5F3D)
    folder.transparent("EF.MST", 0x4F01, "PIN/ADM", services([5], 2), sfi=1)
    xml = (b'<?xml version="1.0" encoding="UTF-8"?><mcptt-UE-initial-configuration '
           b'domain="mcs.quokkamobile.example"/>')
    folder.ber_tlv("EF.MCS_CONFIG", 0x4F02, "PIN/ADM", [(0x84, xml)], 512, sfi=2)
