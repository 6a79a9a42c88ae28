"""The manual's table of SNMP devices is what the profiles say.

`GOLDEN=write pytest tests/docs/test_snmp_devices.py` writes it anew, and leaves what stands above the table.
"""

import os
from pathlib import Path

import pytest
import yaml

from ksocket.collect.snmp.rules import Rule, Source, rules

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "packages/ksocket/tests/collect/snmp/built"
BELOW = {"en": "## Sources", "ja": "## 出典"}
TESTED = {"en": ("built", "nothing"), "ja": ("作成例", "なし")}


def cell(one: str | Source) -> str:
    """A source as the table shows it."""
    if isinstance(one, str):
        return one
    if one.join:
        return " + ".join(map(cell, one.join))
    if one.of and one.of.startswith("chassis"):
        return "ENTITY-MIB"
    place = one.of or one.oid or f"{one.column}.*"
    pattern = (one.pattern or "").replace("|", "\\|").replace("\n", "\\n")
    return f"`{place}` `{pattern}`" if one.of and pattern else f"`{place}`"


def cells(rule: Rule, fact: str) -> str:
    """The sources of a fact."""
    return ", ".join(dict.fromkeys(map(cell, rule.facts.get(fact, ())))) or "-"


def built() -> set[str]:
    """The rules that have a case."""
    return {case["rule"] for file in BUILT.glob("*.yaml") for case in yaml.safe_load(file.read_text(encoding="utf-8"))}


def table(language: str) -> str:
    """The rows of the table, and the sources that they name by number."""
    cases, (yes, no) = built(), TESTED[language]
    ordered = sorted(rules(), key=lambda one: ((one.vendor or "~").casefold(), one.name))
    named = {one.name: " ".join((one.source or "").split()) for one in ordered}
    sources = list(dict.fromkeys(named.values()))
    rows = [
        f"| {one.vendor or '-'} | {one.name} | {cells(one, 'model')} | {cells(one, 'version')} |"
        f" {cells(one, 'serial')} | {sources.index(named[one.name]) + 1} | {yes if one.name in cases else no} |"
        for one in ordered
    ]
    listed = [f"{number}. {source}" for number, source in enumerate(sources, 1)]
    return "\n".join([*rows, "", BELOW[language], "", *listed, ""])


@pytest.mark.parametrize("language", BELOW)
def test_the_page_is_what_the_profiles_say(language: str) -> None:
    path = ROOT / "docs" / language / "snmp-devices.md"
    head, line, said = path.read_text(encoding="utf-8").partition("|---|---|---|---|---|---|---|\n")
    wanted = table(language)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(head + line + wanted, encoding="utf-8")
        said = wanted
    assert said == wanted, "GOLDEN=write pytest tests/docs/test_snmp_devices.py"
