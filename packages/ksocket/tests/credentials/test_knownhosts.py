import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.credentials import knownhosts
from ksocket.credentials.hostkey import parse_key

A = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"


@pytest.mark.parametrize(
    ("names", "addr", "port", "found"),
    [
        ("10.0.0.1", "10.0.0.1", 22, True),
        ("10.0.0.1", "10.0.0.1", 2222, False),  # another port is another server
        ("10.0.0.1", "10.0.0.11", 22, False),
        ("[10.0.0.1]:2222", "10.0.0.1", 2222, True),
        ("[10.0.0.1]:2222", "10.0.0.1", 22, False),
        ("[10.0.0.1]:22", "10.0.0.1", 22, False),
        ("router,10.0.0.1,10.0.0.2", "10.0.0.2", 22, True),
        ("10.0.0.*", "10.0.0.77", 22, True),
        ("10.0.0.?", "10.0.0.77", 22, False),
        ("10.0.0.*", "10.0.1.77", 22, False),
        ("[10.0.0.*]:2222", "10.0.0.7", 2222, True),
        ("*", "10.0.0.7", 22, True),
        ("*,!10.0.0.7", "10.0.0.7", 22, False),
        ("*,!10.0.0.?", "10.0.0.77", 22, True),
        ("!10.0.0.7", "10.0.0.8", 22, False),
        ("fd00::1", "fd00::1", 22, True),
        ("FD00:0::0001", "fd00::1", 22, True),  # IPv6 has many spellings
        ("[fd00:0::1]:2222", "fd00::1", 2222, True),
        ("fe80::1%eth0", "fe80::1%eth0", 22, True),
        ("|1|broken", "10.0.0.1", 22, False),
        ("|1|AAAA|AAAA|AAAA", "10.0.0.1", 22, False),
        ("|2|AAAA|AAAA", "10.0.0.1", 22, False),
    ],
)
def test_names(names, addr, port, found):
    known = knownhosts.parse(f"# a comment\n\n{names} {A} bob\n")
    assert known.keys(addr, port) == ((parse_key(A),) if found else ())


def test_hashed_by_the_real_ssh_keygen(tmp_path):
    path = tmp_path / "known_hosts"
    path.write_text(f"10.0.0.1 {A}\n[10.0.0.2]:2222,fd00::2 {A}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", path], check=True, capture_output=True)
    assert "10.0.0" not in path.read_text()
    known = knownhosts.read(path)
    asked = [("10.0.0.1", 22), ("10.0.0.1", 2222), ("10.0.0.2", 22), ("10.0.0.2", 2222), ("fd00::2", 22)]
    assert [bool(known.keys(*one)) for one in asked] == [True, False, False, True, True]


def test_markers():
    known = knownhosts.parse(f"@revoked 10.0.0.* {A}\n@cert-authority * {A}\n@else * {A}\n")
    assert known.keys("10.0.0.1") == ()
    assert known.revokes("10.0.0.1", 22, parse_key(A))
    assert not known.revokes("10.1.0.1", 22, parse_key(A))


def test_lines_that_cannot_be_read_are_passed_over():
    text = f"10.0.0.1\n10.0.0.1 ssh-ed25519\n10.0.0.1 ssh-ed25519 ????\n{'x,' * 40_000} {A}\n10.0.0.9 {A}\r\n"
    known = knownhosts.parse(text)
    assert (known.keys("10.0.0.1"), len(known.keys("10.0.0.9"))) == ((), 1)


@given(st.text())
def test_any_text_can_be_read(text):
    known = knownhosts.parse(f"{text}\n{text} {A}\n")
    known.keys("10.0.0.1", 2222)


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "known_hosts"
    path.write_bytes(f"10.0.0.1 {A} 管理者\n".encode("shift_jis"))
    assert knownhosts.read(path).keys("10.0.0.1")
    assert knownhosts.read(path) is knownhosts.read(path)
    path.write_text(f"10.0.0.22 {A}\n")
    assert not knownhosts.read(path).keys("10.0.0.1")


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "known_hosts"
    path.write_bytes(b"#" * (knownhosts.MAX_FILE_SIZE + 1))
    with pytest.raises(ValueError, match="larger than 4 MiB"):
        knownhosts.read(path)
