import pytest

from ksocket.collect.linux.machine_id import parse
from kswire.facts import Signature

ID = "3d1219c7c4c5404aaa1f6d2a48adfda4"


@pytest.mark.parametrize("text", [f"{ID}\n", f"{ID.upper()}\nsecond line\n"])
def test_an_identity(text):
    assert parse(text).signatures == (Signature(kind="machineId", value=ID),)


@pytest.mark.parametrize("text", ["", "uninitialized\n", "0" * 32, "b" * 32, ID[:-1], f"{ID}a"])
def test_none(text):
    assert parse(text).signatures is None
