"""Lists of the hub itself: headings, and nothing secret."""

import json

import pytest

from kshub.auth import people as enrolled
from kshub.auth.audit import Wanted
from kshub.export import files, people
from kshub.export.files import Wish
from kshub.export.titles import LISTS, heading
from kshub.store.schema import group_member, user, user_group

TITLES = {"audit": people.audit_log(None, Wanted(), "en"), "users": people.users()}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", people.NAMES)
def test_every_column_has_a_heading(name, language):
    assert LISTS[name][language]
    for one in TITLES[name].columns:
        assert "UTC" not in heading(one.name, language, "Asia/Tokyo")


async def test_users_with_their_groups(furnished):
    async with furnished.write() as connection:
        for number, name in enumerate(("hanako", "taro"), 1):
            assert await enrolled.add(connection, name, "correct horse battery", "viewer", 1) == number
        await connection.execute(user.update().where(user.c.id == 1).values(totp="JBSWY3DPEHPK3PXP"))
        for number, name in enumerate(("night", "day"), 1):
            row = {"id": number, "display_name": name, "created_at": 1}
            await connection.execute(user_group.insert().values(row))
            row = {"group_id": number, "user_id": 2, "external": False}
            await connection.execute(group_member.insert().values(row))
    async with furnished.read() as connection:
        where = await files.hub(connection)
        assert await files.check(connection, None, people.users(), where, Wish("xlsx")) == 2
    parts = files.made(furnished, None, people.users(), where, Wish("jsonl"))
    text = b"".join([one async for one in parts]).decode()
    told = [json.loads(one) for one in text.splitlines()]
    assert [(one["username"], one["groups"], one["twoStep"], one["enabled"]) for one in told] == [
        ("hanako", "", True, True),
        ("taro", "day\nnight", False, True),
    ]
    assert "argon2" not in text
    assert "JBSWY3DPEHPK3PXP" not in text
