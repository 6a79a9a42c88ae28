"""What a Ksocket tells comes into the open page, without a reload. The Ksocket is played: no packet is sent."""

import pytest
from playwright.sync_api import expect

from .playing import LIVE, Player

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def stays(page):
    """From now on it is known whether the page was loaded anew."""
    page.evaluate("window.stayed = true")
    return lambda: page.evaluate("window.stayed === true")


def scanned(site):
    """A network with a machine that let nobody in; the Ksocket stays connected."""
    player = site.connect()
    site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})
    run = player.order().run
    player.shut(run, "10.1.2.20", "web01")
    player.done(run, 1)
    site.until(lambda: site.ask("GET", f"/{site.network}/managed-nodes")["items"])
    return player


def test_what_is_asked_again_is_answered_on_the_page(page, site):
    player = scanned(site)
    [node] = site.ask("GET", f"/{site.network}/managed-nodes")["items"]
    page.goto(f"{site.path}/managed-nodes/{node['managedNodeId']}?tab=attempts")
    stayed = stays(page)
    attempts = page.get_by_role("table", name="取得状況")
    expect(attempts).to_contain_text("10-linux.toml")
    expect(attempts).not_to_contain_text("成功")
    page.get_by_role("button", name="再取得").click()
    ask = player.order()
    assert (ask.addresses, ask.again) == (("10.1.2.20",), True)
    expect(page.get_by_role("button", name="再取得")).to_be_disabled()
    player.host(ask.run, "10.1.2.20", "web01")
    player.done(ask.run, 1)
    expect(attempts).to_contain_text("成功", timeout=LIVE)
    expect(page.get_by_text("再取得しました")).to_be_visible(timeout=LIVE)
    expect(page.get_by_role("button", name="再取得")).to_be_enabled()
    page.get_by_role("tab", name="詳細").click()
    expect(page.get_by_text("Debian GNU/Linux 12").first).to_be_visible(timeout=LIVE)
    assert stayed()


def test_a_renewal_is_done_when_the_ksocket_comes_with_its_new_token(page, site):
    player = site.connect()
    page.goto(f"{site.path}/ksockets/{site.ksocket}")
    state = page.get_by_role("table", name="状態")
    expect(state).to_contain_text("接続済")
    stayed = stays(page)
    page.get_by_role("button", name="トークンを更新").click()
    token = player.renewal()
    expect(state).to_contain_text("送信済", timeout=LIVE)
    player.close()
    expect(state).to_contain_text("未接続", timeout=LIVE)
    site.player = Player(site.hub.url, token, f"installation-{site.network}")
    expect(state).to_contain_text("接続済", timeout=LIVE)
    expect(state).to_contain_text("更新完了", timeout=LIVE)
    tokens = page.get_by_role("table", name="トークン", exact=True).get_by_role("row")
    expect(tokens.filter(has_text="有効")).to_have_count(1, timeout=LIVE)
    expect(tokens.filter(has_text="失効済")).to_have_count(1, timeout=LIVE)
    assert stayed()
