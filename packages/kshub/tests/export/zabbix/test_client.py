"""JSON-RPC with Zabbix: how each version wants to be spoken to, and what an unkind answer can do."""

import json

import pytest

from kshub.export.zabbix.client import Client, Refused, token
from kshub.export.zabbix.known import Host
from kshub.export.zabbix.posting import place
from kshub.faults import Failure, Fault
from kshub.testing.zabbix import TOKEN, Memory, serving, zabbix


@pytest.mark.parametrize("version", ["6.0.14", "6.2.0", "6.4.0", "7.0.3", "7.2.0rc1", "10.0.0"])
async def test_each_version_is_shown_the_token_as_it_wants(version):
    with zabbix(Memory(version=version)) as url:
        client = Client(place(url), TOKEN)
        await client.greet()
        assert client.release == version
        assert await client.call("host.get", {"output": ["hostid"]}, list) == []


@pytest.mark.parametrize("version", ["6.0.14", "7.0.3"])
async def test_a_wrong_token_is_refused_and_not_told(version):
    with zabbix(Memory(version=version)) as url:
        client = Client(place(url), "f" * 64)
        await client.greet()
        with pytest.raises(Refused, match="Not authorized") as refused:
            await client.call("host.get", {"output": ["hostid"]}, list)
    assert "f" * 64 not in str(refused.value)


@pytest.mark.parametrize(("version", "code"), [("5.0.1", "old"), ("5.4.12", "old"), ("seven", "wrong"), ("", "wrong")])
async def test_what_is_too_old_or_no_version(version, code):
    told = json.dumps({"id": 1, "result": version}).encode()
    with serving(lambda request: request.say(told)) as url, pytest.raises(Failure, match=f"zabbix-{code}"):
        await Client(place(url), TOKEN).greet()


ANSWERS = {
    "no JSON": b"<html>",
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "no result": b'{"id": 1}',
    "of another call": b'{"id": 2, "result": []}',
    "no id": b'{"result": []}',
    "a result of another kind": b'{"id": 1, "result": {"hostid": 1}}',
    "an entry of another kind": b'{"id": 1, "result": [{"hostid": 5}]}',
    "entries without fields": b'{"id": 1, "result": [{}]}',
    "an error that is none": b'{"id": 1, "error": "no"}',
    "an error without code": b'{"id": 1, "error": {"message": "no"}}',
    "no UTF-8": b'{"id": 1, "result": ["\xff"]}',
    "deep": b'{"id": 1, "result": ' + b"[" * 100_000,
    "deep and whole": b'{"id": 1, "result": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "numbers": b'{"id": 1, "result": ' + b"9" * 100_000 + b"}",
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_what_is_no_answer_of_zabbix(answer):
    with serving(lambda request: request.say(ANSWERS[answer])) as url, pytest.raises(Failure) as failure:
        await Client(place(url), TOKEN).call("host.get", {}, list[Host])
    assert failure.value.code == "zabbix-wrong"
    assert len(failure.value.params["detail"]) < 300


async def test_what_zabbix_says_is_one_short_line():
    error = {"code": -1, "message": "Invalid\n\x1b[31m" + "x" * 10_000, "data": "y", "debug": [TOKEN]}
    told = json.dumps({"id": 1, "error": error}).encode()
    with serving(lambda request: request.say(told)) as url, pytest.raises(Refused) as refused:
        await Client(place(url), TOKEN).call("host.get", {}, list)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 300
    assert TOKEN not in str(refused.value)


def written(tmp_path, text, mode=0o600):
    path = tmp_path / "token"
    path.write_bytes(text)
    path.chmod(mode)
    return path


def test_a_token_in_a_file(tmp_path):
    assert token(written(tmp_path, TOKEN.encode() + b"\r\n")) == TOKEN
    assert token(written(tmp_path, b"abc", 0o400)) == "abc"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_token_that_others_can_read_is_not_taken(tmp_path, mode):
    with pytest.raises(Fault) as fault:
        token(written(tmp_path, TOKEN.encode(), mode))
    assert (fault.value.code, fault.value.params["mode"]) == ("zabbix-token-open", f"{mode:04o}")


@pytest.mark.parametrize("text", [b"", b"\n", b"a b", b"a\nX-Header: b", "鍵".encode(), b"x" * 2000, b"\xff", b"a\x00"])
def test_what_is_no_token(tmp_path, text):
    with pytest.raises(Fault, match="zabbix-token-wrong"):
        token(written(tmp_path, text))


def test_a_token_that_is_not_there(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(Fault, match="zabbix-token-unreadable"):
            token(path)
