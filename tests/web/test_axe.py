"""What axe-core finds on every page, in both themes: nothing serious."""

from pathlib import Path

import pytest

from .conftest import settled
from .places import PAGES

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]


def serious(page):
    """What stands in the way of somebody: rule, and the first places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    return [
        (one["id"], [(node["html"][:120], node["failureSummary"]) for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_finding(look, theme):
    page = look(color_scheme=theme).sign_in()
    found = {}
    for name, path in PAGES.items():
        page.goto(path)
        settled(page)
        found[name] = serious(page)
    assert {name: one for name, one in found.items() if one} == {}
