#!/usr/bin/env python3
"""Authenticates a card as a network would: osmo-auc-gen is its authentication centre, opensc-tool its way to the card.

    sim_auth.py READER AID K OPC

Shares nothing with uicc. Prints a line for each step and ends with status 0 if the card did what TS 31.102 says.
"""

import os
import re
import subprocess
import sys

READER, AID, K, OPC = sys.argv[1:5]


def auc(*arguments):
    out = subprocess.run(["osmo-auc-gen", *arguments], capture_output=True, text=True)
    return dict(re.findall(r"^([A-Za-z. ]+):\s*(\S+)$", out.stdout, re.M))


def milenage(rand, sqn=None, auts=None):
    key = ["-3", "-a", "MILENAGE", "-k", K, "-o", OPC, "-f", "8000", "-r", rand]
    return auc(*key, *(["-A", auts, "-i", "3"] if auts else ["-s", str(sqn)]))


def card(*commands):
    """Data and status word of each command, in one session behind SELECT of the application."""
    select = f"00A4040C{len(AID) // 2:02x}{AID}"
    arguments = [part for command in (select, *commands) for part in ("-s", command)]
    out = subprocess.run(["opensc-tool", "-r", READER, *arguments], capture_output=True, text=True)
    answers = []
    for line in out.stdout.splitlines():
        status = re.match(r"Received \(SW1=0x(..), SW2=0x(..)\)", line)
        if status:
            answers.append(["", (status[1] + status[2]).lower()])
        elif answers and re.match(r"([0-9A-F]{2} ){1,16}", line):
            answers[-1][0] += re.match(r"([0-9A-F]{2} ){1,16}", line)[0].replace(" ", "").lower()
    assert len(answers) == len(commands) + 1, out.stdout + out.stderr
    return answers[1:]


def authenticate(rand, autn):
    return f"0088008122" + "10" + rand + "10" + autn + "00"


def expect(what, condition, detail=""):
    print(("ok " if condition else "WRONG ") + what, detail)
    if not condition:
        sys.exit(1)


rand = os.urandom(16).hex()
zero = milenage(rand, 0)
[(data, sw)] = card(authenticate(rand, zero["AUTN"]))
expect("SQN 0 is answered with AUTS", data.startswith("dc0e") and sw == "9000", sw)
auts = data[4:32]

vector = milenage(rand, auts=auts)
expect("the authentication centre takes the AUTS", "SQN.MS" in vector, "SQN.MS " + vector.get("SQN.MS", "none"))
[(again, _)] = card(authenticate(rand, zero["AUTN"]))
expect("and asking again gives the same", again[4:32] == auts)

[(data, sw)] = card(authenticate(rand, vector["AUTN"]))
expected = "db08" + vector["RES"] + "10" + vector["CK"] + "10" + vector["IK"] + "08" + vector["Kc"]
expect("RES, CK, IK and Kc of the next SQN", data == expected and sw == "9000", data)
[(data, _)] = card(authenticate(rand, vector["AUTN"]))
expect("the same once more is refused with AUTS", data.startswith("dc0e"))
after = milenage(rand, auts=data[4:32])
expect("whose SQN_MS is the SQN that was used", after.get("SQN.MS") == vector["SQN"])

wrong = vector["AUTN"][:-2] + f"{int(vector['AUTN'][-2:], 16) ^ 1:02x}"
[(_, sw)] = card(authenticate(rand, wrong))
expect("a wrong MAC-A is refused with 9862", sw == "9862", sw)

[(data, sw)] = card("008800801110" + rand + "00")
expect("SRES and Kc in the GSM context", data == "04" + vector["SRES"] + "08" + vector["Kc"], sw)
answers = card("A0A40000027F20", "A088000010" + rand, "A0C000000C")
expect("RUN GSM ALGORITHM", answers[1][1] == "9f0c" and answers[2][0] == vector["SRES"] + vector["Kc"])
