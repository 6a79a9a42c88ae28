"""A plan as people read it: every reason has its words."""

import inspect
import re

import pytest

from kshub.cli import planned
from kshub.export.zabbix import plan
from kshub.export.zabbix.plan import ACTIONS, Plan, Step
from kshub.words import TABLES

WHY = {
    *re.findall(
        r'"(new|beside|adopted|changed|same|kept|missing|copy|discovered|ambiguous|name-taken)"',
        inspect.getsource(plan),
    )
}


@pytest.mark.parametrize("language", TABLES)
def test_every_action_and_reason_has_words(language):
    assert len(WHY) == 11
    known = TABLES[language]
    assert {f"zabbix-why-{one}" for one in WHY | {"retired", "outdated"}} == {
        one for one in known if "-why-" in one and one.startswith("zabbix")
    }
    assert all(f"zabbix-{one}" in known for one in ACTIONS)


def test_a_line_a_host_and_nothing_of_those_that_stay(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    same = Step(action="leave", key="ks-1-1", name="a", addr="192.0.2.1", why="same")
    left = Step(action="leave", key="ks-1-3", name="c", addr="192.0.2.3", why="copy", about=("x",))
    more = Step(
        action="update", key="ks-1-2", name="b\n", addr="192.0.2.2", why="changed", about=("os",), kept=("name",)
    )
    planned.show(Plan(("監視",), (same, more, left)), "6.0", as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "ホストグループ: 監視",
        "更新  ks-1-2  b\\n  192.0.2.2  変更点: os。Zabbix 側で変更されたため維持: name",
        "変更なし  ks-1-3  c  192.0.2.3  ホスト x の複製",
        "作成 0、引き取り 0、更新 1、無効化 0、変更なし 2。何も変更していません。",
    ]
