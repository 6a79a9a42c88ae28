import pytest

from ksocket.collect.windows.question import Read
from ksocket.collect.windows.stdregprov import names, one, read
from ksocket.reach.trouble import Trouble


class Answering:
    port, tls = 5985, False

    def __init__(self, **answer):
        self.answer, self.given = answer, None

    async def invoke(self, namespace, cls, method, parameters):
        self.given = (namespace, cls, method, dict(parameters))
        return self.answer


async def test_a_value():
    session = Answering(ReturnValue="0", sValue="17763")
    assert await read(session, Read("GetStringValue", r"SOFTWARE\X", "Build")) == "17763"
    assert session.given == (
        "root/default",
        "StdRegProv",
        "GetStringValue",
        {"hDefKey": "2147483650", "sSubKeyName": r"SOFTWARE\X", "sValueName": "Build"},
    )


@pytest.mark.parametrize("result", ["1", "2", "13", "2147749893"])
async def test_no_such_value(result):
    assert await read(Answering(ReturnValue=result), Read("GetDWORDValue", "X", "UBR")) is None


async def test_a_key_with_and_without_keys_below_and_none():
    assert await read(Answering(ReturnValue="0", sNames=("a", "b")), Read("EnumKey", "X")) == ("a", "b")
    assert await read(Answering(ReturnValue="0", sNames=None), Read("EnumKey", "X")) == ()
    assert await read(Answering(ReturnValue="2", sNames=None), Read("EnumKey", "X")) is None


@pytest.mark.parametrize("result", ["5", "6", "", None, "x" * 1000])
async def test_refused(result):
    with pytest.raises(Trouble) as caught:
        await read(Answering(ReturnValue=result), Read("EnumKey", r"SOFTWARE\X"))
    assert caught.value.problem.params["detail"].startswith(r"HKLM\SOFTWARE\X: error ")


def test_single_values_and_lists():
    assert [one(value) for value in ("a", ("a", "b"), (), None)] == ["a", "a", "", ""]
    assert [names(value) for value in ("a", ("a", "b"), (), None)] == [("a",), ("a", "b"), (), ()]
