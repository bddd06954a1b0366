"""The tables of places, as text for people and as Swift for the tests."""

import re


def counts(image):
    kinds = [f["structure"] for f in image["files"]]
    folders = kinds.count("df") + kinds.count("adf")
    parts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("transparent", "linear-fixed", "cyclic", "ber-tlv"))
    return f"{len(kinds)} files: MF, DFs and ADFs {folders}, EFs {len(kinds) - folders} ({parts})."


def markdown(rows):
    lines = ["| path | record or tag | offset | length | text | coding |", "| --- | --- | --- | --- | --- | --- |"]
    for path, record, tag, offset, length, bit, text, coding in rows:
        where = f"record {record}" if record else f"tag {tag}" if tag else ""
        at = f"{offset} bit {bit}" if coding == "gsm7-packed" else f"{offset}"
        lines.append(f"| `{path}` | {where} | {at} | {length} | {text} | {coding} |")
    return "\n".join(lines)


def readme(text, blocks):
    """The text with what follows each marker, up to the next heading or the end, replaced."""
    for marker, block in blocks.items():
        pattern = re.compile(rf"(<!-- {re.escape(marker)} -->\n).*?(?=\n(?:#|- MF:)|\Z)", re.S)
        text, found = pattern.subn(lambda m: f"{m[1]}{block}\n", text)
        if found != 1:
            raise SystemExit(f"Profiles/cards/README.md: marker {marker} occurs {found} times")
    return text.rstrip("\n") + "\n"


def swift_row(row):
    path, record, tag, offset, length, bit, text, coding = row
    where = f", record: {record}" if record else f", tag: 0x{tag.upper()}" if tag else ""
    at = f", bit: {bit}" if coding == "gsm7-packed" else ""
    return f'    Place("{path}"{where}, {offset}, {length}{at}, "{text}", "{coding}"),'


def swift(groups):
    """One array for each group, none with more than 50 entries: longer literals take the compiler minutes."""
    out = [
        "// Made by Scripts/make-demo-cards from the images; do not edit.",
        "",
        "extension Planted {",
    ]
    for i, (name, comment, rows) in enumerate(groups):
        if i:
            out.append("")
        assert len(rows) <= 50
        out += [f"  /// {comment}", f"  public static let {name}: [Place] = ["] + [swift_row(r) for r in rows] + ["  ]"]
    return "\n".join(out + ["}", ""])
