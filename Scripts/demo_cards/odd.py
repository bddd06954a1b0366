"""odd.json: what is rare, at the limits or wrong, so that readers meet it here first. Each oddity has its comment."""

from . import operator as op
from .codings import dialling, gsm7, luhn, tlv
from .demo import USIM_AID, application
from .files import CONDITIONS, AccessRules, Card, Directory, access_rule

FF = b"\xff"
ICCID = luhn("89990010100000077")  # 18 digits: the last byte of EF.ICCID is FF.
SECOND_AID = bytes.fromhex("a0000000871002ff61ff028900000200")
UNKNOWN_AID = bytes.fromhex("f051554f4b4b4101")
ABSENT_AID = bytes.fromhex("a0000003431002ff61ff018900000100")


def element(folder, name, fid, descriptor, objects, structure, **content):
    """An EF with an FCP of its own making: `objects` follow the file descriptor and the identifier."""
    fcp = tlv(0x62, tlv(0x82, descriptor) + tlv(0x83, fid.to_bytes(2, "big")) + objects)
    folder.card.add(f"{folder.path}/{name}", fid, fcp, structure, **content)


def card():
    # All interface bytes of the first group, TB1 among them, T=0 only, no historical bytes and so no check byte.
    card = Card(bytes.fromhex("3bf01100ff00"), ICCID)
    mf = Directory(card, "MF", 0x3F00, rules=AccessRules(0x2F06))
    # Two USIMs; a label of no length and discretionary data; an empty record between; an unknown application;
    # an application that is listed but not there; a record that lies about its length.
    mf.linear("EF.DIR", 0x2F00, "ALW/ADM", [
        application(USIM_AID, "Quokka USIM"),
        tlv(0x61, tlv(0x4F, SECOND_AID), tlv(0x50), tlv(0x53, b"\x01\x02"),
            tlv(0x5F50, b"http://quokkamobile.example")),
        FF * 8,
        application(UNKNOWN_AID, "Wallet"),
        application(ABSENT_AID, "CSIM"),
        b"\x61\x7f\x4f\x10" + USIM_AID,
    ], count=7, size=72, sfi=0x1E)
    mf.transparent("EF.ICCID", 0x2FE2, "ALW/NEV", op.bcd(ICCID, 10), sfi=2)
    mf.access_rules("ALW/ADM", 6)
    sizes(mf.df("7f4d", 0x7F4D))
    templates(mf.df("7f4e", 0x7F4E))
    contents(mf.adf("ADF.USIM", USIM_AID, 0x7FFF, AccessRules(0x6F06)))
    second(mf.adf(SECOND_AID.hex(), SECOND_AID, 0x7FFF, AccessRules(0x6F06)))
    unknown(mf.adf(UNKNOWN_AID.hex(), UNKNOWN_AID, None, AccessRules(0x6F06)))
    return card


def sizes(folder):
    """Structures at their limits."""
    pattern = bytes((i * 7 + i // 256) % 256 for i in range(3000))
    folder.transparent("6f01", 0x6F01, "PIN/ADM", pattern)
    folder.transparent("6f02", 0x6F02, "PIN/ADM", b"")
    folder.transparent("6f03", 0x6F03, "PIN/ADM", b"\x00")
    folder.transparent("6f04", 0x6F04, "PIN/ADM", pattern[:256])
    folder.linear("6f05", 0x6F05, "PIN/PIN", [pattern[i:i + 255] for i in (0, 255, 510)])
    folder.linear("6f06", 0x6F06, "PIN/PIN", [b"\x2a"])
    folder.linear("6f07", 0x6F07, "PIN/PIN", [bytes([i]) for i in range(1, 255)])
    folder.cyclic("6f08", 0x6F08, "PIN/PIN", [pattern[i:i + 20] for i in (0, 20, 40, 60)])
    folder.cyclic("6f09", 0x6F09, "PIN/PIN/ADM/ADM/PIN", [bytes.fromhex("fffffe")])
    # A value of 700 bytes, a tag of two bytes, an empty object.
    folder.ber_tlv("6f0a", 0x6F0A, "PIN/PIN", [(0x80, pattern[:700]), (0x5F2D, b"enit"), (0x81, b"")], 1024)
    folder.ber_tlv("6f0b", 0x6F0B, "PIN/PIN", [], 64)


def templates(folder):
    """FCP templates at their limits."""
    size = tlv(0x80, b"\x00\x04")
    life, rule = tlv(0x8A, b"\x05"), folder.rules.reference(access_rule("ALW", "ADM"))
    data = {"data": "00010203"}
    # Longer than 127 bytes: access rules in the template itself, and proprietary data.
    inline = tlv(0xAB, access_rule("ALW", "ADM") + tlv(0x84, b"\x32") + CONDITIONS["PIN"])
    long = tlv(0xA5, tlv(0xC0, b"\x00"), tlv(0xCB, bytes(range(110))))
    element(folder, "6f11", 0x6F11, b"\x41\x21", long + life + inline + size + tlv(0x88), "transparent", **data)
    # No 88: the SFI is the low five bits of the identifier, hexadecimal 12.
    element(folder, "6f12", 0x6F12, b"\x41\x21", life + rule + size, "transparent", **data)
    # Compact format: AM byte 03, then a condition each for UPDATE (ADM) and READ (always).
    compact = tlv(0x8C, bytes.fromhex("03ff00"))
    element(folder, "6f13", 0x6F13, b"\x41\x21", life + compact + size + tlv(0x88), "transparent", **data)
    # Deactivated, creation and terminated states; no life cycle at all.
    for fid, state in ((0x6F14, b"\x04"), (0x6F15, b"\x01"), (0x6F16, b"\x0c")):
        objects = tlv(0x8A, state) + rule + size + tlv(0x88)
        element(folder, f"{fid:04x}", fid, b"\x41\x21", objects, "transparent", **data)
    element(folder, "6f17", 0x6F17, b"\x41\x21", rule + size + tlv(0x88), "transparent", **data)
    # A reference by security environment, and one to a record that EF.ARR does not have.
    pairs = tlv(0x8B, bytes.fromhex("2f0601020002"))
    element(folder, "6f18", 0x6F18, b"\x41\x21", life + pairs + size + tlv(0x88), "transparent", **data)
    missing = tlv(0x8B, bytes.fromhex("2f06fe"))
    element(folder, "6f19", 0x6F19, b"\x41\x21", life + missing + size + tlv(0x88), "transparent", **data)
    # Total size, objects in another order, a tag nobody knows, filler between objects, size in three bytes.
    mixed = tlv(0x80, b"\x00\x00\x04") + tlv(0x81, b"\x00\x20") + b"\x00\x00" + rule + tlv(0x9F7F, b"\x01") + life
    element(folder, "6f1a", 0x6F1A, b"\x41\x21", mixed + tlv(0x88, b"\x48"), "transparent", **data)
    # A file descriptor without the number of records: it follows from the size.
    element(folder, "6f1b", 0x6F1B, b"\x42\x21\x00\x02", life + rule + size + tlv(0x88), "linear-fixed",
            records=["0001", "0203"])


def contents(usim):
    """Files of TS 31.102 with contents that a decoder must survive and give back unchanged."""
    usim.transparent("EF.IMSI", 0x6F07, "PIN/ADM", FF * 9, sfi=7)
    usim.access_rules("ALW/ADM", 0x17)
    usim.transparent("EF.UST", 0x6F38, "PIN/ADM", b"\x9e", sfi=4)
    # Display condition with all RFU bits, a name in UCS2, an odd byte at its end.
    usim.transparent("EF.SPN", 0x6F46, "ALW/ADM", b"\xfd\x80" + "Größe Ж".encode("utf-16-be") + b"\x00")
    # MNC of three digits and one byte more than any release has; a length of MNC that is none.
    usim.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes.fromhex("8100004300ff"), sfi=3)
    # Zero length, length beyond the record, tag without length.
    names = [b"\x43\x00" + FF * 8, b"\x43\x7f\x80\x41" + FF * 6, FF * 9 + b"\x43"]
    usim.linear("EF.PNN", 0x6FC5, "ALW/ADM", names, sfi=0x19)
    # 81 with a count that is too large, 82 cut off in its header, a lone surrogate, an escape at the end.
    usim.linear("EF.FDN", 0x6F3B, "PIN/PIN2", [
        dialling(b"\x81\x20\x07" + gsm7("Quokka"), "+61491570006", 30), dialling(b"\x82\x05\x04", "*100#", 30),
        dialling(b"\x80\xd8\x00", "", 30), dialling(gsm7("price") + b"\x1b", "0491570006", 30),
        FF * 16 + b"\x0f" + b"\x81" + b"\x21" * 12,
    ])
    # Objects that run over the record, empty objects, leftovers behind the last one.
    usim.linear("EF.GBANL", 0x6FDA, "PIN/ADM", [
        b"\x80\x40naf.quokkamobile.example" + b"\x00" * 14, tlv(0x80) + tlv(0x81) + b"\x13\x37" + FF * 34,
    ])
    # A short message with a length of address that runs over, one with a status from the RFU range.
    usim.linear("EF.SMS", 0x6F3C, "PIN/PIN", [b"\x01\xff\x91" + b"\x10" * 173, b"\x0a" + b"\x55" * 175])
    # Files that a walk knows and cannot read: the administrator's, nobody's, a deactivated one.
    usim.transparent("EF.GID1", 0x6F3E, "ADM/ADM", b"\x01")
    usim.transparent("EF.GID2", 0x6F3F, "NEV/NEV", b"\x02")
    usim.linear("EF.MSISDN", 0x6F40, "PIN/PIN", [dialling("", op.MSISDN, 14)], life=0x04)
    # EF.PBR with two records: the second 254 entries of a large phone book.
    book = usim.df("DF.PHONEBOOK", 0x5F3A)
    book.linear("EF.PBR", 0x4F30, "PIN/ADM", [
        tlv(0xA8, tlv(0xC0, bytes.fromhex("4f3a01")), tlv(0xC5, bytes.fromhex("4f3b02"))),
        tlv(0xA8, tlv(0xC0, bytes.fromhex("4f4a03")), tlv(0xC5, bytes.fromhex("4f4b"))),
    ], size=24)
    for adn, pbc, sfi in ((0x4F3A, 0x4F3B, 1), (0x4F4A, 0x4F4B, 3)):
        book.linear(f"{adn:04x}", adn, "PIN/PIN", [dialling("Quokka Care", op.CARE, 28)], count=2, sfi=sfi)
        book.linear(f"{pbc:04x}", pbc, "PIN/PIN", [b"\x00\x00"] * 2, sfi=sfi + 1 if sfi == 1 else None)


def second(usim):
    """The second USIM has the same identifiers with other contents: only the AID tells them apart."""
    usim.transparent("EF.IMSI", 0x6F07, "PIN/ADM", op.imsi("001020000000007"), sfi=7)
    usim.access_rules("ALW/ADM", 0x17)
    usim.transparent("EF.AD", 0x6FAD, "ALW/ADM", bytes.fromhex("00000002"), sfi=3)


def unknown(application):
    application.transparent("6f01", 0x6F01, "ALW/ADM", b"wallet")
    application.access_rules("ALW/ADM", None)
