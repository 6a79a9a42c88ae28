import os
import socket
import struct

import pytest

from lab import capture, requirements
from lab.frames import UDP, Frame


@pytest.mark.lab
def test_loopback_is_seen_both_ways():
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server, capture.capture(os.getpid(), "lo") as seen:
        server.bind(("127.0.0.1", 0))
        server.sendto(b"unmistakable", server.getsockname())
    mine = [frame for frame in seen.frames if frame.ip and frame.ip.protocol == UDP and b"unmistakable" in frame.data]
    assert [frame.outgoing for frame in mine] == [True, False]


def test_a_pcap_file_holds_what_was_seen(tmp_path):
    seen = capture.Capture()
    seen.frames.append(Frame(1.25, True, b"x" * 60))
    seen.write(tmp_path / "seen.pcap")
    whole = (tmp_path / "seen.pcap").read_bytes()
    assert struct.unpack_from("=IHHiIII", whole)[::6] == (0xA1B2C3D4, 1)
    assert struct.unpack_from("=IIII", whole, 24) == (1, 250000, 60, 60)
    assert whole[40:] == b"x" * 60
