from kshub.testing.world import INSTALLATION, Host, done, received

HOST = Host(addr="10.0.0.5", name="web", packages=("bash 5",))


async def test_a_scan_is_published_once_after_its_last_report(world):
    ordered = await world.order()
    await world.tell(*HOST.reports(ordered.run))
    assert world.published == []
    await world.tell(done(ordered.run))
    [(snapshot, applied)] = world.published
    assert (snapshot, len(applied.created)) == (ordered.snapshot_id, 1)


async def test_what_was_received_and_not_merged_is_merged_at_the_next_start(world):
    ordered = await world.order()
    await world.flow.receive(world.ksocket, INSTALLATION, received([*HOST.reports(ordered.run), done(ordered.run)]))
    await world.flow.resume()
    await world.flow.resume()
    assert [snapshot for snapshot, _ in world.published] == [ordered.snapshot_id]
