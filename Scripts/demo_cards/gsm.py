"""DF.GSM of a UICC: the 2G view of the USIM's files (TS 51.011 §10.3), kept for old terminals."""

from . import operator as op
from .codings import dialling, sim_services


def files(mf):
    gsm = mf.df("DF.GSM", 0x7F20)
    none = b"\xff"
    gsm.transparent("EF.LP", 0x6F05, "ALW/PIN", bytes.fromhex("0104ff"))
    gsm.transparent("EF.IMSI", 0x6F07, "PIN/ADM", op.subscriber())
    gsm.transparent("EF.Kc", 0x6F20, "PIN/PIN", none * 8 + b"\x07", busy=True)
    gsm.transparent("EF.PLMNsel", 0x6F30, "PIN/PIN", op.HOME + op.SISTER + none * 18)
    gsm.transparent("EF.HPPLMN", 0x6F31, "PIN/ADM", b"\x0a")
    gsm.transparent("EF.ACMmax", 0x6F37, "PIN/PIN2", bytes(3))
    # 1 CHV1 disable, 2 ADN, 3 FDN, 4 SMS, 5 AoC, 7 PLMNsel, 9 MSISDN, 10/11 EXT1/EXT2, 12 SMSP, 13 LND, 14 CBMI,
    # 15/16 GID, 17 SPN, 18/19 SDN and EXT3, 25/26 data download, 27 menu, 29 proactive, 30 CBMIR, 35 SMSR, 38 GPRS,
    # 43/44/45 PLMN lists with access technology, 48 ECCP, 51/52 PNN and OPL, 53 MBDN, 56 SPDI.
    table = [1, 2, 3, 4, 5, 7, *range(9, 20), 25, 26, 27, 29, 30, 35, 38, 43, 44, 45, 48, 51, 52, 53, 56]
    gsm.transparent("EF.SST", 0x6F38, "PIN/ADM", sim_services(table, 16))
    gsm.cyclic("EF.ACM", 0x6F39, "PIN/PIN2/ADM/ADM/PIN", [bytes(3)] * 3)
    gsm.transparent("EF.GID1", 0x6F3E, "PIN/ADM", b"WATTLEFON")
    gsm.transparent("EF.GID2", 0x6F3F, "PIN/ADM", b"\x01\x02")
    gsm.transparent("EF.PUCT", 0x6F41, "PIN/PIN2", b"AUD" + b"\x01\x50")
    gsm.transparent("EF.CBMI", 0x6F45, "PIN/PIN", b"\x00\x32" + none * 8)
    gsm.transparent("EF.SPN", 0x6F46, "ALW/ADM", op.provider_name())
    gsm.transparent("EF.CBMID", 0x6F48, "PIN/ADM", none * 4)
    gsm.transparent("EF.CBMIR", 0x6F50, "PIN/PIN", none * 8)
    gsm.transparent("EF.KcGPRS", 0x6F52, "PIN/PIN", none * 8 + b"\x07", busy=True)
    gsm.transparent("EF.LOCIGPRS", 0x6F53, "PIN/PIN", none * 7 + op.HOME + b"\x00\x00\xff\x01", busy=True)
    gsm.transparent("EF.PLMNwAcT", 0x6F60, "PIN/PIN", op.NO_NETWORK * 8)
    gsm.transparent("EF.OPLMNwAcT", 0x6F61, "PIN/ADM", op.NETWORKS + op.NO_NETWORK * 5)
    gsm.transparent("EF.HPLMNwAcT", 0x6F62, "PIN/ADM", op.NETWORKS[:15] + op.NO_NETWORK * 5)
    gsm.transparent("EF.BCCH", 0x6F74, "PIN/PIN", none * 16, busy=True)
    gsm.transparent("EF.ACC", 0x6F78, "PIN/ADM", op.access_class())
    gsm.transparent("EF.FPLMN", 0x6F7B, "PIN/PIN", none * 12)
    gsm.transparent("EF.LOCI", 0x6F7E, "PIN/PIN", none * 4 + op.HOME + b"\x00\x00\xff\x01", busy=True)
    gsm.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes.fromhex("00000002"))
    gsm.transparent("EF.Phase", 0x6FAE, "ALW/ADM", b"\x03")
    gsm.transparent("EF.ECC", 0x6FB7, "ALW/ADM", bytes.fromhex("11f2ff00f0ff"))
    gsm.linear("EF.PNN", 0x6FC5, "ALW/ADM", op.network_names(), size=32)
    gsm.linear("EF.OPL", 0x6FC6, "ALW/ADM", op.network_list())
    gsm.linear("EF.MBDN", 0x6FC7, "PIN/PIN", [dialling("Voicemail", op.VOICEMAIL, 30)], count=2)
    gsm.linear("EF.MBI", 0x6FC9, "PIN/PIN", [b"\x01\x00\x00\x00"])
    gsm.transparent("EF.SPDI", 0x6FCD, "PIN/ADM", op.service_provider_networks(), size=17)
