"""sim-2g.json: a SIM of the same operator from before its USIMs (TS 51.011), class A0 only."""

from . import operator as op
from .codings import bcd, dialling, imsi, luhn, sim_services
from .files import Card

IMSI = "001010000000042"
ICCID = luhn("899900101000000205")

# TS 51.011 §9.3: ALW, CHV1, CHV2, ADM, NEV.
LEVELS = {"ALW": 0x0, "CHV1": 0x1, "CHV2": 0x2, "ADM": 0x4, "NEV": 0xF}


class Folder:
    """MF or DF: its response tells how many files it has, so it is written last."""

    def __init__(self, card, name, fid, parent=None):
        self.card, self.fid, self.folders, self.elements = card, fid, 0, 0
        self.path = f"{parent.path}/{name}" if parent else name
        self.kind = 0x02 if parent else 0x01
        if parent:
            parent.folders += 1
        self.entry = card.add(self.path, fid, b"", "df")
        card.late.append(self.finish)

    def finish(self):
        # TS 51.011 §9.2.1: CHV1 disabled, clock stop allowed; CHV1, CHV2 and their unblock codes with all tries left.
        response = bytes.fromhex("00002f80") + self.fid.to_bytes(2, "big") + bytes([self.kind]) + bytes(5)
        response += bytes([0x0A, 0x93, self.folders, self.elements, 0x04, 0x00]) + bytes.fromhex("838a838a00")
        self.entry["fcp"] = response.hex()

    def add(self, name, fid, access, structure, size, record, **content):
        read, update, increase, rehabilitate, invalidate = (LEVELS[a] for a in (access + "/ADM/ADM/ADM").split("/")[:5])
        if structure != 0x03:
            increase = LEVELS["NEV"] if increase == LEVELS["ADM"] else increase
        self.elements += 1
        response = b"\x00\x00" + size.to_bytes(2, "big") + fid.to_bytes(2, "big") + b"\x04"
        response += bytes([0x40 if structure == 0x03 else 0x00])
        response += bytes([read << 4 | update, increase << 4, rehabilitate << 4 | invalidate])
        response += bytes([0x01, 0x02, structure, record])
        name_of = {0x00: "transparent", 0x01: "linear-fixed", 0x03: "cyclic"}
        self.card.add(f"{self.path}/{name}", fid, response, name_of[structure], **content)

    def transparent(self, name, fid, access, data):
        self.add(name, fid, access, 0x00, len(data), 0, data=data.hex())

    def records(self, name, fid, access, records, count=None, structure=0x01):
        size = len(records[0])
        records = records + [b"\xff" * size] * ((count or len(records)) - len(records))
        self.add(name, fid, access, structure, size * len(records), size, records=[r.hex() for r in records])


def card():
    # T=0 only, six historical bytes, no check byte.
    card = Card(bytes.fromhex("3b1694") + b"QM2G01", ICCID)
    mf = Folder(card, "MF", 0x3F00)
    mf.transparent("EF.PL", 0x2F05, "ALW/CHV1", b"enit")
    mf.transparent("EF.ICCID", 0x2FE2, "ALW/NEV", bcd(ICCID, 10))
    telecom(Folder(card, "DF.TELECOM", 0x7F10, mf))
    gsm(Folder(card, "DF.GSM", 0x7F20, mf))
    return card


def telecom(folder):
    none = b"\xff"
    folder.records("EF.ADN", 0x6F3A, "CHV1/CHV1/ADM/CHV2/CHV2", [
        dialling("Quokka Care", op.CARE, 28), dialling("Wattlefon Care", op.OLD_CARE, 28),
    ], 10)
    folder.records("EF.FDN", 0x6F3B, "CHV1/CHV2", [dialling("Quokka Care", op.CARE, 28)], 4)
    folder.records("EF.SMS", 0x6F3C, "CHV1/CHV1", [b"\x00" + none * 175] * 3)
    folder.records("EF.CCP", 0x6F3D, "CHV1/CHV1", [none * 14] * 2)
    folder.records("EF.MSISDN", 0x6F40, "CHV1/CHV1", [dialling("My number", op.MSISDN, 28)])
    folder.records("EF.SMSP", 0x6F42, "CHV1/CHV1", op.short_message_parameters(42)[:1])
    folder.transparent("EF.SMSS", 0x6F43, "CHV1/CHV1", none * 2)
    folder.records("EF.LND", 0x6F44, "CHV1/CHV1", [none * 28] * 5, structure=0x03)
    folder.records("EF.SMSR", 0x6F47, "CHV1/CHV1", [b"\x00" + none * 29])
    folder.records("EF.SDN", 0x6F49, "CHV1/ADM", [dialling("Quokka Info", op.CARE, 28)])
    folder.records("EF.EXT1", 0x6F4A, "CHV1/CHV1", [op.FREE_EXTENSION] * 2)
    folder.records("EF.EXT2", 0x6F4B, "CHV1/CHV2", [op.FREE_EXTENSION])
    folder.records("EF.EXT3", 0x6F4C, "CHV1/ADM", [op.FREE_EXTENSION])


def gsm(folder):
    none = b"\xff"
    folder.transparent("EF.LP", 0x6F05, "ALW/CHV1", bytes.fromhex("0104ff"))
    folder.transparent("EF.IMSI", 0x6F07, "CHV1/ADM/ADM/ADM/CHV1", imsi(IMSI))
    folder.transparent("EF.Kc", 0x6F20, "CHV1/CHV1", none * 8 + b"\x07")
    folder.transparent("EF.PLMNsel", 0x6F30, "CHV1/CHV1", op.HOME + op.SISTER + none * 18)
    folder.transparent("EF.HPPLMN", 0x6F31, "CHV1/ADM", b"\x0a")
    folder.transparent("EF.ACMmax", 0x6F37, "CHV1/CHV2", bytes(3))
    # 1 CHV1 disable, 2 ADN, 3 FDN, 4 SMS, 5 AoC, 6 CCP, 7 PLMNsel, 9 MSISDN, 10/11 EXT1/EXT2, 12 SMSP, 13 LND,
    # 14 CBMI, 15/16 GID, 17 SPN, 18/19 SDN and EXT3, 25/26 data download, 30 CBMIR, 35 SMSR, 38 GPRS.
    table = [*range(1, 8), *range(9, 20), 25, 26, 30, 35, 38]
    folder.transparent("EF.SST", 0x6F38, "CHV1/ADM", sim_services(table, 10))
    folder.records("EF.ACM", 0x6F39, "CHV1/CHV2/CHV1", [bytes(3)] * 3, structure=0x03)
    folder.transparent("EF.GID1", 0x6F3E, "CHV1/ADM", none)
    folder.transparent("EF.GID2", 0x6F3F, "CHV1/ADM", none)
    folder.transparent("EF.PUCT", 0x6F41, "CHV1/CHV2", b"AUD" + b"\x01\x50")
    folder.transparent("EF.CBMI", 0x6F45, "CHV1/CHV1", b"\x00\x32" + none * 8)
    folder.transparent("EF.SPN", 0x6F46, "ALW/ADM", op.provider_name())
    folder.transparent("EF.CBMID", 0x6F48, "CHV1/ADM", none * 4)
    folder.transparent("EF.CBMIR", 0x6F50, "CHV1/CHV1", none * 8)
    folder.transparent("EF.KcGPRS", 0x6F52, "CHV1/CHV1", none * 8 + b"\x07")
    folder.transparent("EF.LOCIGPRS", 0x6F53, "CHV1/CHV1", none * 7 + op.HOME + b"\x00\x00\xff\x01")
    folder.transparent("EF.BCCH", 0x6F74, "CHV1/CHV1", none * 16)
    folder.transparent("EF.ACC", 0x6F78, "CHV1/ADM", bytes.fromhex("0004"))
    folder.transparent("EF.FPLMN", 0x6F7B, "CHV1/CHV1", none * 12)
    folder.transparent("EF.LOCI", 0x6F7E, "CHV1/CHV1", none * 4 + op.HOME + b"\x00\x00\xff\x01")
    folder.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes(3))
    folder.transparent("EF.Phase", 0x6FAE, "ALW/ADM", b"\x03")
    folder.transparent("EF.ECC", 0x6FB7, "ALW/ADM", bytes.fromhex("11f2ff00f0ff"))
