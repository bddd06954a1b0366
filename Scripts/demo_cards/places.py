"""Where the old brand stands. The tables are written by hand and proved by search: every entry must be found in the
image, and a search of the whole image in every coding must find nothing else."""

from .codings import gsm7, pack

WORD = "wattlefon"

# Coding as the specification of the file has it. `ascii`, `utf-8`, `gsm7` and `dns` give the same bytes for this word.
SHARED = ("ascii", "utf-8", "gsm7", "dns")


def candidates(data):
    """Every hit in one value: (offset, length, bit, text, how), whatever the file means by its bytes."""
    n = len(WORD)
    for i in range(len(data) - n + 1):
        window = data[i:i + n]
        if window.lower() == WORD.encode():
            yield i, n, 0, window.decode(), "bytes"
        elif all(b & 0x80 for b in window) and len({(b - ord(c)) & 0x7F for b, c in zip(window, "Wattlefon")}) == 1:
            yield i, n, 0, "Wattlefon", "distances"
    for i in range(len(data) - 2 * n + 1):
        window = data[i:i + 2 * n]
        if window[::2] == bytes(n) and window[1::2].lower() == WORD.encode():
            yield i, 2 * n, 0, window[1::2].decode(), "utf-16"
    value, bits = int.from_bytes(data, "little"), 8 * len(data)
    for text in ("Wattlefon", "WATTLEFON", "wattlefon", "WattleFon"):
        wanted = int.from_bytes(pack(gsm7(text)), "little")
        mask = (1 << 7 * n) - 1
        for start in range(bits - 7 * n + 1):
            if value >> start & mask == wanted:
                yield start // 8, (start % 8 + 7 * n + 7) // 8, start % 8, text, "packed"


HOW = {
    "gsm7-packed": "packed", "ucs2-80": "utf-16", "utf-16be": "utf-16", "ucs2-82": "distances", "ucs2-81": "bytes",
    **{coding: "bytes" for coding in SHARED},
}


def values(image):
    for f in image["files"]:
        if "data" in f:
            yield f["path"], None, None, bytes.fromhex(f["data"])
        for i, r in enumerate(f.get("records", [])):
            yield f["path"], i + 1, None, bytes.fromhex(r)
        for t in f.get("tags", []):
            yield f["path"], None, t["tag"], bytes.fromhex(t["value"])


def locate(image, table):
    """The table with offsets, lengths and bits: rows (path, record, tag, offset, length, bit, text, coding)."""
    expected = {}
    for path, selector, *codings in table:
        for one in selector if isinstance(selector, tuple) else (selector,):
            expected[(path, one)] = list(codings)
    rows = []
    for path, record, tag, data in values(image):
        codings = expected.pop((path, tag if tag else record), [])
        for offset, length, bit, text, how in sorted(candidates(data)):
            if not codings or HOW[codings[0]] != how:
                raise SystemExit(f"{path} record {record} tag {tag}: {text} at {offset} ({how}) is not in the table")
            rows.append((path, record, tag, offset, length, bit, text, codings.pop(0)))
        if codings:
            raise SystemExit(f"{path} record {record} tag {tag}: {codings} not found")
    if expected:
        raise SystemExit(f"not found: {expected}")
    return rows


# Path, record numbers or tags (None: transparent), codings of the hits in order.
MESSAGES = ((1, "gsm7-packed", "gsm7-packed"), (2, "gsm7-packed"), (3, "utf-16be"))
CONTACTS = ((2, "gsm7"), (3, "ucs2-80"), (4, "ucs2-81"), (5, "ucs2-82"))
NAMES = ((2, "gsm7-packed", "gsm7-packed"), (3, "utf-16be"))


def each(path, rows):
    return [(path, *row) for row in rows]


USIM, ISIM, TELECOM, GSM = "MF/ADF.USIM", "MF/ADF.ISIM", "MF/DF.TELECOM", "MF/DF.GSM"
DEMO = [
    ("MF/EF.DIR", 2, "ascii"),
    *each(f"{TELECOM}/EF.ADN", CONTACTS),
    *each(f"{TELECOM}/EF.SMS", MESSAGES),
    (f"{TELECOM}/EF.SMSP", 1, "gsm7"),
    (f"{TELECOM}/EF.LND", 1, "gsm7"),
    (f"{TELECOM}/EF.SDN", 2, "gsm7"),
    (f"{TELECOM}/EF.ICE_FF", 1, "gsm7"),
    (f"{TELECOM}/EF.PSISMSC", 1, "utf-8"),
    *each(f"{TELECOM}/DF.PHONEBOOK/4f3a", CONTACTS),
    (f"{TELECOM}/DF.PHONEBOOK/4f40", 1, "gsm7"),
    (f"{TELECOM}/DF.PHONEBOOK/4f41", 1, "gsm7"),
    (f"{TELECOM}/DF.PHONEBOOK/4f44", 2, "gsm7"),
    (f"{GSM}/EF.GID1", None, "ascii"),
    (f"{GSM}/EF.SPN", None, "gsm7"),
    *each(f"{GSM}/EF.PNN", NAMES),
    ("MF/7f66/6f01", None, "utf-8"),
    ("MF/7f66/6f02", None, "ascii"),
    (f"{USIM}/EF.GID1", None, "ascii"),
    (f"{USIM}/EF.SDN", 2, "gsm7"),
    (f"{USIM}/EF.ICI", 1, "gsm7"),
    (f"{USIM}/EF.OCI", 1, "ucs2-80"),
    (f"{USIM}/EF.ECC", 3, "gsm7"),
    (f"{USIM}/EF.NIA", 1, "gsm7"),
    (f"{USIM}/EF.SDNURI", 1, "utf-8"),
    *each(f"{USIM}/EF.SMS", MESSAGES),
    (f"{USIM}/EF.SMSP", 1, "gsm7"),
    (f"{USIM}/EF.MMSICP", None, "ascii", "ascii"),
    (f"{USIM}/EF.MMSUP", 1, "gsm7"),
    (f"{USIM}/EF.SPN", None, "gsm7"),
    *each(f"{USIM}/EF.PNN", NAMES),
    (f"{USIM}/EF.SPNI", None, "utf-8"),
    (f"{USIM}/EF.GBANL", 1, "ascii"),
    (f"{USIM}/EF.NAFKCA", 1, "utf-8"),
    (f"{USIM}/EF.ACL", None, "dns", "dns"),
    (f"{USIM}/EF.ePDGId", None, "utf-8"),
    (f"{USIM}/EF.IMSConfigData", "81", "utf-8"),
    (f"{USIM}/EF.XCAPConfigData", "80", "utf-8", "utf-8"),
    (f"{USIM}/6f9f", None, "ascii", "ascii"),
    (f"{USIM}/DF.PHONEBOOK/4f3a", 2, "gsm7"),
    (f"{USIM}/DF.WLAN/EF.OWSIDL", 2, "utf-8"),
    (f"{USIM}/DF.WLAN/EF.HWSIDL", 1, "utf-8"),
    (f"{USIM}/DF.HNB/EF.CSGT", 1, "ucs2-80"),
    (f"{USIM}/DF.HNB/EF.HNBN", 1, "ucs2-80"),
    (f"{USIM}/DF.5GS/EF.URSP", "80", "dns", "dns"),
    (f"{ISIM}/EF.IMPU", 4, "utf-8"),
    (f"{ISIM}/EF.P-CSCF", 2, "utf-8"),
    (f"{ISIM}/EF.GBAUAPI", 1, "ascii"),
    (f"{ISIM}/EF.SMSP", 1, "gsm7"),
    (f"{ISIM}/EF.GBANL", 1, "ascii"),
]

SIM_2G = [
    (f"{TELECOM}/EF.ADN", 2, "gsm7"),
    (f"{TELECOM}/EF.SMSP", 1, "gsm7"),
    (f"{GSM}/EF.SPN", None, "gsm7"),
]
