"""Datagrams on loopback."""

from ksocket.discover.names.udp import MAX_REPLIES, exchange


def nobody(_addr):
    pass


async def test_replies_until_they_are_enough(udp):
    port = await udp(lambda datagram: [datagram, b"2", b"3"])
    sources = []
    replies = await exchange("127.0.0.1", port, b"1", 5.0, lambda replies: len(replies) == 2, sources.append)
    assert (replies, sources) == ([b"1", b"2"], ["127.0.0.1"])


async def test_who_never_ends_is_not_heard_without_end(udp):
    port = await udp(lambda _: [b"x"] * 200)
    assert len(await exchange("127.0.0.1", port, b"1", 5.0, lambda _: False, nobody)) == MAX_REPLIES


async def test_nobody_there(udp):
    assert await exchange("127.0.0.1", 1, b"1", 5.0, bool, nobody) == []
    assert await exchange("::1", 1, b"1", 5.0, bool, nobody) == []


async def test_silence_ends_with_the_time(udp):
    port = await udp(lambda _: [])
    assert await exchange("127.0.0.1", port, b"1", 0.02, bool, nobody) == []
