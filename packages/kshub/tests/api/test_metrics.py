"""Counts for Prometheus."""

import re

import httpx
import pytest

from kshub.api import metrics
from kshub.counts import Counts
from kshub.view.counts import Numbers

LINE = re.compile(r'^(# (HELP|TYPE) kshub_[a-z_]+ .+|kshub_[a-z_]+(\{[a-z]+="([^"\\]|\\.)*"\})? [0-9.]+)$')


async def test_on_this_machine_it_is_open(hub, client):
    hub.links.flow.counts.ingested(7)
    hub.links.flow.counts.refuse("not-ordered")
    text = (await client.get("http://hub/metrics", headers={"X-Authorization": ""})).text
    assert all(LINE.match(one) for one in text.splitlines()), text
    for line in ("kshub_ksockets 1", "kshub_reports_total 7", 'kshub_refused_total{code="not-ordered"} 1'):
        assert line in text.splitlines()
    assert re.search(r"^kshub_database_bytes [1-9][0-9]{4,}$", text, re.MULTILINE)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_from_elsewhere_a_token_is_needed(hub, tokens):
    bearer = {"Authorization": f"Bearer {tokens['viewer']}"}
    for remote, headers, status in (
        ("192.0.2.1", {}, 401),
        ("192.0.2.1", bearer, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 401),
        ("127.0.0.1", {}, 200),
    ):
        transport = httpx.ASGITransport(app=hub, client=(remote, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub", headers=headers) as client:
            assert (await client.get("/metrics")).status_code == status


def test_what_is_refused_by_odd_codes_stays_one_line():
    counted = Counts()
    for number in range(500):
        counted.refuse(f'"\n{number}')
    text = metrics.render(Numbers(0, 0, 0, {}, 0, 0), counted)
    assert all(LINE.match(one) for one in text.splitlines())
    assert len(text.splitlines()) < 200
