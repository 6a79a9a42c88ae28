"""What the house promises of its own shape: small files, short functions, mirrored tests, hashed locks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("kswire", "ksocket", "kshub")
SOURCES = [path for package in PACKAGES for path in (ROOT / "packages" / package / "src").rglob("*.py")]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def module(path):
    return str(path.relative_to(ROOT))


def test_no_source_file_is_above_500_lines_and_most_are_below_200():
    lengths = {module(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 500} == {}
    assert sum(length < 200 for length in lengths.values()) >= 0.9 * len(lengths)


def test_functions_are_taken_in_at_a_glance():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_no_file_is_named_for_nothing():
    assert [module(path) for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_test_file_has_its_source(package):
    """tests/a/test_b.py tests src/<package>/a/b.py, or the package a/b/, or all files b.py of the packages in a/."""
    base = ROOT / "packages" / package
    strangers = []
    for path in (base / "tests").rglob("test_*.py"):
        place = base / "src" / package / path.relative_to(base / "tests").parent
        name = path.stem.removeprefix("test_")
        candidates = (place / f"{name}.py", place / name, *place.glob(f"*/{name}.py"))
        if place.name != name and not any(one.exists() for one in candidates):
            strangers.append(module(path))
    assert strangers == []


def test_the_lock_has_a_hash_for_everything():
    text = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    assert "://" not in text
    names = re.findall(r"^([a-z0-9_.-]+)==", text, re.MULTILINE | re.IGNORECASE)
    blocks = re.split(r"^[a-z0-9_.-]+==", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert [name for name, block in zip(names, blocks, strict=True) if "--hash=sha256:" not in block] == []
