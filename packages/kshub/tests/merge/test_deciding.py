"""What a person says about nodes: at once, and in later scans. On both engines."""

import msgspec
import pytest
from sqlalchemy import select

from kshub.faults import Fault
from kshub.merge import deciding
from kshub.merge.deciding import Join, Judge, Split, Undo
from kshub.merge.types import Decision, Kind, Place
from kshub.store.schema import event, node, node_address, node_note, snapshot
from kshub.testing.world import BEGIN, Host
from kswire.facts import Facts, Interface, Package, Signature

from .test_apply import DB, WEB, at, documents, rows, who_has

OTHER = "10.1.0.5"

SEEN = frozenset({"mac-changed", "network-first", "node-new", "packages-changed"})  # what scans show by themselves


async def happened(world):
    """What people and merges did, the oldest first."""
    return [one for one in await rows(world, event, event.c.id) if one.kind not in SEEN]


async def where(world):
    """The addresses of each node now."""
    return {number: {one.addr for one in known.addresses} for number, known in (await documents(world)).items()}


async def holders(world):
    """Whose each address is now."""
    return {addr: number for number, addrs in (await where(world)).items() for addr in addrs}


async def decide(world, word):
    return await world.flow.decide(world.network, word, "alice")


async def decided(world):
    async with world.store.read() as connection:
        return await deciding.listed(connection, world.network)


def both(**parts):
    """One machine by its signature, at two addresses that it says are its own."""
    interfaces = tuple(Interface(ifname=f"eth{number}", addr=one) for number, one in enumerate((WEB.addr, OTHER)))
    signatures = tuple(Signature(kind=kind, value=value) for kind, value in WEB.signatures)
    facts = Facts(hostname="web", interfaces=interfaces, signatures=signatures, packages=(Package(name="bash"),))
    return [Host(addr=one, facts=facts, **parts) for one in (WEB.addr, OTHER)]


async def test_what_is_split_is_two_at_once_and_stays_two_until_that_is_undone(world):
    await world.scan(*both(), DB)
    first = (await holders(world))[WEB.addr]
    assert (await holders(world))[OTHER] == first
    applied = await decide(world, Split(first, frozenset({Place(OTHER)})))
    [made] = applied.created
    assert (await where(world))[first] == {WEB.addr}
    assert (await where(world))[made] == {OTHER}
    assert {first, made} <= await who_has(world, "bash")
    for day in (1, 2):
        await world.scan(*both(), DB, day=day)
        assert await holders(world) == {WEB.addr: first, OTHER: made, DB.addr: (await holders(world))[DB.addr]}
    reasons = {one.address_id: one.reason for one in await rows(world, node_address) if one.node_id == made}
    assert set(reasons.values()) == {"byHand"}
    assert {one.because for one in await rows(world, node_address) if one.node_id == made} == {None}
    [(number, decision)] = await decided(world)
    assert (decision.kind, decision.node, decision.other, decision.by) == (Kind.SPLIT, made, first, "alice")
    await decide(world, Undo(number))
    assert (await where(world))[first] == {WEB.addr, OTHER}
    await world.scan(*both(), DB, day=3)
    assert (await where(world))[first] == {WEB.addr, OTHER}
    assert [one.kind for one in await happened(world)] == ["node-split", "decision-undone"]


async def test_what_is_merged_is_one_at_once_and_stays_one_until_that_is_undone(world):
    await world.scan(WEB, DB)
    before = await holders(world)
    web, db = before[WEB.addr], before[DB.addr]
    async with world.store.write() as connection:
        note = {"node_id": db, "title": "t", "body": "b", "written_by": "alice", "written_at": 1}
        await connection.execute(node_note.insert().values(note))
    applied = await decide(world, Join(web, (db,)))
    assert applied.merged == {db: web}
    assert await where(world) == {web: {WEB.addr, DB.addr}}
    assert await who_has(world, "bash") == {web}
    assert [one.node_id for one in await rows(world, node_note)] == [web]
    [merged] = await happened(world)
    why = {"absorbed": str(db), "name": "db", "kind": "byHand", "value": "", "by": "alice"}
    assert (merged.kind, merged.node_id, msgspec.json.decode(merged.params)) == ("nodes-merged", web, why)
    for day in (1, 2):
        await world.scan(WEB, DB, day=day)
        assert await where(world) == {web: {WEB.addr, DB.addr}}
    await world.scan(WEB, at(DB, "10.0.0.99"), day=3)  # it moved: its signature is the person's word's
    assert await where(world) == {web: {WEB.addr, "10.0.0.99"}}
    [(number, _)] = await decided(world)
    await decide(world, Undo(number))
    assert await where(world) == {web: {WEB.addr}, db: {"10.0.0.99"}}
    await world.scan(WEB, at(DB, "10.0.0.99"), day=4)
    assert await where(world) == {web: {WEB.addr}, db: {"10.0.0.99"}}
    assert await who_has(world, "postgresql") == {db}


async def test_a_decision_follows_a_node_that_becomes_another(world):
    await world.scan(*both(), DB)
    first = (await holders(world))[WEB.addr]
    [made] = (await decide(world, Split(first, frozenset({Place(OTHER)})))).created
    db = (await holders(world))[DB.addr]
    await decide(world, Join(db, (made,)))
    kinds = {one.kind: (one.node, one.other) for _, one in await decided(world)}
    assert kinds == {Kind.SPLIT: (db, first), Kind.MERGE: (db, made)}
    await world.scan(*both(), DB, day=1)
    assert await where(world) == {first: {WEB.addr}, db: {DB.addr, OTHER}}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (lambda of: Split(of[WEB.addr], frozenset({Place(WEB.addr)})), "split-all"),
        (lambda of: Split(of[WEB.addr], frozenset()), "split-nothing"),
        (lambda of: Split(of[WEB.addr], frozenset({Place(WEB.addr), Place("10.9.9.9")})), "split-nothing"),
        (lambda _: Split(999, frozenset({Place(WEB.addr)})), "not-one-node"),
        (lambda of: Join(of[WEB.addr], (of[WEB.addr],)), "not-one-node"),
        (lambda of: Join(of[WEB.addr], (of[DB.addr], 999)), "not-one-node"),
        (lambda _: Undo(1), "decision-none"),
        (lambda _: Judge(1, approved=True), "not-waiting"),
        (lambda _: Judge(77, approved=False), "not-waiting"),
    ],
)
async def test_what_cannot_be_done_changes_nothing(world, word, code):
    await world.scan(WEB, DB)
    before = await holders(world)
    with pytest.raises(Fault) as caught:
        await decide(world, word(before))
    assert caught.value.code == code
    assert await holders(world) == before
    assert await decided(world) == []
    assert await happened(world) == []


async def waiting(world):
    """Four machines, each seen as two nodes while nothing told; then all at once tell that they are one."""
    singles = [
        Host(addr=f"10.{net}.0.{one}", macaddr=f"3c:52:82:00:{net:02x}:{one:02x}", problem=None, packages=None)
        for one in range(1, 5)
        for net in (0, 1)
    ]
    await world.scan(*singles)
    told = []
    for one in range(1, 5):
        macs = tuple(Signature(kind="mac", value=f"3c:52:82:00:{net:02x}:{one:02x}") for net in (0, 1))
        facts = Facts(signatures=(*macs, Signature(kind="machineId", value=f"{one:032x}"[::-1])))
        told += [Host(addr=f"10.{net}.0.{one}", macaddr=macs[net].value, facts=facts) for net in (0, 1)]
    ordered = await world.scan(*told, day=1)
    return ordered.snapshot_id, told


async def status(world, number):
    async with world.store.read() as connection:
        return await connection.scalar(select(snapshot.c.status).where(snapshot.c.id == number))


async def test_a_snapshot_that_waits_merges_when_a_person_approves(world):
    number, _ = await waiting(world)
    assert await status(world, number) == "waiting"
    assert len(await where(world)) == 8
    await decide(world, Judge(number, approved=True))
    assert (await status(world, number), len(await where(world))) == ("merged", 4)
    told = await happened(world)
    assert [one.kind for one in told] == ["snapshot-waits", "snapshot-approved"] + ["nodes-merged"] * 4
    assert msgspec.json.decode(told[0].params) == {"snapshot": str(number), "merges": "4"}
    gone = {str(one.id): str(one.merged_into) for one in await rows(world, node) if one.merged_into}
    merged = [(one.node_id, msgspec.json.decode(one.params)) for one in told[2:]]
    assert {params["absorbed"]: str(keep) for keep, params in merged} == gone
    assert {(params["kind"], params["snapshot"]) for _, params in merged} == {("mac", str(number))}


async def test_a_snapshot_that_a_person_rejects_changes_nothing_and_is_not_asked_about_again(world):
    number, told = await waiting(world)
    await world.flow.merge_snapshot(number)
    assert [one.kind for one in await happened(world)] == ["snapshot-waits"], "it is said once"
    before = await rows(world, node, node.c.id)
    await decide(world, Judge(number, approved=False))
    await world.flow.resume()
    await world.flow.merge_snapshot(number)
    assert await status(world, number) == "rejected"
    assert await rows(world, node, node.c.id) == before
    with pytest.raises(Fault):
        await decide(world, Judge(number, approved=True))
    later = await world.scan(*told, day=2)
    assert await status(world, later.snapshot_id) == "waiting"


async def test_a_decision_is_kept_as_later_scans_read_it(world):
    await world.scan(*both())
    [first] = await where(world)
    await decide(world, Split(first, frozenset({Place(OTHER)})))
    [(_, kept)] = await decided(world)
    assert isinstance(kept, Decision)
    assert kept.places == {Place(OTHER)}
    assert kept.signatures == frozenset()  # both show the same: nothing that would tell them apart
    assert kept.at > BEGIN
