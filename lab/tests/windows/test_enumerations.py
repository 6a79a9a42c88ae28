import xml.etree.ElementTree as ET

import pytest

from lab.windows.enumerations import Enumerations
from lab.windows.envelopes import ENUMERATION, WSMAN, Asked
from lab.windows.faults import FaultError

ITEMS = [f"<w:Item>{n}</w:Item>" for n in range(5)]


def asked(name, inner, most=512_000):
    text = f'<n:{name} xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}">{inner}</n:{name}>'
    return Asked(name, "urn:lab", "uuid:1", {}, {}, most, ET.fromstring(text))  # noqa: S314 - our own


def told(text):
    root = ET.fromstring(text)  # noqa: S314 - our own
    return [one.text for one in root.iter(f"{{{WSMAN}}}Item")], root.findtext(".//{*}EnumerationContext")


def pull(context, most=2):
    return asked("Pull", f"<n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>{most}</n:MaxElements>")


def test_pages_follow_each_other_until_the_end():
    one = Enumerations()
    found, context = told(one.begin(asked("Enumerate", "<w:OptimizeEnumeration/>"), "a", ITEMS))
    assert found == ["0"]  # MaxElements is 1 unless it is given
    while context:
        more, context = told(one.go_on(pull(context), "a"))
        found += more
    assert found == ["0", "1", "2", "3", "4"]


def test_pages_without_end():
    one = Enumerations(endless=True)
    _, context = told(one.begin(asked("Enumerate", ""), "a", ITEMS))
    for _ in range(10):
        found, context = told(one.go_on(pull(context), "a"))
        assert found == ["0", "1"]


def test_old_contexts_make_room():
    one = Enumerations()
    _, first = told(one.begin(asked("Enumerate", ""), "a", ITEMS))
    for _ in range(1500):
        one.begin(asked("Enumerate", ""), "a", ITEMS)
    with pytest.raises(FaultError, match="context"):
        one.go_on(pull(first), "a")


@pytest.mark.parametrize("most", ["0", "-1", "many", "9999999999", ""])
def test_a_number_that_is_none(most):
    inner = f"<w:OptimizeEnumeration/><w:MaxElements>{most}</w:MaxElements>"
    with pytest.raises(FaultError, match="schema"):
        Enumerations().begin(asked("Enumerate", inner), "a", ITEMS)
