"""Packages over all nodes: who has one, in which version, who has not, and of whom nobody knows."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

SEARCH = "/apps/sonar/packages/search"


def bars(page):
    return page.get_by_role("list", name="バージョンの分布").get_by_role("button")


def counts(page):
    """The three numbers as the tabs say them."""
    return [
        int(page.get_by_role("tab", name=re.compile(rf"^{one} \d")).inner_text().split()[-1].replace(",", ""))
        for one in ("該当", "非該当", "未確認")
    ]


def test_a_name_is_suggested_and_the_three_lists_are_all_nodes(page):
    page.get_by_role("link", name="パッケージ").click()
    expect(page.get_by_text("パッケージ名を入力してください")).to_be_visible()
    page.get_by_role("combobox", name="パッケージ名").fill("opens")
    page.get_by_role("option", name=re.compile("^openssl")).first.click()
    page.get_by_role("button", name="検索").click()
    expect(page).to_have_url(re.compile("name=openssl"))
    expect(page.get_by_role("table", name="該当", exact=True).locator("tbody tr").first).to_be_visible()
    yes, no, unknown = counts(page)
    said = page.get_by_text(re.compile("^全 .* ノード")).inner_text()
    assert re.findall(r"\d+", said) == [str(one) for one in (yes + no + unknown, yes, no, unknown)]
    page.get_by_role("tab", name="未確認").click()
    expect(page).to_have_url(re.compile("list=unknown"))
    rows = page.get_by_role("table", name="未確認", exact=True).locator("tbody tr")
    expect(rows.first).to_contain_text("取得できていません")
    page.get_by_role("tab", name="非該当", exact=False).click()
    expect(page.get_by_role("table", name="非該当", exact=True).locator("time").first).to_be_visible()


def test_a_version_narrows_and_another_click_takes_that_back(page):
    page.goto(f"{SEARCH}?name=openssl")
    bar = bars(page).first
    expect(bar).to_be_visible()
    every = counts(page)
    number = int(re.search(r"(\d+)$", bar.inner_text().strip())[1])
    bar.click()
    expect(page).to_have_url(re.compile("version=%3D"))
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("tab", name=re.compile(rf"^該当 {number}$"))).to_be_visible()
    assert sum(counts(page)) == sum(every)
    bar.click()
    expect(page).not_to_have_url(re.compile("version="))
    expect(page.get_by_role("tab", name=re.compile(rf"^該当 {every[0]}$"))).to_be_visible()


def test_the_whole_question_is_in_the_address(page, look):
    page.goto(SEARCH)
    page.get_by_role("combobox", name="パッケージ名").fill("openssl")
    page.get_by_role("combobox", name="名前の種類").click()
    page.get_by_role("option", name="ソースパッケージ").click()
    page.get_by_role("textbox", name="バージョン").fill("3.0.19-1~deb12u5")
    page.get_by_role("textbox", name="アーキテクチャ").fill("amd64")
    page.get_by_role("combobox", name="種類", exact=True).click()
    page.get_by_role("option", name="dpkg").click()
    page.get_by_role("combobox", name="対象").click()
    page.get_by_role("option", name="大阪支社").click()
    page.get_by_role("textbox", name="バージョン").press("Enter")
    for part in ("name=openssl", "by=source", r"version=%3C3\.0\.19-1", "arch=amd64", "kind=dpkg", "networkId="):
        expect(page).to_have_url(re.compile(part))
    expect(bars(page).first).to_be_visible()
    other = look().sign_in()
    other.goto(page.url)
    expect(other.get_by_role("textbox", name="バージョン")).to_have_value("3.0.19-1~deb12u5")
    expect(other.get_by_role("combobox", name="対象")).to_have_value("大阪支社")
    expect(other.get_by_role("combobox", name="比較")).to_have_value("<")
    expect(bars(other).first).to_be_visible()
    assert counts(other) == counts(page)


def test_what_is_no_version_is_said_and_what_was_typed_stays(page):
    page.goto(f"{SEARCH}?name=openssl")
    page.get_by_role("textbox", name="バージョン").fill("3 0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox", name="バージョン")).to_have_value("3 0")
    page.get_by_role("textbox", name="バージョン").fill("3.0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(bars(page).first).to_be_visible()


def test_a_package_that_nobody_has(page):
    page.goto(f"{SEARCH}?name=no-such-package")
    expect(page.get_by_text("この名前のパッケージを持つノードはありません")).to_be_visible()
    expect(page.get_by_role("tab", name="該当 0", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="パッケージ名").fill("")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("name=no-such-package"))


def test_what_is_shown_is_had_as_a_file(page):
    page.goto(f"{SEARCH}?name=openssl&list=unknown")
    expect(page.get_by_role("table", name="未確認", exact=True)).to_be_visible()
    every = counts(page)
    for name, expected in (("この一覧をエクスポート", every[2]), ("3 つの一覧をエクスポート", sum(every))):
        page.get_by_role("button", name=name).click()
        with page.expect_download() as begun:
            page.get_by_role("menuitem", name="CSV").click()
        expect(page.get_by_role("menuitem")).to_have_count(0)  # closed: the next menu's is meant next
        told = Path(begun.value.path()).read_text(encoding="utf-8-sig")
        heads, *lines = csv.reader(io.StringIO(told))
        assert "判定" in heads
        assert len(lines) == expected


def test_in_english_dark_and_narrow(look):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    page.goto(f"{SEARCH}?name=openssl&version=%3C3.5")
    expect(page.get_by_role("heading", level=1)).to_have_text("Packages")
    expect(page.get_by_role("tab", name="Not affected")).to_be_visible()
    expect(page.locator(".mantine-Loader-root")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
