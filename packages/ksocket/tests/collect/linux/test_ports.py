"""The tables of several systems, and the command on this machine with a real listener."""

import socket
import subprocess

import pytest

from ksocket.collect.linux import script
from ksocket.collect.linux.ports import COMMAND, EPHEMERAL, MAX_PORTS, parse
from kswire.problems import Code

OLD_SS = """\
family 4
Netid  State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
tcp    LISTEN     0      128                    *:22                    *:*      users:(("sshd",1421,3))
udp    UNCONN     0      0              127.0.0.1:323                   *:*
family 6
Netid  State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
tcp    LISTEN     0      128                   :::22                   :::*      users:(("sshd",1421,4))
end
"""
NEW_SS = """\
family 4
Netid State  Recv-Q Send-Q         Local Address:Port   Peer Address:PortProcess
udp   UNCONN 0      0              127.0.0.53%lo:53          0.0.0.0:*    users:(("systemd-resolve",pid=512,fd=13))
tcp   LISTEN 0      4096                0.0.0.0:22          0.0.0.0:*    users:(("sshd",pid=9,fd=3),("init",pid=1,fd=7))
family 6
Netid State  Recv-Q Send-Q         Local Address:Port   Peer Address:PortProcess
udp   UNCONN 0      0      [fe80::5054:ff:fe12:1]%eth0:546      [::]:*
tcp   LISTEN 0      511                        *:80                *:*
tcp   LISTEN 0      100       [::ffff:127.0.0.1]:8005              *:*    users:(("java",pid=77,fd=1))
end
"""
LITTLE = """\
order l
table tcp
   0: 0100007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0200007F:0A0A 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
table tcp6
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 3
table udp
  11: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4 2 0 0
  12: 0101A8C0:0035 0801A8C0:0045 07 00000000:00000000 00:00000000 00000000     0        0 5 2 0 0
end
"""
BIG = """\
order b
table tcp
   0: 7F000001:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
table tcp6
   0: FE800000000000000000000000000001:0035 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 3
end
"""
SOCKSTAT = """\
sockstat
USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
root     sshd       1023  3  tcp6   *:22                  *:*
root     sshd       1023  4  tcp4   *:22                  *:*
www      nginx: mas 988   6  tcp46  *:80                  *:*
?        ?          ?     ?  udp6   fe80::1%lo0:123       *:*
end
"""
MACOS = """\
netstat
COMMAND     PID USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
Code\\x20Helper 501 ann 23u  IPv4 0x9cef83178f0736f5      0t0  TCP 127.0.0.1:49788 (LISTEN)
rapportd    412 ann    8u  IPv6 0x9cef83178f0736f6      0t0  TCP *:49152 (LISTEN)
identitys   413 ann    9u  IPv4 0x9cef83178f0736f7      0t0  UDP *:*
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  127.0.0.1.49788        *.*                    LISTEN
tcp46      0      0  *.49152                *.*                    LISTEN
tcp4       0      0  *.22                   *.*                    LISTEN
tcp4       0      0  192.168.0.4.49868      192.0.2.7.443          ESTABLISHED
tcp4       0      0  *.*                    *.*                    CLOSED
udp4       0      0  *.5353                 *.*
udp4       0      0  192.168.0.4.60000      192.0.2.7.443
udp6       0      0  fe80::1%lo0.123        *.*
end
"""


def told(text):
    return [(one.protocol, one.addr, one.port, one.process) for one in parse(text).listening_ports]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            OLD_SS,
            [
                ("tcp", "0.0.0.0", 22, "sshd"),
                ("tcp", "::", 22, "sshd"),
                ("udp", "127.0.0.1", 323, None),
            ],
        ),
        (
            NEW_SS,
            [
                ("tcp", "0.0.0.0", 22, "sshd"),
                ("tcp", "::", 80, None),
                ("tcp", "127.0.0.1", 8005, "java"),
                ("udp", "127.0.0.53", 53, "systemd-resolve"),
                ("udp", "fe80::5054:ff:fe12:1", 546, None),
            ],
        ),
        (
            LITTLE,
            [("tcp", "::", 22, None), ("tcp", "127.0.0.1", 53, None), ("udp", "0.0.0.0", 68, None)],
        ),
        (BIG, [("tcp", "127.0.0.1", 53, None), ("tcp", "fe80::1", 53, None)]),
        (
            SOCKSTAT,
            [
                ("tcp", "0.0.0.0", 22, "sshd"),
                ("tcp", "::", 22, "sshd"),
                ("tcp", "::", 80, "nginx: mas"),
                ("udp", "fe80::1", 123, None),
            ],
        ),
        (
            MACOS,
            [
                ("tcp", "0.0.0.0", 22, None),
                ("tcp", "::", 49152, "rapportd"),
                ("tcp", "127.0.0.1", 49788, "Code Helper"),
                ("udp", "fe80::1", 123, None),
                ("udp", "0.0.0.0", 5353, None),
            ],
        ),
    ],
    ids=["ss of RHEL 6", "ss of today", "little endian", "big endian", "FreeBSD", "macOS"],
)
def test_tables(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "tcp LISTEN 0 128 0.0.0.0:0 0.0.0.0:*",
        "tcp LISTEN 0 128 0.0.0.0:65536 0.0.0.0:*",
        "tcp LISTEN 0 128 0.0.0:22 0.0.0.0:*",
        "tcp ESTAB 0 128 10.0.0.1:22 10.0.0.2:4444",
        "icmp6 UNCONN 0 0 *:ipv6-icmp *:*",
    ],
)
def test_what_is_no_port(line):
    assert told(f"family 4\nNetid State\n{line}\nend\n") == []


def test_nobody_to_ask_is_not_known_and_no_port_is_an_answer():
    assert parse("end\n").listening_ports is None
    assert parse("family 4\nfamily 6\nend\n").listening_ports is None  # ss is there and fails
    assert parse("order l\ntable tcp\nend\n").listening_ports == ()


def test_a_machine_with_too_many():
    lines = [f"tcp LISTEN 0 1 10.0.{port >> 8}.{port & 255}:22 0.0.0.0:*" for port in range(MAX_PORTS + 1)]
    assert len(told("\n".join(["family 4", "Netid State", *lines, "end"]))) == MAX_PORTS


@pytest.mark.parametrize(
    "text",
    [
        "family 4\nfailed 124\nfamily 6\nNetid State\ntcp LISTEN 0 1 [::]:22 [::]:*\nend\n",
        "sockstat\nUSER COMMAND\nroot sshd 1 3 tcp4 *:22 *:*\nfailed 143\nend\n",
        "family 4\nNetid State\n" + "tcp LISTEN 0 1 0.0.0.0:22 0.0.0.0:*\n" * 19_998 + "end\n",
    ],
    ids=["too late", "killed", "too many lines"],
)
def test_half_a_table_is_none(text):
    facts = parse(text)
    assert facts.listening_ports is None
    assert [(one.group, one.problem.code) for one in facts.missing] == [("listeningPorts", Code.PARTIAL)]


def test_a_family_that_the_system_does_not_have_leaves_the_other():
    assert told("family 4\nNetid State\ntcp LISTEN 0 1 0.0.0.0:22 0.0.0.0:*\nfamily 6\nfailed 1\nend\n")


def test_an_ss_that_does_not_end_in_time(tmp_path):
    """As with -p on a machine of many processes; the other family answers."""
    slow = tmp_path / "ss"
    slow.write_text("#!/bin/sh\n[ $1 = -6 ] || exec sleep 60\necho Netid State\n")
    slow.chmod(0o755)
    text = f"{script.PRELUDE}PATH={tmp_path}:$PATH; seconds=1\n{COMMAND}"
    printed = subprocess.run(["sh"], input=text, capture_output=True, text=True, check=True).stdout
    assert [one.problem.params["detail"] for one in parse(printed).missing] == ["exit status 124"]


def test_cut_off():
    with pytest.raises(ValueError, match="cut off"):
        parse("family 4\nNetid State\n")


def test_ports_from_which_programs_ask_are_left_out():
    lines = ["udp UNCONN 0 0 0.0.0.0:32767 0.0.0.0:*", "udp UNCONN 0 0 0.0.0.0:32768 0.0.0.0:*"]
    lines += ["tcp LISTEN 0 1 0.0.0.0:32768 0.0.0.0:*"]
    found = told("\n".join(["family 4", "Netid State", *lines, "end"]))
    assert [(protocol, port) for protocol, _, port, _ in found] == [("tcp", 32768), ("udp", 32767)]


def bind_below(sock, port):
    """To a free one, so that tests side by side do not meet."""
    while True:
        port -= 1
        try:
            return sock.bind(("127.0.0.1", port))
        except OSError:
            continue


@pytest.mark.parametrize("without", ["", "ss"])
def test_a_real_listener(without):
    """By ss, which names this process, and by /proc/net, which does not."""
    hidden = f'has() {{ [ "$1" != "{without}" ] && command -v "$1" >/dev/null; }}\n'
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        bind_below(udp, EPHEMERAL)
        asked = subprocess.run(
            ["sh", "-s"], input=script.PRELUDE + hidden + COMMAND, capture_output=True, check=True, text=True
        )
        wanted = {("tcp", tcp.getsockname()[1]), ("udp", udp.getsockname()[1])}
    mine = [one for one in parse(asked.stdout).listening_ports if (one.protocol, one.port) in wanted]
    assert [(one.protocol, one.addr) for one in mine] == [("tcp", "127.0.0.1"), ("udp", "127.0.0.1")]
    assert all((one.process is None) == bool(without) for one in mine)


def test_no_command_line_is_read():
    assert "netstat -p" not in COMMAND
    assert "cmdline" not in COMMAND
