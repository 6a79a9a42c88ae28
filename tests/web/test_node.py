"""One node, as people use its page."""

import re

import pytest
from playwright.sync_api import expect

from .places import NODES
from .test_nodes import told

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def node_of(page, hub, search):
    """The first node that is found."""
    return told(page, hub, "GET", f"/networks/1/managed-nodes?search={search}&sort=ipAddress")["items"][0]


def open_node(page, one, tab="detail"):
    page.goto(f"{NODES}/{one['managedNodeId']}?tab={tab}")
    expect(page.get_by_role("heading", level=1)).to_have_text(one["displayName"])


def test_when_what_was_read(page, hub):
    open_node(page, node_of(page, hub, "has:packages"))
    table = page.get_by_role("table", name="情報の取得日時")
    expect(table.get_by_role("row").filter(has_text="パッケージ")).to_contain_text("前")


def test_what_runs_on_it(page, hub):
    open_node(page, node_of(page, hub, "has:containers"))
    page.get_by_role("tab", name="稼働状況").click()
    ports = page.get_by_role("table", name="待ち受けポート")
    expect(ports.get_by_role("row").filter(has_text="tcp/8443").first).to_contain_text("docker-proxy")
    expect(ports.get_by_role("row").filter(has_text="tcp/6379")).to_contain_text("127.0.0.1")
    services = page.get_by_role("region", name="稼働サービス")
    services.get_by_role("textbox").fill("docker")
    expect(services.get_by_role("table").get_by_role("row")).to_have_count(2)
    expect(services).to_contain_text("全 1 件")
    containers = page.get_by_role("region", name="コンテナ")
    expect(containers).to_contain_text("コンテナの中のパッケージは取得しません。")
    expect(containers.get_by_role("row").filter(has_text="session-cache")).to_contain_text("redis")


def test_where_it_is_plugged_in(page, hub):
    open_node(page, node_of(page, hub, "type:wireless state:stable"))
    places = page.get_by_role("table", name="接続先のスイッチポート")
    row = places.get_by_role("row").filter(has_text="LLDP")
    expect(row).to_contain_text("GigabitEthernet1/0/")
    name = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("tab", name="ポート", exact=True)).to_have_attribute("aria-selected", "true")


def test_the_ports_and_vlans_of_a_switch(page, hub):
    open_node(page, node_of(page, hub, "host:asw vlan:20"), "ports")
    ports = page.get_by_role("table", name="ポート", exact=True)
    expect(ports.get_by_role("row")).to_have_count(25)
    up = ports.get_by_role("row").filter(has_text="GigabitEthernet1/0/24")
    expect(up).to_contain_text("タグ付き: 1, 10, 20")
    expect(up.get_by_role("link")).to_have_text(re.compile("-csw-"))
    expect(up).to_contain_text(re.compile(r"このポート経由で学習した MAC アドレス \d+ 件"))
    page.get_by_role("textbox", name="ポート、名前、MAC アドレス").fill("-csw-01")
    expect(ports.get_by_role("row")).to_have_count(2)
    vlans = page.get_by_role("table", name="VLAN", exact=True)
    expect(vlans.get_by_role("row").filter(has_text="OFFICE")).to_contain_text("GigabitEthernet1/0/24")


def test_the_parts_of_a_switch_with_their_serial_numbers(page, hub):
    core = node_of(page, hub, "host:csw-01")
    open_node(page, core, "parts")
    parts = page.get_by_role("table", name="部品・モジュール")
    supply = parts.get_by_role("row").filter(has_text="Power Supply B")
    expect(supply).to_contain_text("電源")
    serial = supply.get_by_role("cell").nth(3).inner_text()
    assert node_of(page, hub, f"serial:{serial}")["managedNodeId"] == core["managedNodeId"]
    page.get_by_role("tab", name="変更履歴").click()
    expect(page.get_by_text(re.compile(f"交換 1.*→ {serial}"))).to_be_visible()


def test_of_windows_its_build_and_domain_and_what_is_not_known(page, hub):
    open_node(page, node_of(page, hub, "domain:ad.example"))
    hardware = page.get_by_role("table", name="ハードウェア")
    expect(hardware.get_by_role("row").filter(has_text="システム")).to_contain_text(re.compile(r"ビルド \d+\.\d+"))
    expect(hardware.get_by_role("row").filter(has_text="ドメイン")).to_contain_text("ad.example.co.jp")
    page.get_by_role("tab", name="稼働状況").click()
    expect(page.get_by_role("table", name="待ち受けポート")).to_contain_text("tcp/3389")
    expect(page.get_by_role("region", name="コンテナ")).to_contain_text("取得の対象外です。")


def test_old_algorithms_are_a_finding_and_no_gap(page, hub):
    open_node(page, node_of(page, hub, "problem:legacy-ssh"))
    finding = page.get_by_role("alert").filter(has_text="指摘事項")
    expect(finding).to_contain_text("ssh-rsa")
    expect(page.get_by_text("取得できなかった情報")).to_have_count(0)


def test_what_no_list_of_packages_holds_stands_beside_it(page, hub):
    open_node(page, node_of(page, hub, "has:packages os:debian"), "packages")
    expect(page.get_by_text(re.compile("同梱されたライブラリ、コンテナの中"))).to_be_visible()
    open_node(page, node_of(page, hub, "has:packages os:windows"), "packages")
    expect(page.get_by_text(re.compile("ストアアプリ"))).to_be_visible()
    page.get_by_role("tab", name="Windows Update").click()
    expect(page.get_by_text(re.compile("ビルドのリビジョンで判断できます"))).to_be_visible()
    page.goto("/apps/sonar/packages/search?name=openssl")
    expect(page.get_by_text(re.compile("同梱されたライブラリ、コンテナの中"))).to_be_visible()


def test_tags_and_mark(page, hub):
    one = node_of(page, hub, "type:storage")
    open_node(page, one)
    page.get_by_role("button", name="タグ", exact=True).click()
    page.get_by_role("combobox", name="タグ名").fill("保守")
    page.get_by_role("combobox", name="タグ値").fill("2027")
    page.get_by_role("dialog").get_by_role("button", name="タグを付ける").click()
    expect(page.get_by_role("listitem").filter(has_text="保守=2027")).to_be_visible()
    page.get_by_role("button", name="タグ 保守 を外す").click()
    expect(page.get_by_role("listitem").filter(has_text="保守=2027")).to_have_count(0)
    page.get_by_role("button", name="マーク", exact=True).click()
    page.get_by_role("radio", name="確認済").check()
    page.get_by_label("理由").fill("台帳にあり")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("マークした人: admin"))).to_be_visible()
    expect(page.get_by_text("台帳にあり", exact=True)).to_be_visible()
    page.get_by_role("button", name="マーク", exact=True).click()
    page.get_by_role("radio", name="マークなし").check()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("マークした人"))).to_have_count(0)


def test_merged_split_and_undone(page, hub):
    keep, other = told(page, hub, "GET", "/networks/1/managed-nodes?search=type:ups&sort=ipAddress")["items"]
    open_node(page, keep)
    page.get_by_role("button", name="ノード集約").click()
    window = page.get_by_role("dialog")
    window.get_by_label("このノードと同一の機器を選択してください").fill(other["displayName"])
    page.get_by_role("option", name=re.compile(other["displayName"])).click()
    expect(window).to_contain_text(f"は {keep['displayName']} (ノード {keep['managedNodeId']}) に集約されます")
    window.get_by_role("button", name="ノード集約").click()
    expect(page.get_by_text("ノードを集約しました。")).to_be_visible()
    said = page.get_by_text(re.compile(f"ノード {other['managedNodeId']}.*に集約しました"))
    expect(said.last).to_be_visible()
    page.get_by_role("button", name="集約の解除").click()
    expect(window.get_by_role("button", name="集約の解除")).to_be_disabled()
    window.get_by_role("checkbox").first.check()
    expect(window).to_contain_text("新しいノードになります")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    page.get_by_role("button", name="取り消す").click()
    page.get_by_role("dialog").get_by_role("button", name="取り消す").click()
    expect(page.get_by_text("判断を取り消しました。")).to_be_visible()
    open_node(page, other)


def test_notes_are_written_changed_and_deleted(page, hub):
    open_node(page, node_of(page, hub, "type:router"), "notes")
    page.get_by_label("タイトル").fill("交換予定")
    page.get_by_label("本文").fill("来月")
    page.get_by_role("button", name="追加").click()
    note = page.get_by_role("article").filter(has_text="交換予定")
    expect(note).to_contain_text("来月")
    note.get_by_role("button", name="編集: 交換予定").click()
    page.get_by_role("article").get_by_label("本文").fill("再来月")
    page.get_by_role("button", name="保存").click()
    expect(note).to_contain_text("再来月")
    note.get_by_role("button", name="削除: 交換予定").click()
    page.get_by_role("dialog").get_by_role("button", name="削除").click()
    expect(note).to_have_count(0)


def test_its_snapshots_and_what_differs(page, hub):
    open_node(page, node_of(page, hub, "has:packages"), "snapshots")
    table = page.get_by_role("table", name="スナップショット")
    expect(table.get_by_role("link").first).to_have_attribute("href", re.compile(r"/networks/1/snapshots/\d+$"))
    table.get_by_role("radio", name=re.compile("^作業前")).last.check()
    table.get_by_role("radio", name=re.compile("^作業後")).first.check()
    expect(page.get_by_role("heading", name="このノードの差分")).to_be_visible()


def test_what_is_asked_again_is_shown_while_it_waits(page, hub):
    other = "/networks/3"  # so that the runs that others look at stay as they are
    one = told(page, hub, "GET", f"{other}/managed-nodes?search=type:printer")["items"][0]
    page.goto(f"/apps/sonar{other}/managed-nodes/{one['managedNodeId']}?tab=attempts")
    page.get_by_role("button", name="再取得").click()
    expect(page.get_by_text("Ksocket が接続されると再取得します。")).to_be_visible()
    for run in told(page, hub, "GET", f"{other}/scans?limit=5")["items"]:
        if run["status"] in ("ordered", "running"):
            told(page, hub, "POST", f"{other}/scans/{run['scanId']}/cancel")
    expect(page.get_by_text("再取得できませんでした。")).to_be_visible()


def test_a_node_in_a_narrow_window(look, hub):
    page = look(locale="en-US", viewport={"width": 390, "height": 800}).sign_in()
    one = node_of(page, hub, "has:packages")
    switch = node_of(page, hub, "host:csw")
    of_host = [(one, tab) for tab in ("detail", "packages", "running", "snapshots", "attempts")]
    for node, tab in (*of_host, *((switch, tab) for tab in ("detail", "ports", "parts"))):
        open_node(page, node, tab)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
