"""ADF.ISIM (TS 31.103 §4.2)."""

from . import operator as op
from .codings import services, tlv
from .usim import bootstrapping, bootstrapping_list, configuration, key_centres, xcap


def files(isim):
    private = f"{op.IMSI}@{op.IMS}".encode()
    isim.transparent("EF.IMPI", 0x6F02, "PIN/ADM", tlv(0x80, private), sfi=2, size=64)
    isim.transparent("EF.DOMAIN", 0x6F03, "PIN/ADM", tlv(0x80, op.IMS.encode()), sfi=5, size=48)
    isim.linear("EF.IMPU", 0x6F04, "PIN/ADM", [
        tlv(0x80, f"sip:{op.IMSI}@{op.IMS}".encode()),
        tlv(0x80, f"sip:{op.MSISDN}@quokkamobile.example".encode()),
        tlv(0x80, f"tel:{op.MSISDN}".encode()),
        tlv(0x80, f"sip:{op.MSISDN}@ims.wattlefon.example".encode()),
    ], count=5, size=72, sfi=4)
    isim.access_rules("ALW/ADM", 6)
    # 1/5 P-CSCF, 2/4 GBA, 6/7/8 SM over IP, 9 communication control, 10 UICC access, 17 From Preferred,
    # 18 IMS configuration, 19 XCAP, 20 WebRTC, 21 MuD and MiD.
    available = [1, 2, 4, 5, 6, 7, 8, 9, 10, 17, 18, 19, 20, 21]
    isim.transparent("EF.IST", 0x6F07, "PIN/ADM", services(available, 3), sfi=7)
    isim.linear("EF.P-CSCF", 0x6F09, "PIN/ADM", [
        tlv(0x80, b"\x00pcscf.quokkamobile.example"),
        tlv(0x80, b"\x00pcscf.ims.wattlefon.example"),
        tlv(0x80, b"\x01" + bytes([192, 0, 2, 10])),
        tlv(0x80, b"\x02" + bytes.fromhex("20010db8000000000000000000000010")),
    ], size=40)
    isim.linear("EF.GBAUAPI", 0x6F0A, "PIN/ADM", [
        tlv(0x80, bytes.fromhex("07a0000001510000") + bytes([21 + 5]) + b"naf.wattlefon.example\x01\x00\x00\x00\x02"),
    ], size=48)
    isim.linear("EF.SMS", 0x6F3C, "PIN/PIN", [b"\x00" + b"\xff" * 175] * 2)
    isim.linear("EF.SMSP", 0x6F42, "PIN/PIN", op.short_message_parameters(44)[:1])
    isim.transparent("EF.SMSS", 0x6F43, "PIN/PIN", b"\xff\xff")
    isim.linear("EF.SMSR", 0x6F47, "PIN/PIN", [b"\x00" + b"\xff" * 29])
    isim.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes(3), sfi=3)
    isim.transparent("EF.GBABP", 0x6FD5, "PIN/PIN", bootstrapping(), size=120)
    isim.linear("EF.GBANL", 0x6FD7, "PIN/ADM", bootstrapping_list(), count=4, size=100)
    isim.linear("EF.NAFKCA", 0x6FDD, "PIN/ADM", key_centres()[1:], size=48)
    iari = "urn:urn-7:3gpp-application.ims.iari.gsma-vs"
    isim.linear("EF.UICCIARI", 0x6FE7, "PIN/ADM", [tlv(0x80, iari.encode())], size=56)
    isim.transparent("EF.FromPreferred", 0x6FF7, "PIN/ADM", b"\x01")
    isim.ber_tlv("EF.IMSConfigData", 0x6FF8, "PIN/ADM", configuration(op.BRAND), 768)
    isim.linear("EF.WebRTCURI", 0x6FFA, "PIN/ADM", [tlv(0x80, b"https://webrtc.quokkamobile.example")], size=48)
    isim.ber_tlv("EF.XCAPConfigData", 0x6FFC, "PIN/ADM", xcap("quokkamobile.example"), 512)
    isim.ber_tlv("EF.MuDMiDConfigData", 0x6FFE, "PIN/ADM", configuration("Quokka twins"), 512)
