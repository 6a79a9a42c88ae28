"""What users install has the pages in it, and what a browser loads first is small."""

import gzip
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .conftest import BUILT

KSHUB = Path(__file__).parents[2] / "packages" / "kshub"
FIRST = 400 * 1024  # bytes, by gzip

pytestmark = pytest.mark.skipif(not BUILT.exists(), reason="the pages are not built: make web")


def test_the_wheel_has_the_pages(tmp_path):
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=KSHUB, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
        document = held.read("kshub/static/index.html").decode()
    loaded = re.findall(r'(?:src|href)="/(assets/[^"]+)"', document)
    assert loaded
    assert {f"kshub/static/{one}" for one in loaded} <= names
    assert not [one for one in names if "node_modules" in one or one.endswith((".tsx", ".map"))]


def test_the_first_load_is_small():
    document = BUILT.read_text(encoding="utf-8")
    loaded = [BUILT.parent / one for one in re.findall(r'(?:src|href)="/(assets/[^"]+)"', document)]
    assert sum(len(gzip.compress(one.read_bytes())) for one in loaded) < FIRST


def test_no_other_host_is_named():
    document = BUILT.read_text(encoding="utf-8")
    assert "//" not in re.sub(r"<!--.*?-->", "", document)
