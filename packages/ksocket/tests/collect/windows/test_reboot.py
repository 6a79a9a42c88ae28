import pytest

from ksocket.collect.windows.reboot import parse


@pytest.mark.parametrize(
    ("told", "pending"),
    [
        ((None, None, None, "PC1", "PC1"), False),
        ((None, None, None, None, None), False),
        (((), None, None, "PC1", "PC1"), True),
        ((None, ("a-guid",), None, "PC1", "PC1"), True),
        ((None, None, (r"\??\C:\Temp\a.tmp", ""), "PC1", "PC1"), True),
        ((None, None, ("", ""), "PC1", "PC1"), False),
        ((None, None, "", "PC1", "PC1"), False),
        ((None, None, None, "WIN-8K2JQ0C1R7P", "PC1"), True),
        ((None, None, None, "PC1", "pc1"), False),
    ],
)
def test_marks(told, pending):
    assert parse(*told).reboot_pending is pending
