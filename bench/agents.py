"""What 1,000 SNMP agents cost that are asked who they are and for their interfaces, by v2c. Last line: JSON.

The agents are one process on loopback (lab.theatre.responder), on the same cores as who asks: the same made-up switch
of 24 ports at each address, of which ksocket asks what it asks of any switch: the system group, the chassis by
ENTITY-MIB, what the profile of its maker names, eight columns of ifTable and ifXTable, the addresses. In turns, each a
process of its own:

- ksocket: its own path from the credential files to the facts, with scope, pace and bounds, as many agents at once as
  in a scan (ask_ksocket.py);
- gufo-snmp: the library that it stands on, alone, with the same requests, 100 agents at once;
- net-snmp: snmpget for the same values, then snmpbulkwalk for each of the tables, without MIB files; 8 agents at once;
- pysnmp: the same requests, 16 agents at once.

cpu: seconds of who asks alone, its children and the start of Python included; wall: seconds from its start to its end;
agents: that told all, of which net-snmp and pysnmp get fewer, since they take minutes. identity: the same for the first
part alone. Medians. At the end ksocket asks once more while each answer takes 5 ms: a request that comes while an agent
still owes an answer is counted, and there must be none.
"""

import argparse
import json
from collections.abc import Mapping
from statistics import median

from askers import ASKERS, Field, Spent, field

SLOW_SECONDS = 0.005
FEWER = {"net-snmp": 250, "pysnmp": 100}

Runs = dict[str, dict[str, list[Spent]]]


def ask(place: Field, counts: Mapping[str, int], runs: int) -> dict[str, dict]:
    """All in turn, as often as they are to."""
    spent: Runs = {name: {"identity": [], "interfaces": []} for name in counts}
    told = dict.fromkeys(counts, len(place.addresses))
    requests: dict[str, float] = {}
    for _ in range(runs):
        for name, count in counts.items():
            for what, kept in spent[name].items():
                taken, agents = ASKERS[name](place, what, place.addresses[:count])
                kept.append(taken)
                told[name] = min(told[name], agents)
                requests[name] = place.responder.counts()["requests"] / count  # of the last: with interfaces
    return {
        name: {**middle(one["interfaces"]), "agents": told[name], "identity": middle(one["identity"])}
        | {"requests": round(requests[name], 1)}
        for name, one in spent.items()
    }


def middle(spent: list[Spent]) -> Spent:
    return {name: round(median(one[name] for one in spent), 3) for name in ("wall", "cpu")}


def early(place: Field) -> int:
    """Requests to an agent that had not answered the last one yet."""
    place.responder.delay(SLOW_SECONDS)
    ASKERS["ksocket"](place, "interfaces", place.addresses)
    place.responder.delay(0)
    return place.responder.counts()["early"]


def show(told: dict[str, dict], counts: Mapping[str, int]) -> None:
    for name, one in told.items():
        first, count = one["identity"], counts[name]
        each = f"{1000 * one['cpu'] / count:.2f} ms an agent, {one['requests']:.0f} requests"
        print(
            f"  {name:10} {one['agents']} of {count} agents: identity {first['wall']:6.2f} s {first['cpu']:6.2f} s CPU"
            f", with interfaces {one['wall']:6.2f} s {one['cpu']:6.2f} s CPU ({each})"
        )
    ours = told["ksocket"]
    for name, one in told.items():
        if one is not ours:
            share = [ours[key] / counts["ksocket"] / (one[key] / counts[name]) for key in ("cpu", "wall")]
            print(f"  ksocket / {name}, an agent: CPU {share[0]:.2f}, wall {share[1]:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--agents", type=int, default=1000, choices=range(1, 16_001), metavar="1-16000")
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    counts = {name: min(FEWER.get(name, chosen.agents), chosen.agents) for name in ASKERS}
    with field(chosen.agents) as place:
        told = ask(place, counts, chosen.runs)
        crowding = early(place)
    print(f"{chosen.agents} agents by SNMP v2c, medians of {chosen.runs}")
    show(told, counts)
    slow = f"{1000 * SLOW_SECONDS:.0f} ms"
    print(f"  while each answer took {slow}: {crowding} requests of ksocket before the last was answered")
    print(json.dumps(told))
    if crowding:
        raise SystemExit("ksocket asked an agent that had not answered yet")


if __name__ == "__main__":
    main()
