"""Wrong questions are answered in the reader's language, under the API's names, always in the same shape."""

import ast
from pathlib import Path

import pytest

import kshub.api
from kshub.words.replies import reply

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
JSON = {"Content-Type": "application/json"}
RAISED = {"wrong", "ClientException", "NotAuthorizedException", "NotFoundException", "PermissionDeniedException"}
RAISED |= {"TooManyRequestsException", "NoSuchField", "reply"}


@SQLITE
@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, "このパスには何もありません。"),
        ("GET", "/networks/9", 404, "該当するネットワークはありません。"),
        ("DELETE", "/networks", 405, "このパスではこのメソッドを使えません。"),
        ("GET", "/networks/0", 400, "networkId: 1 以上にしてください。"),
        ("GET", "/networks?limit=0&offset=-1", 400, "limit: 1 以上にしてください。"),
        ("GET", "/networks?spaceId=x", 400, "spaceId: 整数を指定してください"),
        ("GET", "/networks?sort=x", 400, "sort は次のいずれか"),
        ("GET", "/networks/1/managed-nodes?state=x", 400, "state: 'x' は指定できません。"),
        ("GET", "/networks/1/managed-nodes/export?plain=x", 400, "plain: true または false"),
        ("GET", "/networks/1/events?managedNodeId=x", 400, "managedNodeId: 整数"),
        ("GET", "/packages/search", 400, "name を指定してください。"),
        ("GET", "/packages/search?name=", 400, "name: 1 文字以上にしてください。"),
    ],
)
async def test_a_wrong_question(client, method, path, status, said):
    answer = await client.request(method, path, headers={"Accept-Language": "ja"})
    told = answer.json()
    assert (answer.status_code, told["statusCode"], set(told)) == (status, status, {"statusCode", "code", "detail"})
    assert said in told["detail"]
    english = (await client.request(method, path, headers={"Accept-Language": "en"})).json()
    assert english["detail"].isascii()
    assert "_id" not in english["detail"]
    assert "node_state" not in english["detail"]


@SQLITE
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "JSON が途中で終わっています。"),
        (b"x", 400, "JSON の形式が正しくありません (0 バイト目)。"),
        (b"", 400, "本文が必要です。"),
        (b'{"displayName": "\xff"}', 400, "本文が UTF-8 ではありません。"),
        (b"[]", 400, "オブジェクトを指定してください (配列が指定されました)。"),
        (b"{}", 400, "displayName が必要です。"),
        (b'{"displayName": 5}', 400, "displayName: 文字列を指定してください (整数が指定されました)。"),
        (b'{"displayName": "x", "colour": 1}', 400, "colour という項目はありません。"),
        (b'{"displayName": "' + b"x" * (2 << 20) + b'"}', 413, "本文が大きすぎます。"),
    ],
    ids=range(9),
)
async def test_a_body_that_is_wrong(client, body, status, said):
    answer = await client.post("/networks", content=body, headers=JSON | {"Accept-Language": "ja"})
    assert (answer.status_code, answer.json()["statusCode"], answer.json()["detail"]) == (status, status, said)
    english = await client.post("/networks", content=body, headers=JSON | {"Accept-Language": "en"})
    assert english.json()["detail"].isascii()
    assert not english.json()["detail"].startswith("data")


@SQLITE
async def test_who_may_not_is_told_so_in_their_language(client):
    japanese = {"Accept-Language": "ja"}
    answer = await client.get("/networks", headers=japanese | {"X-Authorization": "Token nobody"})
    assert answer.json()["detail"] == "この API トークンは存在しないか、失効しています。"
    answer = await client.post("/networks", json={"displayName": "x"}, headers=japanese | client.viewer)
    assert answer.json()["detail"] == "閲覧者は変更できません。オペレーターまたは管理者に依頼してください。"


def test_every_sentence_that_a_handler_answers_with_has_a_translation():
    """Found in the source: what is written there, with x where something is put in."""
    told = [one for path in Path(kshub.api.__file__).parent.rglob("*.py") for one in _sentences(path)]
    assert len(told) > 100
    assert [one for one in told if reply(one, "ja").isascii()] == []


def _sentences(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "found" and len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
            yield f"no such {node.args[1].value}"
        elif node.func.id in RAISED and node.args and (text := _text(node.args[0])):
            yield text


def _text(node):
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(one.value if isinstance(one, ast.Constant) else "x" for one in parts)
    return None
