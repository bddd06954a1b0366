"""Files with what a card answers to their SELECT: the FCP template of a UICC (TS 102 221 §11.1.1.3) or the
response of a 2G card (TS 51.011 §9.2.1)."""

import json

from .codings import pad, tlv

# Security conditions (TS 102 221 §9.2.4): SC_DO for each name. Key references after TS 102 221 §9.5.1.
CONDITIONS = {
    "ALW": bytes.fromhex("9000"),
    "NEV": bytes.fromhex("9700"),
    "PIN": bytes.fromhex("a406830101950108"),
    "PIN2": bytes.fromhex("a406830181950108"),
    "ADM": bytes.fromhex("a40683010a950108"),
}


def access_rule(read, update, deactivate="ADM", activate="ADM", increase=None):
    """Expanded format: an AM_DO with the bits of all commands that share a condition, then their SC_DO."""
    bits = {}
    for bit, condition in ((0x01, read), (0x02, update), (0x08, deactivate), (0x10, activate)):
        bits[condition] = bits.get(condition, 0) | bit
    rule = b"".join(tlv(0x80, bytes([mode])) + CONDITIONS[name] for name, mode in bits.items())
    if increase:
        rule += tlv(0x84, b"\x32") + CONDITIONS[increase]
    return rule


# MF, DFs and ADFs: everything below is created and deleted by the administrator.
DIRECTORY_RULE = tlv(0x80, b"\x5f") + CONDITIONS["ADM"]


class AccessRules:
    """An EF.ARR in the making: rules get their record numbers in the order in which files ask for them."""

    def __init__(self, fid):
        self.fid = fid
        self.rules = []

    def reference(self, rule):
        if rule not in self.rules:
            self.rules.append(rule)
        return tlv(0x8B, self.fid.to_bytes(2, "big") + bytes([self.rules.index(rule) + 1]))

    def records(self):
        size = max(len(rule) for rule in self.rules) + 4
        return [pad(rule, size) for rule in self.rules]


def split(rule):
    """`PIN/PIN2`: read/update; more words are deactivate, activate, increase in this order."""
    return access_rule(*rule.split("/"))


class Card:
    """A UICC's image in the format uicc-image/1."""

    def __init__(self, atr, iccid):
        self.atr, self.iccid, self.files, self.late = atr, iccid, [], []

    def add(self, path, fid, fcp, structure, **content):
        entry = {"path": path, "fcp": fcp.hex(), "structure": structure}
        if fid is not None:
            entry["fid"] = f"{fid:04x}"
        entry.update(content)
        if any(f["path"] == path for f in self.files):
            raise ValueError(f"{path} twice")
        self.files.append(entry)
        return entry

    def image(self):
        for finish in self.late:
            finish()
        self.late = []
        return {"araM": [], "atr": self.atr.hex(), "files": self.files, "format": "uicc-image/1", "iccid": self.iccid}

    def json(self):
        return json.dumps(self.image(), indent=1, sort_keys=True) + "\n"


class Directory:
    """MF, DF or ADF of a UICC: adds its EFs to the card, in order."""

    # PIN 1 disabled, PIN 2 and ADM 1 enabled (TS 102 221 §9.5.2).
    PINS = tlv(0xC6, bytes.fromhex("900160830101830181") + bytes.fromhex("83010a"))

    def __init__(self, card, name, fid, parent=None, rules=None, aid=None):
        self.card, self.fid = card, fid
        self.path = f"{parent.path}/{name}" if parent else name
        self.rules = rules
        own = parent.rules if parent else rules
        extra = tlv(0x84, aid) if aid else b""
        memory = b"\x80\x01\x71" + tlv(0x83, bytes.fromhex("00012c00"))
        if not parent:
            memory += tlv(0x87, b"\x01")
        body = tlv(0x82, b"\x78\x21") + (tlv(0x83, fid.to_bytes(2, "big")) if fid else b"") + extra
        body += tlv(0xA5, memory) + tlv(0x8A, b"\x05") + own.reference(DIRECTORY_RULE) + self.PINS
        more = {"aid": aid.hex()} if aid else {}
        card.add(self.path, fid, tlv(0x62, body), "adf" if aid else "df", **more)

    def df(self, name, fid, rules=None):
        return Directory(self.card, name, fid, self, rules or self.rules)

    def adf(self, name, aid, fid, rules):
        return Directory(self.card, name, fid, self, rules, aid)

    def fcp(self, fid, descriptor, rule, size, sfi, busy, special=b"", life=0x05, short=True):
        body = tlv(0x82, descriptor) + tlv(0x83, fid.to_bytes(2, "big"))
        body += tlv(0xA5, tlv(0xC0, b"\x40" if busy else b"\x00"), special)
        body += tlv(0x8A, bytes([life])) + self.rules.reference(split(rule)) + tlv(0x80, size.to_bytes(2, "big"))
        # An empty 88 says that there is no SFI; without it the low five bits of the FID would be one.
        return tlv(0x62, body + (tlv(0x88, bytes([sfi << 3]) if sfi else b"") if short else b""))

    def transparent(self, name, fid, rule, data, sfi=None, size=None, busy=False, **fcp):
        data = pad(data, size or len(data))
        template = self.fcp(fid, b"\x41\x21", rule, len(data), sfi, busy, **fcp)
        self.card.add(f"{self.path}/{name}", fid, template, "transparent", data=data.hex())

    def records(self, name, fid, rule, kind, records, count, size, sfi, busy, **fcp):
        size = size or len(records[0])
        records = [pad(r, size) for r in records]
        records += [b"\xff" * size] * ((count or len(records)) - len(records))
        descriptor = bytes([kind, 0x21]) + size.to_bytes(2, "big") + bytes([len(records)])
        template = self.fcp(fid, descriptor, rule, size * len(records), sfi, busy, **fcp)
        structure = "cyclic" if kind == 0x46 else "linear-fixed"
        self.card.add(f"{self.path}/{name}", fid, template, structure, records=[r.hex() for r in records])

    def linear(self, name, fid, rule, records, count=None, size=None, sfi=None, busy=False, **fcp):
        self.records(name, fid, rule, 0x42, records, count, size, sfi, busy, **fcp)

    def cyclic(self, name, fid, rule, records, count=None, size=None, sfi=None, busy=True, **fcp):
        self.records(name, fid, rule, 0x46, records, count, size, sfi, busy, **fcp)

    def ber_tlv(self, name, fid, rule, objects, size, sfi=None, **fcp):
        special = tlv(0x84, b"\x01") + tlv(0x86, size.to_bytes(2, "big"))
        template = self.fcp(fid, b"\x79\x21", rule, size, sfi, False, special=special, **fcp)
        tags = [{"tag": f"{tag:02x}", "value": value.hex()} for tag, value in objects]
        self.card.add(f"{self.path}/{name}", fid, template, "ber-tlv", tags=tags)

    def access_rules(self, rule, sfi):
        """The EF.ARR of this directory; its records are known when all other files are."""
        rules = self.rules
        reference = split(rule)
        rules.reference(reference)
        entry = self.card.add(f"{self.path}/EF.ARR", rules.fid, b"", "linear-fixed", records=[])

        def finish():
            records = rules.records()
            size, count = len(records[0]), len(records)
            descriptor = b"\x42\x21" + size.to_bytes(2, "big") + bytes([count])
            entry["fcp"] = self.fcp(rules.fid, descriptor, rule, size * count, sfi, False).hex()
            entry["records"] = [r.hex() for r in records]

        self.card.late.append(finish)
