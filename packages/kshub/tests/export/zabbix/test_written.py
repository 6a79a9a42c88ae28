"""The record of what we wrote last, as a macro holds it."""

import pytest

from kshub.export.zabbix.written import LONGEST, NOTHING, Written, digest, member, read, text

RECORD = Written({"name": digest("東京"), "inventory.os": digest("")}, frozenset({member("tag", "env", "prod")}))


def test_there_and_back():
    assert read(text(RECORD)) == RECORD
    assert text(read(text(RECORD))) == text(RECORD)


@pytest.mark.parametrize("value", [None, "", "2 name=0123456789", "hands off", "1" * 100_000, "1 name=x +y =", "\x00"])
def test_what_is_no_record_says_nothing(value):
    assert read(value) == NOTHING


def test_it_fits_into_the_macro():
    most = frozenset(member("tag", str(number), "x") for number in range(131))
    fields = {f"inventory.field_of_some_length_{number}": digest("x") for number in range(17)}
    assert len(text(Written({}, most))) <= LONGEST
    assert len(text(Written(fields, most))) <= LONGEST


def test_a_tag_s_name_and_value_do_not_run_together():
    assert member("tag", "a", "b=c") != member("tag", "a=b", "c")
    assert digest("\ud800"), "what no database holds is hashed, too"
