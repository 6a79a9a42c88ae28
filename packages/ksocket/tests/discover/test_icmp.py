from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover import frames
from ksocket.discover.cookies import Cookies
from ksocket.discover.gateway import Link
from ksocket.discover.icmp import Echo, clock
from ksocket.discover.ways import Way

WAY = Way(Link("eth0", 2, "02:00:00:00:00:01", (), up=True), None, IPv4Address("192.168.7.1"))
HEADER = b"\2\0\0\0\0\2\2\0\0\0\0\1\x08\0"
COOKIES = Cookies()


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=256), st.sampled_from([b"", HEADER]))
def test_every_frame_is_an_echo_request_with_right_sums_and_its_own_cookie(hosts, header):
    echo = Echo(WAY, header, 0x0A020000, COOKIES)
    before = clock()
    echo.fill(hosts)
    size = echo.volley.size
    for n, host in enumerate(hosts):
        frame = bytes(echo.volley.frames[n * size : (n + 1) * size])
        packet = frame[len(header) :]
        assert frame.startswith(header)
        assert frames.checksum(packet[:20]) == frames.checksum(packet[20:]) == 0
        assert int.from_bytes(packet[16:20], "big") == 0x0A020000 + host
        assert packet[20] == 8
        answer = packet[:12] + packet[16:20] + packet[12:16] + b"\0" + packet[21:]
        reply = frames.reply(answer, 1)
        assert (reply.address, reply.cookie) == (0x0A020000 + host, COOKIES.of("icmp", 0x0A020000 + host))
        assert (reply.sent - before) % (1 << 32) < 10_000
