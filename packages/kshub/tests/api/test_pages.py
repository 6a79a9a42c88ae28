"""One document for all pages, the files that it loads, and what a browser may let in."""

import re

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from kshub.api import pages
from kshub.api.errors import HANDLERS
from kshub.api.pages import Pages

CODE = b"export const one = 1;\n"


@pytest.fixture
def place(tmp_path):
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "index.html").write_text('<meta name="csp-nonce" content="__NONCE__">東京', encoding="utf-8")
    (assets / "main-1a2b.js").write_bytes(CODE)
    (assets / "main-1a2b.js.br").write_bytes(b"as brotli")
    (assets / "main-1a2b.js.gz").write_bytes(b"as gzip")
    (assets / "icon.svg").write_bytes(b"<svg/>")
    (assets / "notes.txt").write_bytes(b"not for browsers")
    (tmp_path / "secret.js").write_bytes(b"beside")
    return tmp_path


@pytest.fixture
async def client(place):
    app = Litestar(pages.routes(Pages(place)), exception_handlers=HANDLERS, openapi_config=None)
    async with AsyncTestClient(app) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["/", "/login", "/apps/sonar/networks/1/managed-nodes", "/settings", "/settings/users"]
)
async def test_every_page_is_the_same_document(client, path):
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "東京" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_nothing_from_elsewhere_and_nothing_inline(client):
    answer = await client.get("/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    nonce = re.search(r"'nonce-([\w-]{16,})'", policy).group(1)
    assert f'content="{nonce}"' in answer.text
    assert nonce not in (await client.get("/")).text


@pytest.mark.parametrize(
    ("accepted", "encoding", "data"),
    [
        ("gzip, deflate, br", "br", b"as brotli"),
        ("gzip;q=1", "gzip", b"as gzip"),
        ("identity", None, CODE),
        ("", None, CODE),
    ],
)
def test_a_file_in_the_form_that_the_browser_takes(place, accepted, encoding, data):
    assert Pages(place).files["main-1a2b.js"].best(accepted) == (encoding or "", data)


async def test_files_whose_name_tells_their_content_are_good_for_ever(client):
    answer = await client.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert answer.content == CODE
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/assets/icon.svg")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["none.js", "notes.txt", "main-1a2b.js.br", "..%2Fsecret.js", "%2e%2e/secret.js", "../secret.js"]
)
async def test_what_is_no_file_of_the_pages(client, name):
    assert (await client.get(f"/assets/{name}")).status_code == 404


async def test_pages_that_are_not_built_say_so(tmp_path):
    async with AsyncTestClient(Litestar(pages.routes(Pages(tmp_path)), openapi_config=None)) as made:
        answer = await made.get("/")
        assert "make web" in answer.text
        assert "再読み込み" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert (await made.get("/assets/main.js")).status_code == 404


async def test_pages_that_are_built_while_the_hub_runs_are_served(place):
    (place / "index.html").rename(place / "later.html")
    async with AsyncTestClient(Litestar(pages.routes(Pages(place)), openapi_config=None)) as made:
        assert "make web" in (await made.get("/")).text
        (place / "later.html").rename(place / "index.html")
        assert "東京" in (await made.get("/")).text
        asked = await made.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
        assert asked.content == CODE
