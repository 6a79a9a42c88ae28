"""The line of every key, for every way that TOML has to write one."""

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from ksocket.documents.lines import DEPTH, TooDeepError, key_lines

TEXT = '''\
# comment with [brackets] = "and quotes
a = 1
b.c = """x
[no]
y""" # "comment

"d \\u0041".'e.f' = 'C:\\'
nets = [
  "10.0.0.1", # ]
  "10.0.0.2",
]
[table]
when = 1979-05-27 07:32:00
inline = { x = 1, y.z = [ { q = true } ] }
[[list]]
k = """"quoted""""
[[list]]
k = \'\'\'a'b\'\'\'
[[list.inner]]
z = 1
[list.more]
w = 1
'''

LINES = {
    ("a",): 2,
    ("b", "c"): 3,
    ("d A", "e.f"): 7,
    ("nets",): 8,
    ("nets", 0): 9,
    ("nets", 1): 10,
    ("table", "when"): 13,
    ("table", "inline", "y", "z", 0, "q"): 14,
    ("list", 0, "k"): 16,
    ("list", 1, "k"): 18,
    ("list", 1, "inner", 0, "z"): 20,
    ("list", 1, "more", "w"): 22,
}


def paths(data, path=()):
    """Every path of a document as tomllib reads it."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, item in items:
        yield (*path, step)
        yield from paths(item, (*path, step))


def test_lines():
    lines = key_lines(TEXT)
    assert {path: lines[path] for path in LINES} == LINES
    assert set(paths(tomllib.loads(TEXT))) == set(lines)


@pytest.mark.parametrize(
    "text",
    ["a" + ".a" * DEPTH + " = 1", "a = " + "[" * (DEPTH + 1), "a = " + "{a = " * (DEPTH + 1), "[a" + ".a" * DEPTH],
)
def test_nesting_has_an_end_before_the_parser_sees_it(text):
    with pytest.raises(TooDeepError) as error:
        key_lines("\n" + text)
    assert error.value.line == 2


@pytest.mark.parametrize("text", ["a = ", "a = 'x", "= 1", "[a", "a 1", "a = [1 2]", 'a = """x', '"\\uD800" = 1'])
def test_a_broken_text_gives_the_lines_before(text):
    assert key_lines("ok = 1\n" + text)[("ok",)] == 1


plain = st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.text(max_size=20))
keys = st.text(min_size=1, max_size=8)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=10
)


@given(st.dictionaries(keys, values, max_size=4))
def test_every_path_of_a_document_has_its_line(data):
    text = tomlkit.dumps(data)
    lines = key_lines(text)
    assert set(paths(tomllib.loads(text))) == set(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
