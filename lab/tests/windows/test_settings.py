import msgspec
import pytest

from lab.windows.settings import Settings


@pytest.mark.parametrize("keys", [
    {}, {"machine": "2019", "colour": "red"}, {"machine": "2019", "offers": ["Digest"]},
    {"machine": "2019", "tls": "0.9"},
    {"machine": "2019", "mischief": {"kind": "bad weather"}}, {"machine": "2019", "binding": "yes"},
])  # fmt: skip
def test_mistakes_are_told(keys):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(keys, Settings)
