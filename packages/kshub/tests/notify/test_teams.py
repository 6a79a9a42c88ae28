"""A message for Teams."""

import msgspec

from kshub.notify import teams

from .conftest import message, told


def blocks(one):
    (attachment,) = teams.written(one)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]["body"]


def test_lines_are_text_and_no_markdown():
    (block,) = blocks(message(told(params={"name": "[bank](https://evil)", "addr": "**"}), url="https://hub"))
    assert block["type"] == "RichTextBlock"
    text, link = block["inlines"]
    assert text["text"].endswith("[bank](https://evil) (**) is new (node 5).")
    assert link["selectAction"]["url"] == "https://hub/apps/sonar/networks/3/managed-nodes/5"


def test_it_fits_into_what_teams_takes():
    long = {"name": "東" * 200, "addr": "京" * 200}
    some = [told(number, params=long) for number in range(50)]
    one = message(*some, ids=tuple(range(10_000)), url="https://" + "h" * 200)
    assert len(msgspec.json.encode(teams.written(one))) < 28 * 1024
    short = message(*map(told, range(50)), ids=tuple(range(10_000)), url="https://" + "h" * 490)
    assert len(msgspec.json.encode(teams.written(short))) < 28 * 1024
    assert blocks(one)[-1]["inlines"][0]["text"] == f"and {10_000 - len(blocks(one)) + 1} more"


def test_a_test_message():
    assert "nothing has happened" in blocks(message())[0]["inlines"][0]["text"]
