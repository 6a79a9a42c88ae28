"""Which events go where."""

import pytest

from kshub.store.queries import places

from .test_notify_targets import HUB, ONE, chief, made

__all__ = ["chief"]


async def test_a_rule_is_made_changed_and_deleted(chief):
    for place, space in (("/spaces/1", "1"), (HUB, None)):
        target = (await made(chief, place))["targetId"]
        answer = await chief.post(f"{place}/notify-rules", json={"targetId": target, "kinds": ["run-failed"]})
        assert answer.status_code == 201, answer.text
        rule = answer.json()
        assert (rule["spaceId"], rule["networkId"], rule["wait"], rule["enabled"]) == (space, None, 60, True)
        where = f"{place}/notify-rules/{rule['ruleId']}"
        assert (await chief.get(where)).json() == rule
        assert (await chief.get(f"{place}/notify-rules")).json() == {"items": [rule], "total": 1}
        changed = await chief.put(where, json={"targetId": target, "networkId": "1", "wait": 0})
        assert changed.json() == rule | {"networkId": "1", "wait": 0, "kinds": []}
        assert (await chief.get(f"{place}/notify-rules?sort=-ruleId")).json()["total"] == 1
        assert (await chief.delete(where)).status_code == 204
        assert (await chief.get(where)).status_code == 404


@ONE
async def test_a_rule_names_only_what_is_its_own(chief, store):
    async with store.write() as connection:
        other = await places.add_space(connection, "other")
        network = await places.add_network(connection, other, "osaka")
    hubs, ours = (await made(chief, HUB))["targetId"], (await made(chief, "/spaces/1"))["targetId"]
    for place, body, text in (
        ("/spaces/1", {"targetId": hubs}, "target"),
        (HUB, {"targetId": ours}, "target"),
        ("/spaces/1", {"targetId": ours, "spaceId": str(other)}, "space"),
        ("/spaces/1", {"targetId": ours, "networkId": str(network)}, "network"),
        ("/spaces/1", {"targetId": ours, "networkId": "99"}, "network"),
        (HUB, {"targetId": hubs, "spaceId": "99"}, "space"),
        (HUB, {"targetId": hubs, "spaceId": "1", "networkId": str(network)}, "network"),
        (HUB, {"targetId": hubs, "networkId": "99"}, "network"),
        (HUB, {"targetId": "x"}, "target"),
    ):
        answer = await chief.post(f"{place}/notify-rules", json=body)
        assert (answer.status_code, answer.json()["detail"]) == (400, f"there is no such {text}"), body
    right = {"targetId": hubs, "spaceId": str(other), "networkId": str(network)}
    assert (await chief.post(f"{HUB}/notify-rules", json=right)).status_code == 201


@ONE
@pytest.mark.parametrize("wrong", [{"kinds": ["sunrise"]}, {"wait": -1}, {"wait": 86401}, {"kinds": "run-failed"}])
async def test_what_is_no_rule(chief, wrong):
    target = (await made(chief, HUB))["targetId"]
    assert (await chief.post(f"{HUB}/notify-rules", json={"targetId": target} | wrong)).status_code == 400


@ONE
async def test_how_many(chief, monkeypatch):
    monkeypatch.setattr("kshub.store.queries.targets.MOST_RULES", 1)
    target = (await made(chief, HUB))["targetId"]
    told = [await chief.post(f"{HUB}/notify-rules", json={"targetId": target}) for _ in range(2)]
    assert [one.status_code for one in told] == [201, 409]
    assert told[1].json()["code"] == "notify-rule-limit"
