import pytest

from kshub.api.paging import Page, page
from kshub.store.queries.lists import NoSuchField, Part

KEYS = {"size": len, "last": lambda one: one[-1:] or None}
WORDS = ("ccc", "", "bx", "a")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part(), ["ccc", "", "bx", "a"]),
        (Part(sort="size"), ["", "a", "bx", "ccc"]),
        (Part(sort="-size", limit=2), ["ccc", "bx"]),
        (Part(sort="last"), ["a", "ccc", "bx", ""]),
        (Part(sort="-last", offset=1), ["ccc", "a", ""]),
        (Part(offset=4), []),
    ],
)
def test_a_part_of_a_short_list(part, expected):
    assert page(WORDS, part, KEYS) == Page(expected, 4)


def test_no_such_field():
    with pytest.raises(NoSuchField):
        page(WORDS, Part(sort="colour"), KEYS)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_wrong_parts_are_refused_and_strangers_first(client):
    stranger = {"X-Authorization": ""}
    for path in ("/networks", "/networks/1/managed-nodes", "/networks/1/scans", "http://hub/api/settings/api-tokens"):
        for wrong in ({"offset": -1}, {"offset": 2**32}, {"limit": 0}, {"limit": 1001}, {"limit": "x"}):
            answer = await client.get(path, params=wrong)
            assert (answer.status_code, next(iter(wrong)) in answer.json()["detail"]) == (400, True), (path, wrong)
            assert (await client.get(path, params=wrong, headers=stranger)).status_code == 401
        assert (await client.get(path, params={"offset": 2**31, "limit": 1000})).json()["items"] == []
