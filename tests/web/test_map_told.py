"""The map of what the hub itself tells: nothing here is made up but the positions."""

import io
import json
import re
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from .playing import LIVE
from .test_map import middle, search

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

NETWORK = "/apps/sonar/networks/1"  # of the made-up estate
MARGIN, RATIO = 24, 2  # of a picture: pixels around the map, and for each of the map
HEAD, FOOT = 56, (36, 120)  # what stands above it, and below: a legend of as many rows as it needs


@pytest.fixture
def told(page):
    """What the hub tells of the network; positions of this test are taken back."""
    yield json.loads(page.request.get(f"/api{NETWORK}/map").body())
    left = page.request.get(f"/api{NETWORK}/map/positions").json()["positions"]
    put(page, dict.fromkeys(left))


def put(page, positions):
    word = {"X-CSRF-Token": page.request.get("/api/session").json()["csrfToken"]}
    answer = page.request.put(f"/api{NETWORK}/map/positions", data={"positions": positions}, headers=word)
    assert answer.ok, answer.text()


def kept(page):
    return page.request.get(f"/api{NETWORK}/map/positions").json()["positions"]


def open_map(page, query=""):
    page.goto(f"{NETWORK}/map{query}")
    page.locator("canvas.map").wait_for()
    page.wait_for_function("performance.getEntriesByName('map-shown').length > 0")


def exported(page, kind):
    page.get_by_role("button", name="エクスポート").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=kind).click()
    return download.value.path().read_bytes()


class Drawing:
    """A file of draw.io, read by a parser of its own: each cell's text, and where it is on the map."""

    def __init__(self, document):
        self.cells = {one.get("id"): one for one in ET.fromstring(document).iter("mxCell")}  # noqa: S314 - ours

    def at(self, cell):
        x = y = 0.0
        while (shape := self.cells[cell].find("mxGeometry")) is not None:
            x, y, cell = x + float(shape.get("x")), y + float(shape.get("y")), self.cells[cell].get("parent")
        return x, y

    def called(self, text):
        """The cell whose text begins so."""
        [found] = [name for name, one in self.cells.items() if (one.get("value") or "").startswith(text)]
        return found

    def size(self, cell):
        shape = self.cells[cell].find("mxGeometry")
        return float(shape.get("width")), float(shape.get("height"))

    def bounds(self):
        sites = [(*self.at(one), *self.size(one)) for one in self.cells if re.fullmatch(r"s\d+", one)]
        left, top = min(one[0] for one in sites), min(one[1] for one in sites)
        return left, top, max(x + w for x, _, w, _ in sites) - left, max(y + h for _, y, _, h in sites) - top


def test_sites_and_a_host_are_found(page, told):
    open_map(page)
    for site in told["sites"]:
        if not site["displayName"]:  # of nodes that have no address now
            continue
        search(page, site["displayName"])
        expect(page.get_by_role("region", name=site["displayName"])).to_be_visible()
    nodes = told["nodes"]
    hosts = [at for at, tier in enumerate(nodes["tier"]) if tier == 0]
    host = next(at for at in hosts if sum(nodes["addr"][at] in one for one in nodes["addr"]) == 1)
    search(page, nodes["addr"][host])
    panel = page.get_by_role("region", name=nodes["displayName"][host] or nodes["addr"][host])
    expect(panel.get_by_role("link", name="ノードを開く")).to_have_attribute(
        "href", re.compile(f"/managed-nodes/{nodes['managedNodeId'][host]}$")
    )
    table = page.get_by_role("grid", name="マップ上のノード")
    expect(table).to_have_attribute("aria-rowcount", str(len(nodes["addr"]) + 1))


def drag(page, dx, dy, above=0):
    """What is in the middle of the map, or so many pixels above it, so many pixels."""
    x, y = middle(page)
    y -= above
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2, steps=2)
    page.mouse.move(x + dx, y + dy, steps=2)


def moved(page, dx, dy):
    drag(page, dx, dy)
    with page.expect_response("**/map/positions") as answered:
        page.mouse.up()
    assert answered.value.request.method == "PUT"
    return kept(page)


def test_what_is_moved_is_there_after_a_reload_and_in_the_file(page, told):
    subnet = max(told["subnets"], key=lambda one: one["nodes"])["subnet"]
    open_map(page)
    drawing = Drawing(exported(page, "draw.io"))
    card = drawing.called(f"{subnet}\n")
    home, (x, y) = drawing.at(drawing.cells[card].get("parent")), drawing.at(card)
    open_map(page, f"?at={x + 20},{y + 10},1")  # its head is in the middle, and a pixel is one of the map's
    page.get_by_role("button", name="配置を変更").click()
    wanted = pytest.approx([x - home[0] + 60, y - home[1] + 40], abs=1.5)
    assert moved(page, 60, 40) == {f"subnet:{subnet}": wanted}
    page.reload()
    drawing = Drawing(exported(page, "draw.io"))
    at, home = drawing.at(card), drawing.at(drawing.cells[card].get("parent"))
    assert [at[0] - home[0], at[1] - home[1]] == wanted


def test_the_file_for_drawio_is_the_drawing(page, told):
    put(page, {f"site:{told['sites'][0]['siteId']}": [1500, -400]})
    open_map(page)
    drawing = Drawing(exported(page, "draw.io"))
    names = {one.get("value") for one in drawing.cells.values()}
    nodes = told["nodes"]
    devices = [name for name, tier in zip(nodes["displayName"], nodes["tier"], strict=True) if tier]
    assert devices
    assert set(devices) <= names
    assert drawing.at("s0") == (1500, -400)
    ends = {one.get(end) for one in drawing.cells.values() for end in ("parent", "source", "target")} - {None}
    assert ends <= set(drawing.cells)
    for link in told["links"]:
        if link["to"] is not None and nodes["tier"][link["from"]] and nodes["tier"][link["to"]]:
            assert any(
                {one.get("source"), one.get("target")} == {f"d{link['from']}", f"d{link['to']}"}
                for one in drawing.cells.values()
            ), link
    picture = ET.fromstring(exported(page, "SVG"))  # noqa: S314 - ours
    left, top, width, height = drawing.bounds()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    scale = (float(picture.get("width")) - 2 * MARGIN) / width
    assert FOOT[0] - 2 <= float(picture.get("height")) - 2 * MARGIN - HEAD - height * scale <= FOOT[1]
    said = "".join(picture.itertext())
    assert "時点" in said
    assert "推定した接続" in said
    rects = [
        tuple(float(one.get(name)) for name in ("x", "y", "width", "height"))
        for one in picture.iter("{http://www.w3.org/2000/svg}rect")
    ]
    for cell in (one for one in drawing.cells if re.fullmatch(r"[sc]\d+", one)):
        (x, y), (w, h) = drawing.at(cell), drawing.size(cell)
        wanted = (MARGIN + (x - left) * scale, MARGIN + HEAD + (y - top) * scale, w * scale, h * scale)
        assert any(one == pytest.approx(wanted, abs=2) for one in rects), (cell, wanted)


def pixels(png):
    """Width and height of a PNG, of which all is read: its pieces are whole, and there are as many rows as it says."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    file, data, size = io.BytesIO(png[8:]), b"", (0, 0)
    while header := file.read(8):
        length, kind = struct.unpack(">I4s", header)
        body = file.read(length)
        assert zlib.crc32(kind + body) == int.from_bytes(file.read(4)), kind
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
            colours = {2: 3, 6: 4}[body[9]]
        data += body if kind == b"IDAT" else b""
    assert len(zlib.decompress(data)) == size[1] * (1 + colours * size[0])
    return size


def test_on_a_screen_of_two_pixels_a_point_canvas_and_picture_are_sharp(look, page, told):
    sharp = look(device_scale_factor=2).sign_in()
    open_map(sharp)
    canvas = sharp.locator("canvas.map")
    shown = canvas.evaluate("(one) => [one.width, one.height, one.clientWidth, one.clientHeight]")
    assert shown[:2] == [RATIO * shown[2], RATIO * shown[3]]
    svg = ET.fromstring(exported(sharp, "SVG"))  # noqa: S314 - ours
    wanted = tuple(RATIO * int(svg.get(side)) for side in ("width", "height"))
    assert pixels(exported(sharp, "PNG")) == wanted


def test_what_another_moves_is_seen_and_does_not_disturb_who_moves(page, told, look):
    other = look().sign_in()
    open_map(other)
    subnet = max(told["subnets"], key=lambda one: one["nodes"])["subnet"]
    search(other, subnet)
    expect(other).to_have_url(re.compile("at="))
    other.get_by_role("button", name="閉じる").click()
    other.get_by_role("button", name="配置を変更").click()
    site = told["sites"][0]["siteId"]
    drag(other, 60, 40, above=120)  # by the head of the card, in whose middle is a host; and holds it
    with other.expect_response("**/map/positions", timeout=LIVE):
        put(page, {f"site:{site}": [2000, -900]})
    with other.expect_response(lambda one: one.request.method == "PUT"):
        other.mouse.up()
    assert set(kept(page)) == {f"site:{site}", f"subnet:{subnet}"}
    assert Drawing(exported(other, "draw.io")).at("s0") == (2000, -900)
