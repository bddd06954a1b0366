"""demo.json: USIM and ISIM of Quokka Mobile with Wattlefon left in many places."""

from . import gsm, isim, telecom, usim, usim_5gs
from . import operator as op
from .codings import tlv
from .files import AccessRules, Card, Directory

# TS 101 220 annex E: RID of 3GPP, application code, country, provider, field. PIX ends with the version 0100.
USIM_AID = bytes.fromhex("a0000000871002ff61ff018900000100")
ISIM_AID = bytes.fromhex("a0000000871004ff61ff018900000100")


def application(aid, label):
    """A record of EF.DIR (TS 102 221 §13.1)."""
    return tlv(0x61, tlv(0x4F, aid), tlv(0x50, label.encode("ascii")))


def card():
    card = Card(op.atr(), op.ICCID)
    mf = Directory(card, "MF", 0x3F00, rules=AccessRules(0x2F06))
    mf.linear("EF.DIR", 0x2F00, "ALW/ADM", [
        application(USIM_AID, "Quokka USIM"), application(ISIM_AID, "Wattlefon ISIM"),
    ], count=4, size=48, sfi=0x1E)
    mf.transparent("EF.PL", 0x2F05, "ALW/PIN", b"enit", sfi=5)
    mf.access_rules("ALW/ADM", 6)
    mf.transparent("EF.UMPC", 0x2F08, "ALW/ADM", bytes.fromhex("3cff00ffff"), sfi=8)
    mf.transparent("EF.ICCID", 0x2FE2, "ALW/NEV", op.iccid(), sfi=2)
    telecom.files(mf)
    gsm.files(mf)
    # A directory of the old brand's card maker: in no specification, so only a scan of identifiers finds it.
    maker = mf.df("7f66", 0x7F66)
    maker.transparent("6f01", 0x6F01, "PIN/ADM", "Wattlefon® Profil 3.2".encode("utf-8"), size=40)
    maker.transparent("6f02", 0x6F02, "ADM/ADM", b"key set 2: Wattlefon OTA", size=40)

    usim_adf = mf.adf("ADF.USIM", USIM_AID, 0x7FF0, AccessRules(0x6F06))
    usim.files(usim_adf)
    usim_5gs.files(usim_adf)
    isim.files(mf.adf("ADF.ISIM", ISIM_AID, None, AccessRules(0x6F06)))
    return card
