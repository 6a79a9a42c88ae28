"""Names and texts of strangers: bounded, readable, each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names.said import MAX_NAMES, MAX_TEXT, Said, host, hosts, line
from kswire.facts import Hostname, Service


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Host1.Office.Example.", "host1.office.example"),
        ("my_host", "my_host"),
        ("a-1", "a-1"),
        ("192.168.1.1", None),
        ("*.office.example", None),
        ("localhost", None),
        ("two words", None),
        ("", None),
        (".", None),
        ("a" * 64 + ".example", None),
        ("x\x1b[31m.example", None),
        ("-a.example", None),
    ],
)
def test_what_is_a_host_name(text, name):
    assert host(text) == name


def test_names_are_each_told_once_and_not_without_end():
    assert hosts(["A.example", "a.example."], "dns") == (Hostname(hostname="a.example", source="dns"),)
    assert len(hosts((f"h{number}.example" for number in range(1000)), "tls")) == MAX_NAMES


@given(st.text(max_size=5000))
def test_a_line_is_short_and_can_be_printed(text):
    shown = line(text)
    assert shown is None or (0 < len(shown) <= MAX_TEXT and shown.isprintable() and shown == shown.strip())


def test_the_first_word_for_a_name_or_a_port_stays():
    first = Said((Hostname(hostname="a", source="dns"),), (Service(name="ssh", port=22, product="X"),))
    second = Said((Hostname(hostname="a", source="tls"), Hostname(hostname="b")), (Service(name="ssh", port=22),))
    both = first + second
    assert both.hostnames == (*first.hostnames, Hostname(hostname="b"))
    assert both.services == first.services
