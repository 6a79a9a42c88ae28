"""The search box's language: what is understood, and where it goes wrong."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kshub import words
from kshub.faults import Fault
from kshub.view.search.fields import FIELDS
from kshub.view.search.language import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse
from kshub.view.search.terms import EVERYTHING, All, Either, Not, Term, terms, written


def text(value):
    return Term("text", ":", value)


def term(field, value, operator=":", comparison="", limit=""):
    return Term(field, operator, value, comparison, limit)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", EVERYTHING),
        ("  \u3000", EVERYTHING),
        ("東京", text("東京")),
        ("web db", All((text("web"), text("db")))),
        ("web AND db", All((text("web"), text("db")))),
        ("a b OR c", Either((All((text("a"), text("b"))), text("c")))),
        ("a (b OR c)", All((text("a"), Either((text("b"), text("c")))))),
        ("((a))", text("a")),
        ("-type:printer", Not(term("type", "printer"))),
        ("-(a b)", Not(All((text("a"), text("b"))))),
        ("a-b", text("a-b")),
        ('"東京DC 1"', text("東京DC 1")),
        (r'"a \" \\ b"', text('a " \\ b')),
        ("os:ubuntu version<22.04", All((term("os", "ubuntu"), term("version", "22.04", "<")))),
        ("package:libssl3<3.0.14", term("package", "libssl3", comparison="<", limit="3.0.14")),
        ("package:libssl3", term("package", "libssl3")),
        ("tag:env=prod", term("tag", "env", comparison="=", limit="prod")),
        ("state:new,stable", Either((term("state", "new"), term("state", "stable")))),
        ('space:"A社" network:"本社"', All((term("space", "A社"), term("network", "本社")))),
        ("OS:Ubuntu", term("os", "Ubuntu")),
        ("ＯＳ：Ｕｂｕｎｔｕ\u3000“東京ＤＣ”", All((term("os", "Ubuntu"), text("東京DC")))),
        ("（ｶﾞｽ\u3000ＯＲ\u3000㈱）", Either((text("ガス"), text("(株)")))),
        ("packages>=100", term("packages", "100", ">=")),
        ("mac:00:11:22", term("mac", "00:11:22")),
        ("subnet:fd00::/8", term("subnet", "fd00::/8")),
        ("orange ORacle", All((text("orange"), text("ORacle")))),
    ],
)
def test_what_is_meant(typed, meant):
    assert parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code", "position", "length"),
    [
        ("web (db", "search-open", 4, 1),
        ("web )", "search-close", 4, 1),
        ('東京 "DC', "search-quote", 3, 1),
        ("oss:ubuntu", "search-field-near", 0, 3),
        ("web ｏｓｓ：ubuntu", "search-field-near", 4, 3),
        ("http://a", "search-field", 0, 4),
        ("os:", "search-empty", 0, 3),
        ('""', "search-empty", 0, 2),
        ("a OR", "search-term", 3, 1),
        ("OR a", "search-term", 0, 2 - 1),
        ("a -", "search-term", 2, 1),
        ("()", "search-term", 1, 1),
        ("state:nwe", "search-value", 6, 3),
        ("state:new,nwe", "search-value", 10, 3),
        ("subnet:10.0.0.0/33", "search-value", 7, 11),
        ("packages>many", "search-value", 9, 4),
        ("seen<yesterday", "search-value", 5, 9),
        ("problem:none-such", "search-value", 8, 9),
        ("mac:xyz", "search-value", 4, 3),
        ("os<5", "search-operator", 2, 1),
        ("tag:env<prod", "search-operator", 7, 1),
        ("a\x00", "search-character", 1, 1),
        ("a \ud800", "search-character", 2, 1),
        ("a" * (MAX_LENGTH + 3), "search-long", MAX_LENGTH, 3),
        ("a " * (MAX_TERMS + 1), "search-many", 2 * MAX_TERMS, 1),
        ("(" * 200 + "a" + ")" * 200, "search-deep", MAX_DEPTH + 1, 1),
        ("-" * 500 + "a", "search-deep", MAX_DEPTH + 1, 1),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_where_it_goes_wrong(typed, code, position, length, language):
    with pytest.raises(Fault) as caught:
        parse(typed)
    params = caught.value.params
    assert (caught.value.code, int(params["position"]), int(params["length"])) == (code, position, length)
    assert str(position + 1) in words.fault_text(caught.value, language)


def test_the_nearest_field_is_named():
    with pytest.raises(Fault) as caught:
        parse("verson<5")
    assert caught.value.params["nearest"] == "version"


def test_a_term_says_where_it_stands():
    (first, second) = terms(parse("web os:ubuntu"))
    assert (first.at, first.length, second.at, second.length) == (0, 3, 4, 9)


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [*(f"{name}:" for name in FIELDS), *'()-"“”：，＝<>=, \\　', "OR", "AND", "㈱", "ｶﾞ", "10.0.0.0/8"]
        ),
        st.text(max_size=4),
        st.sampled_from([f"{name}:{one.example.split(',')[0]}" for name, one in FIELDS.items()]),
    ),
    max_size=30,
).map("".join)


@example("text:tokyo,")
@given(pieces)
def test_whatever_is_typed_is_understood_or_pointed_at(typed):
    try:
        found = parse(typed)
    except Fault as fault:
        position, length = int(fault.params["position"]), int(fault.params["length"])
        assert 0 <= position < len(typed)
        assert 1 <= length <= len(typed) - position
        return
    assert parse(written(found)) == found
