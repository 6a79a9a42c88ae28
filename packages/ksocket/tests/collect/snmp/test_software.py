import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import software
from ksocket.collect.snmp.oids import SOFTWARE
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Package
from kswire.problems import Code


def package(name, version=None, arch=None):
    return Package(name=name, version=version, arch=arch, kind="hostResources")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (b"apt_2.6.1_amd64", package("apt", "2.6.1", "amd64")),
        (b"kubectl_1:528.0.0-0_amd64", package("kubectl", "1:528.0.0-0", "amd64")),
        (b"libstdc++6_12.2.0-14+deb12u1_all", package("libstdc++6", "12.2.0-14+deb12u1", "all")),
        (b"agent_2.1-3_", package("agent", "2.1-3")),
        (b"bash-5.1.8-6.el9", package("bash", "5.1.8-6.el9")),
        (b"gtk-update-icon-cache-3.24.31-2.el9.x86_64", package("gtk-update-icon-cache", "3.24.31-2.el9", "x86_64")),
        (b"python3-3.9.18-1.el9_3.noarch", package("python3", "3.9.18-1.el9_3", "noarch")),
        (b"Mozilla Firefox 115.3 (x64 en-US)", package("Mozilla Firefox 115.3 (x64 en-US)")),
        (b"my-tool-2", package("my-tool-2")),
        (b"some_internal_name", package("some_internal_name")),
        (b"Intel-82599 2.1-3 driver", package("Intel-82599 2.1-3 driver")),
    ],
)
def test_names_as_agents_tell_them(said, read):
    assert software.parse({"1": {"hrSWInstalledName": said}}) == (read,)


async def test_each_once(told, columns):
    agent = columns(SOFTWARE, {"1": (b"apt_2.6.1_amd64",), "2": (b"",), "3": (b"apt_2.6.1_amd64",)})
    assert await software.ask(Reader(told(agent))) == (package("apt", "2.6.1", "amd64"),)


async def test_none_is_not_known(told):
    session = told({})
    assert await software.ask(Reader(session)) is None
    assert len(session.asked) == 1


async def test_half_a_list_is_none(told, columns, missing):
    agent = columns(SOFTWARE, {str(index): (b"package %d" % index,) for index in range(9)})
    for reader, code in (
        (Reader(told(agent, limit=5)), Code.SNMP_WALK_LIMIT),
        (Reader(told(agent, silent_at=["1"])), Code.SNMP_NO_ANSWER),
    ):
        assert await software.ask(reader) is None
        assert missing(reader) == [("packages", code)]


@given(st.one_of(st.integers(), st.binary(max_size=300), st.text(max_size=300), st.text("-_.0a9", max_size=300)))
def test_any_name_is_read(said):
    assert all(one.name for one in software.parse({"1": {"hrSWInstalledName": said}}))
