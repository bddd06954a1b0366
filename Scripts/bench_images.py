#!/usr/bin/env python3
"""Writes a folder of card images for Scripts/bench: copies of BASE, each with an ICCID, phone books and short messages
of its own, filled up to SIZE bytes.

    Scripts/bench_images.py BASE.json FOLDER [COUNT [SIZE]]

Texts are made of syllables, so that no brand appears by chance; one image in a hundred holds "wattlefon".
"""
import json, os, random, sys

SYLLABLES = "ba co du fe gi ho ja ke li mo nu pa qui ro su ta ve wi xo zu".split()


def word(chance):
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def padded(data, length):
    return (data + b"\xff" * length)[:length].hex()


def contact(chance, length):
    if chance.random() < 0.3:
        return "ff" * length
    number = bytes(chance.randrange(0x00, 0x9A) for _ in range(6))
    return padded(word(chance).encode(), length - 14) + (b"\x07\x91" + number + b"\xff" * 6).hex()


def packed(septets):
    bits = sum(s << (7 * i) for i, s in enumerate(septets))
    return bits.to_bytes((len(septets) * 7 + 7) // 8, "little")


def message(chance):
    if chance.random() < 0.4:
        return "00" + "ff" * 175
    text = " ".join(word(chance) for _ in range(14))[:140].encode()
    head = bytes([1, 7, 0x91, 0x16, 0x04, 0x11, 0x11, 0x11, 0x11, 0x04, 0x0B, 0x91]) + bytes(6) + bytes(9)
    return padded(head + bytes([len(text)]) + packed(text), 176)


def picture(chance):
    return bytes(chance.randrange(256) for _ in range(2000)).hex() + "ff" * 2000


def elementary(path, fid, structure, size, records=None, data=None):
    descriptor = "4121" if records is None else f"4221{size:04x}{len(records):02x}"
    fcp = f"82{len(descriptor) // 2:02x}{descriptor}8302{fid}8a01058b036f060280021000"
    fcp = f"62{len(fcp) // 2:02x}{fcp}"
    entry = {"fcp": fcp, "fid": fid, "path": path, "structure": structure}
    entry.update({"data": data} if records is None else {"records": records})
    return entry


def image(base, chance, size, number):
    files = [dict(file) for file in base["files"]]
    for file in files:
        if file["path"] == "MF/EF.ICCID" and "data" in file:
            digits = f"8999001{number:012d}0"
            file["data"] = "".join(digits[i + 1] + digits[i] for i in range(0, 20, 2))
    length = len(json.dumps({"files": files}, indent=1))
    index = 0
    while length < size:
        index += 1
        folder, fid = "MF/DF.TELECOM/DF.PHONEBOOK", f"4f{index % 256:02x}"
        kind = index % 3
        if kind == 0:
            file = elementary(f"{folder}/{fid}", fid, "linear-fixed", 34, [contact(chance, 34) for _ in range(250)])
        elif kind == 1:
            file = elementary(f"{folder}/{fid}", fid, "linear-fixed", 176, [message(chance) for _ in range(50)])
        else:
            file = elementary(f"{folder}/{fid}", fid, "transparent", 4000, data=picture(chance))
        if any(known["path"] == file["path"] for known in files):
            break
        files.append(file)
        length += len(json.dumps(file, indent=1))
    if number % 100 == 50:
        text = b"Wattlefon".hex()
        files.append(elementary("MF/7f66/6f46", "6f46", "transparent", 17, data="01" + text + "ff" * 7))
    return {**base, "files": files}


def main():
    base = json.load(open(sys.argv[1]))
    folder = sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    size = int(sys.argv[4]) if len(sys.argv) > 4 else 500_000
    base["files"] = [file for file in base["files"]]
    base.pop("iccid", None)
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        made = image(base, random.Random(number), size, number)
        with open(f"{folder}/{number:05d}.json", "w") as file:
            json.dump(made, file, indent=1, sort_keys=True)
            file.write("\n")


main()
