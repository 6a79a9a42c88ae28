import pytest

from ksocket.collect.windows import software
from ksocket.collect.windows.software import Entry, parse
from ksocket.collect.windows.stdregprov import read
from ksocket.reach.trouble import Trouble
from kswire.problems import Code


def packages(*entries, system="x64-based PC"):
    return [(one.name, one.version, one.arch, one.vendor) for one in parse(entries, system).packages]


def test_the_view_tells_the_architecture():
    values = {"DisplayName": "A", "DisplayVersion": "1", "Publisher": "P"}
    assert packages(Entry(0, values), Entry(1, values)) == [("A", "1", "x64", "P"), ("A", "1", "x86", "P")]
    assert packages(Entry(0, values), system="ARM64-based PC") == [("A", "1", "arm64", "P")]
    assert packages(Entry(0, values), system="X86-based PC") == [("A", "1", "x86", "P")]
    assert packages(Entry(0, values), system="") == [("A", "1", None, "P")]


def test_names_that_are_none():
    assert packages(Entry(0, {}), Entry(0, {"DisplayName": " "}), Entry(0, {"DisplayName": "A", "Publisher": ""})) == [
        ("A", None, "x64", None)
    ]


def test_updates_of_programs():
    facts = parse([Entry(1, {"DisplayName": "Excel 2013 (KB5002042) のセキュリティ更新プログラム"}, part=True)], "")
    assert facts.packages == ()
    assert [(one.name, one.description) for one in facts.windows_updates] == [
        ("KB5002042", "Excel 2013 (KB5002042) のセキュリティ更新プログラム")
    ]
    assert parse([Entry(1, {"DisplayName": "Service Pack 2"}, part=True)], "").windows_updates is None


def test_closed_keys_are_counted():
    facts = parse([Entry(0, {}, closed=True), Entry(0, {"DisplayName": "A"})], "")
    assert [one.problem.params["detail"] for one in facts.missing] == ["registry keys that could not be read: 1"]
    assert len(facts.packages) == 1


async def test_round_trips(played):
    """What each kind of key costs."""
    session = played("2008r2")
    entries = await software.ask(session)
    assert next(entry.values["DisplayName"] for entry in entries if not entry.part).startswith("VMware")
    asked = [(one[2], *one[5:]) for one in session.asked if "{90140000-2005" in one[4]]
    assert asked == [("EnumValues",), ("GetDWORDValue", "SystemComponent")]  # hidden
    asked = [(one[2], *one[5:]) for one in session.asked if one[4].endswith("KB2600217")]
    # an update of another one
    assert asked == [("EnumValues",), ("GetStringValue", "ParentKeyName"), ("GetStringValue", "DisplayName")]
    asked = [(one[2], *one[5:]) for one in session.asked if one[4].endswith("Symantec Endpoint Protection")]
    assert asked == [
        ("EnumValues",),
        *(("GetStringValue", name) for name in ("DisplayName", "DisplayVersion", "Publisher")),
    ]
    assert len([one for one in session.asked if one[4].endswith("AddressBook")]) == 1


async def test_half_a_list_is_none(played):
    with pytest.raises(Trouble) as caught:
        await software.ask(played("2008r2"), seconds=-1)
    assert caught.value.problem.code == Code.COMMAND_TIMEOUT


async def test_more_keys_than_anybody_has(played, monkeypatch):
    monkeypatch.setattr(software, "MAX_KEYS", 2)
    with pytest.raises(Trouble) as caught:
        await software.ask(played("2008r2"))
    assert caught.value.problem.params == {"group": "packages", "detail": "more than 2"}


async def test_a_parent_without_a_name_is_none(played):
    """Lhaplus of this machine has an empty ParentKeyName, as some installers leave it."""
    entries = await software.ask(played("2008r2"))
    assert [entry.part for entry in entries if entry.values["DisplayName"] == "Lhaplus 1.74"] == [False]


@pytest.mark.parametrize("code", [Code.COMMAND_TIMEOUT, Code.CONNECTION_LOST])
async def test_what_ends_the_session_ends_the_list(played, code):
    session = played("2025")
    words = {"seconds": 60} if code == Code.COMMAND_TIMEOUT else {"detail": "reset"}
    session.refusals["EnumValues"] = Trouble(code, **words)
    with pytest.raises(Trouble) as caught:
        await software.ask(session)
    assert caught.value.problem.code == code


async def test_texts_without_end_are_not_kept(played, monkeypatch):
    """Each may have 4 MiB, and there may be thousands."""

    async def long(_session, asked):
        return "x" * 1_000_000 if asked.method == "GetStringValue" else await read(_session, asked)

    monkeypatch.setattr(software, "read", long)
    entries = await software.ask(played("2025"))
    assert max(len(value) for entry in entries for value in entry.values.values()) == 2_000


async def test_a_fault_of_the_service_ends_the_list(played):
    """A quota, or WMI that starts anew: the same key can be read the next time."""
    for code in ("0x803381A6", "0x800706BA"):
        session = played("2025")
        session.refusals["EnumValues"] = Trouble(Code.WSMAN_FAULT, code=code, detail="later")
        with pytest.raises(Trouble) as caught:
            await software.ask(session)
        assert caught.value.problem.code == Code.WSMAN_FAULT


async def test_a_fault_at_each_key_leaves_keys_that_could_not_be_read(played):
    session = played("2025")
    session.refusals["EnumValues"] = Trouble(Code.WSMAN_FAULT, code="0x80041001", detail="generic failure")
    entries = await software.ask(session)
    assert len(entries) == 3
    assert all(entry.closed for entry in entries)
