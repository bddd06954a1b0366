"""ADF.USIM (TS 31.102 §4.2 and §4.4) without its DF.5GS and DF.SNPN."""

from . import operator as op
from .codings import bcd, dialling, gsm7, labels, number, pad, services, tlv, ucs2_80

FF = b"\xff"

# TS 31.102 §4.2.8, the services of this USIM; each has its files below or in usim_5gs.py.
SERVICES = [
    1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25, 27, 28, 29, 33, 34, 35, 36, 37, 38,
    39, 40, 42, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 55, 56, 59, 63, 66, 68, 71, 73, 74, 76, 78, 79, 81, 85, 86, 90,
    91, 95, 96, 97, 99, 106, 107, 110, 111, 114, 115, 117, 120, 121, 122, 123, 124, 126, 127, 129, 132, 133, 134, 135,
    140, 141, 142, 143, 144, 145, 146,
]


# What USIM and ISIM share


def ua_security():
    """Ua security protocol identifier of HTTP Digest, behind the FQDN in a NAF_ID (TS 33.220 annex H)."""
    return bytes.fromhex("0100000002")


def transaction():
    """B-TID: base64 of RAND, at the bootstrapping server (TS 33.220 §4.5.2)."""
    return b"AAECAwQFBgcICQoLDA0ODw==@" + op.BSF.encode()


def bootstrapping():
    """EF.GBABP (TS 31.102 §4.2.79): RAND, B-TID and lifetime, each after its length."""
    lifetime = b"2030-01-01T00:00:00Z"
    return b"".join(bytes([len(v)]) + v for v in (bytes(range(16)), transaction(), lifetime))


def bootstrapping_list():
    """EF.GBANL (TS 31.102 §4.2.83, TS 31.103 §4.2.10)."""
    return [
        tlv(0x80, b"naf.wattlefon.example" + ua_security()) + tlv(0x81, transaction()),
        tlv(0x80, b"naf.quokkamobile.example" + ua_security()) + tlv(0x81, b"-"),
    ]


def key_centres():
    return [tlv(0x80, b"bsf.wattlefon.example"), tlv(0x80, b"bsf.quokkamobile.example")]


def configuration(name):
    """EF.IMSConfigData and EF.MuDMiDConfigData (TS 31.103 §4.2.18, §4.2.21): encoding 00 (XML), then the object."""
    xml = (f'<?xml version="1.0" encoding="UTF-8"?><MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node>'
           f"<NodeName>Name</NodeName><Value>{name}</Value></Node></MgmtTree>")
    return [(0x80, b"\x00"), (0x81, xml.encode("utf-8"))]


def xcap(domain):
    """EF.XCAPConfigData (TS 31.103 §4.2.19): one policy part with application, provider, URI and APN."""
    host = domain.encode()
    part = (tlv(0x81, b"\x00") + tlv(0x82, b"ap0003") + tlv(0x83, host) + tlv(0x84, b"https://xcap." + host)
            + tlv(0x87, b"HTTP-DIGEST") + tlv(0x88, b"APN") + tlv(0x89, b"xcap"))
    return [(0x80, tlv(0xA0, tlv(0x81, b"\x00"), tlv(0x82, b"\x01"), tlv(0xA1, part)))]


# ADF.USIM


def files(usim):
    identity(usim)
    networks(usim)
    calls(usim)
    messages(usim)
    names(usim)
    security(usim)
    internet(usim)
    phone_book(usim)
    gsm_access(usim)
    wlan(usim)
    home_node_b(usim)


def identity(usim):
    usim.transparent("EF.LI", 0x6F05, "ALW/PIN", b"en" + b"it" + FF * 2, sfi=2)
    usim.access_rules("ALW/ADM", 0x17)
    usim.transparent("EF.IMSI", 0x6F07, "PIN/ADM", op.subscriber(), sfi=7)
    usim.transparent("EF.Keys", 0x6F08, "PIN/PIN", b"\x07" + FF * 32, sfi=8, busy=True)
    usim.transparent("EF.KeysPS", 0x6F09, "PIN/PIN", b"\x07" + FF * 32, sfi=9, busy=True)
    usim.transparent("EF.DCK", 0x6F2C, "PIN/PIN", FF * 16)
    usim.transparent("EF.UST", 0x6F38, "PIN/ADM", services(SERVICES, 19), sfi=4)
    usim.transparent("EF.GID1", 0x6F3E, "PIN/ADM", b"WATTLEFON")
    usim.transparent("EF.GID2", 0x6F3F, "PIN/ADM", b"\x01\x02")
    usim.linear("EF.MSISDN", 0x6F40, "PIN/PIN", [dialling("My number", op.MSISDN, 30)], count=2)
    usim.transparent("EF.EST", 0x6F56, "PIN/PIN2", b"\x00", sfi=5)
    usim.transparent("EF.ACC", 0x6F78, "PIN/ADM", op.access_class(), sfi=6)
    usim.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes.fromhex("00000002"), sfi=3)


def networks(usim):
    usim.transparent("EF.HPPLMN", 0x6F31, "PIN/ADM", b"\x05", sfi=0x12)
    usim.transparent("EF.CNL", 0x6F32, "PIN/ADM", FF * 12)
    usim.transparent("EF.PLMNwAcT", 0x6F60, "PIN/PIN", op.NO_NETWORK * 10, sfi=0x0A)
    usim.transparent("EF.OPLMNwAcT", 0x6F61, "PIN/ADM", op.NETWORKS + op.NO_NETWORK * 7, sfi=0x11)
    usim.transparent("EF.HPLMNwAcT", 0x6F62, "PIN/ADM", op.NETWORKS[:15] + op.NO_NETWORK * 5, sfi=0x13)
    usim.transparent("EF.PSLOCI", 0x6F73, "PIN/PIN", FF * 7 + op.HOME + b"\x00\x00\xff\x01", sfi=0x0C, busy=True)
    usim.transparent("EF.FPLMN", 0x6F7B, "PIN/PIN", op.ABROAD + FF * 9, sfi=0x0D)
    usim.transparent("EF.LOCI", 0x6F7E, "PIN/PIN", FF * 4 + op.HOME + b"\x00\x00\xff\x01", sfi=0x0B, busy=True)
    usim.transparent("EF.NETPAR", 0x6FC4, "PIN/PIN", FF * 46, busy=True)
    usim.transparent("EF.EHPLMN", 0x6FD9, "PIN/ADM", op.HOME + op.SISTER + FF * 6, sfi=0x1D)
    usim.transparent("EF.EHPLMNPI", 0x6FDB, "PIN/ADM", b"\x02")
    usim.transparent("EF.LRPLMNSI", 0x6FDC, "PIN/ADM", b"\x00")
    usim.transparent("EF.EPSLOCI", 0x6FE3, "PIN/PIN", FF * 12 + op.HOME + b"\x00\x00\x01", sfi=0x1E, busy=True)
    usim.linear("EF.EPSNSC", 0x6FE4, "PIN/PIN", [FF * 54], sfi=0x18, busy=True)
    # NAS signalling priority, NMO I, attach with IMSI, periodic search timer, extended access barring.
    settings = b"".join(tlv(0x80 + i, bytes([value])) for i, value in enumerate((0, 0, 1, 0, 0)))
    usim.transparent("EF.NASCONFIG", 0x6FE8, "PIN/ADM", settings, size=20)
    area = tlv(0x80, bytes.fromhex("00010000")) + tlv(0x81, bytes.fromhex("c00000600000c10000600000c10000610000"))
    usim.transparent("EF.EARFCNList", 0x6FFD, "PIN/PIN", tlv(0xA0, area), size=32)


def calls(usim):
    usim.transparent("EF.ACMmax", 0x6F37, "PIN/PIN2", bytes(3))
    usim.cyclic("EF.ACM", 0x6F39, "PIN/PIN2/ADM/ADM/PIN", [bytes(3)] * 3, sfi=0x1C)
    usim.linear("EF.FDN", 0x6F3B, "PIN/PIN2", [dialling("Quokka Care", op.CARE, 30)], count=5)
    usim.transparent("EF.PUCT", 0x6F41, "PIN/PIN2", b"AUD" + b"\x01\x50")
    usim.linear("EF.SDN", 0x6F49, "PIN/ADM", [
        dialling("Quokka Info", op.CARE, 30), dialling("Wattlefon Info", op.INFORMATION, 30),
    ])
    usim.linear("EF.EXT2", 0x6F4B, "PIN/PIN2", [op.FREE_EXTENSION])
    usim.linear("EF.EXT3", 0x6F4C, "PIN/ADM", [op.FREE_EXTENSION])
    usim.linear("EF.EXT5", 0x6F4E, "PIN/PIN", [op.FREE_EXTENSION])
    usim.linear("EF.CCP2", 0x6F4F, "PIN/PIN", [FF * 15], count=2, sfi=0x16)
    # Alpha identifier, number, capability, extension, date and time, duration, status or none, link.
    when = bcd("24112319450000")
    call = pad(gsm7("Wattlefon Care"), 20) + number(op.OLD_CARE) + FF * 2 + when + bytes.fromhex("00002f")
    usim.cyclic("EF.ICI", 0x6F80, "PIN/PIN", [call + bytes.fromhex("00010100")], count=5, sfi=0x14)
    dialled = pad(ucs2_80("Wattlefon"), 20) + number(op.INFORMATION) + FF * 2 + when + bytes.fromhex("000011")
    usim.cyclic("EF.OCI", 0x6F81, "PIN/PIN", [dialled + bytes.fromhex("010300")], count=5, sfi=0x15)
    usim.cyclic("EF.ICT", 0x6F82, "PIN/PIN/ADM/ADM/PIN", [bytes.fromhex("00002f"), bytes(3)])
    usim.cyclic("EF.OCT", 0x6F83, "PIN/PIN/ADM/ADM/PIN", [bytes.fromhex("000011"), bytes(3)])
    usim.transparent("EF.eMLPP", 0x6FB5, "PIN/ADM", bytes.fromhex("1c04"))
    usim.transparent("EF.AAeM", 0x6FB6, "PIN/PIN", b"\x00")

    def emergency(code, text, category):
        return bcd(code, 3) + pad(gsm7(text), 16) + bytes([category])

    usim.linear("EF.ECC", 0x6FB7, "ALW/ADM", [
        emergency("112", "Emergency", 0x00), emergency("000", "Emergency", 0x07),
        emergency("106", "Wattlefon Relay", 0x00),
    ], count=5, sfi=1)
    usim.linear("EF.MBDN", 0x6FC7, "PIN/PIN", [dialling("Voicemail", op.VOICEMAIL, 30)], count=2)
    usim.linear("EF.EXT6", 0x6FC8, "PIN/PIN", [op.FREE_EXTENSION])
    usim.linear("EF.MBI", 0x6FC9, "PIN/PIN", [bytes.fromhex("0100000000")])
    usim.linear("EF.MWIS", 0x6FCA, "PIN/PIN", [bytes(6)], busy=True)
    usim.linear("EF.CFIS", 0x6FCB, "PIN/PIN", [b"\x01\x00" + FF * 14])
    usim.linear("EF.EXT7", 0x6FCC, "PIN/PIN", [op.FREE_EXTENSION])
    usim.linear("EF.NIA", 0x6FD3, "PIN/ADM", [b"\x00" + gsm7("Wattlefon call")], count=2, size=20)
    uri = pad(tlv(0x80, b"sip:care@quokkamobile.example"), 40) + pad(gsm7("Quokka Care"), 16)
    usim.linear("EF.FDNURI", 0x6FED, "PIN/PIN2", [uri], count=2)
    uri = pad(tlv(0x80, b"sip:info@wattlefon.example"), 40) + pad(gsm7("Info"), 16)
    usim.linear("EF.SDNURI", 0x6FEF, "PIN/ADM", [uri])


def messages(usim):
    usim.linear("EF.SMS", 0x6F3C, "PIN/PIN", op.short_messages() + [b"\x00" + FF * 175] * 4)
    usim.linear("EF.SMSP", 0x6F42, "PIN/PIN", op.short_message_parameters(44))
    usim.transparent("EF.SMSS", 0x6F43, "PIN/PIN", FF * 2)
    usim.transparent("EF.CBMI", 0x6F45, "PIN/PIN", b"\x00\x32" + FF * 8)
    usim.linear("EF.SMSR", 0x6F47, "PIN/PIN", [b"\x00" + FF * 29] * 2)
    usim.transparent("EF.CBMID", 0x6F48, "PIN/ADM", FF * 4, sfi=0x0E)
    usim.transparent("EF.CBMIR", 0x6F50, "PIN/PIN", bytes.fromhex("11121117") + FF * 4)
    usim.linear("EF.MMSN", 0x6FCE, "PIN/PIN", [bytes(3) + FF * 17] * 2)
    usim.linear("EF.EXT8", 0x6FCF, "PIN/PIN", [op.FREE_EXTENSION])
    # TS 31.102 annex J.2: WAP; server; GPRS, APN, type of address APN; gateway, IPv4, port, CO-WSP.
    bearer = b"\x10\xab" + b"\x08mms.wattlefon\x00" + b"\x09\x89"
    gateway = b"\x20" + b"192.0.2.8\x00" + b"\x21\x85" + b"\x23" + b"9201\x00" + b"\x24\xcb"
    server = tlv(0x80, b"\x01") + tlv(0x81, b"http://mms.wattlefon.example")
    mms = tlv(0xAB, server, tlv(0x82, bearer), tlv(0x83, gateway))
    usim.transparent("EF.MMSICP", 0x6FD0, "PIN/ADM", mms, size=110)
    profile = tlv(0x80, b"\x01") + tlv(0x81, gsm7("Wattlefon MMS"))
    usim.linear("EF.MMSUP", 0x6FD1, "PIN/PIN", [profile], count=2, size=30)
    usim.transparent("EF.MMSUCP", 0x6FD2, "PIN/PIN", FF * 110)
    usim.transparent("EF.PWS", 0x6FEC, "ALW/ADM", b"\x00")


def names(usim):
    usim.transparent("EF.SPN", 0x6F46, "ALW/ADM", op.provider_name())
    usim.linear("EF.PNN", 0x6FC5, "ALW/ADM", op.network_names(), size=32, sfi=0x19)
    usim.linear("EF.OPL", 0x6FC6, "ALW/ADM", op.network_list(), sfi=0x1A)
    usim.transparent("EF.SPDI", 0x6FCD, "PIN/ADM", op.service_provider_networks(), size=17, sfi=0x1B)
    # TS 31.102 §4.2.88: a link by URI (80) or by record of EF.IMG (81), the icon qualifier before it.
    icon = tlv(0x80, b"\x02" + b"http://img.wattlefon.example/logo.png")
    usim.transparent("EF.SPNI", 0x6FDE, "ALW/ADM", icon, size=48)
    usim.linear("EF.PNNI", 0x6FDF, "ALW/ADM", [tlv(0x81, b"\x02\x01")], count=2, size=8)


def security(usim):
    usim.transparent("EF.START-HFN", 0x6F5B, "PIN/PIN", bytes.fromhex("f00000f00000"), sfi=0x0F, busy=True)
    usim.transparent("EF.THRESHOLD", 0x6F5C, "PIN/ADM", bytes.fromhex("f01000"), sfi=0x10)
    # GBA_U API: AID of the applet, NAF_ID (TS 31.130).
    access = b"\x07" + bytes.fromhex("a0000001510000") + bytes([29]) + b"naf.quokkamobile.example" + ua_security()
    usim.linear("EF.GBAUAPI", 0x6F0A, "PIN/ADM", [tlv(0x80, access)], size=48)
    usim.transparent("EF.GBABP", 0x6FD6, "PIN/PIN", bootstrapping(), size=120)
    usim.linear("EF.GBANL", 0x6FDA, "PIN/ADM", bootstrapping_list(), count=4, size=100)
    usim.linear("EF.NAFKCA", 0x6FDD, "PIN/ADM", key_centres(), size=48)
    usim.transparent("EF.UFC", 0x6FE6, "ALW/ADM", bytes(16))


def internet(usim):
    # Number of APNs, then DD objects of labels (TS 31.102 §4.2.48).
    names = ("internet", "mms.wattlefon", "wattlefon.example")
    control = bytes([len(names)]) + b"".join(tlv(0xDD, labels(n)) for n in names)
    usim.transparent("EF.ACL", 0x6F57, "PIN/PIN2", control, size=64)
    usim.linear("EF.UICCIARI", 0x6FE7, "PIN/ADM", [tlv(0x80, b"urn:urn-7:3gpp-application.ims.iari.gsma-vs")], size=56)
    usim.transparent("EF.ePDGId", 0x6FF3, "PIN/ADM", tlv(0x80, b"\x00epdg.wattlefon.example"), size=40)
    usim.transparent("EF.ePDGSelection", 0x6FF4, "PIN/ADM", tlv(0x80, op.HOME + b"\x00\x01\x00"), size=16)
    usim.transparent("EF.ePDGIdEm", 0x6FF5, "PIN/ADM", tlv(0x80, b"\x00sos.epdg.quokkamobile.example"), size=40)
    usim.transparent("EF.ePDGSelectionEm", 0x6FF6, "PIN/ADM", tlv(0x80, op.HOME + b"\x00\x01\x00"), size=16)
    usim.transparent("EF.FromPreferred", 0x6FF7, "PIN/ADM", b"\x01")
    usim.ber_tlv("EF.IMSConfigData", 0x6FF8, "PIN/ADM", configuration("Wattlefon IMS – Büro"), 768)
    usim.transparent("EF.3GPPPSDATAOFF", 0x6FF9, "PIN/ADM", bytes.fromhex("00000000"))
    usim.ber_tlv("EF.XCAPConfigData", 0x6FFC, "PIN/ADM", xcap("wattlefon.example"), 512)
    usim.ber_tlv("EF.MuDMiDConfigData", 0x6FFE, "PIN/ADM", configuration("Quokka twins"), 512)
    # No specification knows this file: a remnant of the old brand's applet. Only a scan of identifiers finds it.
    remnant = tlv(0xC1, b"Wattlefon SIM 3.2") + tlv(0xC2, b"ota.wattlefon.example")
    usim.transparent("6f9f", 0x6F9F, "PIN/ADM", remnant, size=64)


def phone_book(usim):
    """The local phone book (service 1): numbers and their extensions only."""
    book = usim.df("DF.PHONEBOOK", 0x5F3A)
    book.transparent("EF.PSC", 0x4F22, "PIN/PIN", bytes.fromhex("00000001"))
    book.transparent("EF.CC", 0x4F23, "PIN/PIN", bytes.fromhex("0001"), busy=True)
    book.transparent("EF.PUID", 0x4F24, "PIN/PIN", bytes.fromhex("0001"), busy=True)
    book.linear("EF.PBR", 0x4F30, "PIN/ADM", [
        tlv(0xA8, tlv(0xC0, bytes.fromhex("4f3a01")), tlv(0xC9, bytes.fromhex("4f3f02")))
        + tlv(0xAA, tlv(0xC2, bytes.fromhex("4f4a03"))),
    ], size=32)
    book.linear("4f3a", 0x4F3A, "PIN/PIN/PIN2/PIN2", [
        dialling("Quokka Care", op.CARE, 32), dialling("WattleFon Shop", op.SHOP, 32),
    ], count=4, sfi=1)
    book.linear("4f3f", 0x4F3F, "PIN/PIN", [b"\x00\x01", b"\x00\x02", b"\x00\x00", b"\x00\x00"], sfi=2)
    book.linear("4f4a", 0x4F4A, "PIN/PIN", [op.FREE_EXTENSION], sfi=3)


def gsm_access(usim):
    folder = usim.df("DF.GSM-ACCESS", 0x5F3B)
    folder.transparent("EF.Kc", 0x4F20, "PIN/PIN", FF * 8 + b"\x07", sfi=1, busy=True)
    folder.transparent("EF.KcGPRS", 0x4F52, "PIN/PIN", FF * 8 + b"\x07", sfi=2, busy=True)
    folder.transparent("EF.CPBCCH", 0x4F63, "PIN/PIN", FF * 8, busy=True)
    folder.transparent("EF.InvScan", 0x4F64, "PIN/ADM", b"\x00")


def wlan(usim):
    """TS 31.102 §4.4.5 (up to release 12, still on cards): WSIDs after their length."""
    folder = usim.df("DF.WLAN", 0x5F40)
    folder.transparent("EF.Pseudo", 0x4F41, "PIN/PIN", b"\x00\x00" + FF * 30, sfi=1)
    folder.linear("EF.OWSIDL", 0x4F45, "PIN/ADM", [b"\x0dQuokka Mobile", b"\x0eWattlefon WiFi"], size=32, sfi=5)
    folder.transparent("EF.WRI", 0x4F46, "PIN/PIN", FF * 32, sfi=6)
    folder.linear("EF.HWSIDL", 0x4F47, "PIN/ADM", [b"\x09wattlefon"], count=2, size=32, sfi=7)


def home_node_b(usim):
    """TS 31.102 §4.4.6: one closed group, its type and the name of its cell."""
    folder = usim.df("DF.HNB", 0x5F50)
    group = tlv(0x81, bytes.fromhex("0101") + (23 << 5).to_bytes(4, "big"))
    folder.linear("EF.ACSGL", 0x4F81, "PIN/PIN", [tlv(0xA0, tlv(0x80, op.HOME), group)], count=2, size=24, sfi=1)
    folder.linear("EF.CSGT", 0x4F82, "PIN/ADM", [tlv(0x89, ucs2_80("Wattlefon Zone"))], count=2, size=40, sfi=2)
    folder.linear("EF.HNBN", 0x4F83, "PIN/ADM", [tlv(0x80, ucs2_80("Wattlefon Home"))], count=2, size=40, sfi=3)
    operator = tlv(0xA0, tlv(0x80, op.HOME), group, tlv(0x82, b"\x00"))
    folder.linear("EF.OCSGL", 0x4F84, "PIN/ADM", [operator], count=2, size=24, sfi=4)
    folder.linear("EF.OCSGT", 0x4F85, "PIN/ADM", [tlv(0x89, ucs2_80("Quokka Zone"))], count=2, size=40, sfi=5)
    folder.linear("EF.OHNBN", 0x4F86, "PIN/ADM", [tlv(0x80, ucs2_80("Quokka Home"))], count=2, size=40, sfi=6)
