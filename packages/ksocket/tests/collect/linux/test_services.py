"""Service managers: what each prints, and the commands in a made-up place."""

import subprocess
import time

import pytest

from ksocket.collect.linux import script
from ksocket.collect.linux.services import COMMAND, parse
from kswire.problems import Code

SYSTEMD = """\
systemd
cron.service                loaded active running Regular background program processing daemon
getty@tty1.service          loaded active running Getty on tty1
postgresql@14-main.service  loaded active running PostgreSQL Cluster 14-main
ssh.service                 loaded active running OpenBSD Secure Shell server
ssh@3-192.0.2.5:22-192.0.2.9:51234.service loaded active running OpenBSD Secure Shell server per-connection daemon
sshd@0-7-2001:db8::5:22-2001:db8::9:40022.service loaded active running OpenSSH per-connection server daemon
systemd-coredump@12-3021-0.service loaded active running Process Core Dump (PID 3021/UID 0)
user@1000.service           loaded active running User Manager for UID 1000
status=0
"""
UBUS = """\
{
\t"dnsmasq": {
\t\t"instances": {
\t\t\t"cfg01411c": {
\t\t\t\t"running": true,
\t\t\t\t"pid": 1872,
\t\t\t\t"command": [
\t\t\t\t\t"\\/usr\\/sbin\\/dnsmasq",
\t\t\t\t\t"--secret=hunter2"
\t\t\t\t]
\t\t\t}
\t\t}
\t},
\t"gpio_switch": {
\t\t
\t},
\t"stopped": {
\t\t"instances": {
\t\t\t"instance1": {
\t\t\t\t"running": false
\t\t\t}
\t\t}
\t}
}
"""
LAUNCHCTL = """\
system = {
\ttype = system
\tenvironment = {
\t\tPATH => /usr/bin
\t\tSECRET => hunter2
\t}
\tservices = {
\t\t       0      - \tcom.apple.lskdd
\t\t     123      - \tcom.apple.runningboardd
\t\t     456   (pe) \tcom.openssh.sshd
\t}
\tdisabled services = {
\t\t"com.apple.ftpd" => disabled
\t}
}
"""


def told(text):
    return [(one.name, one.manager, one.description) for one in parse(text).running_services]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SYSTEMD,
            [
                ("cron", "systemd", "Regular background program processing daemon"),
                ("getty@tty1", "systemd", "Getty on tty1"),
                ("postgresql@14-main", "systemd", "PostgreSQL Cluster 14-main"),
                ("ssh", "systemd", "OpenBSD Secure Shell server"),
            ],
        ),
        ("openrc\ncrond\nsshd\nstatus=0\n", [("crond", "openrc", None), ("sshd", "openrc", None)]),
        (
            'procd\n\t"dnsmasq": {\n\t\t\t\t"running": true,\n\t"off": {\nstatus=0\n',
            [("dnsmasq", "procd", None)],
        ),
        (
            "launchd\n\tservices = {\n\t\t 0 - \tcom.apple.idle\n\t\t 12 - \tcom.openssh.sshd\n\t}\nstatus=0\n",
            [("com.openssh.sshd", "launchd", None)],
        ),
        (
            "rc\n/etc/rc.d/sshd\n/usr/local/etc/rc.d/nginx\nstatus=0\n",
            [("nginx", "rc", "enabled"), ("sshd", "rc", "enabled")],
        ),
        (
            "upstart\nrc stop/waiting\ntty (/dev/tty2) start/running, process 1421\n/var/lock/subsys/sshd\nstatus=0\n",
            [("sshd", "rc", None), ("tty", "upstart", None)],
        ),
    ],
)
def test_managers(text, expected):
    assert told(text) == expected


def test_nobody_to_ask_and_a_manager_that_fails():
    assert parse("").running_services is None
    assert parse("upstart\nstatus=0\n").running_services is None  # an initctl without an upstart
    facts = parse("systemd\nstatus=1\n")
    assert facts.running_services is None
    (missing,) = facts.missing
    assert (missing.group, missing.problem.code) == ("runningServices", Code.PARTIAL)
    assert missing.problem.params["detail"] == "systemd: exit status 1"


@pytest.mark.parametrize("name", ["a@1-" + ":1-" * 2_600, "a@1-" + "1" * 8_000, "a@1-" + ":1" * 4_000])
def test_names_without_end_take_no_time(name):
    begun = time.process_time()
    parse("systemd\n" + f"{name}.service loaded active running x\n" * 2_000 + "status=0\n")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", ["systemd\n", "something\nline\nstatus=0\n"])
def test_cut_off_and_strange(text):
    with pytest.raises(ValueError, match=r"cut off|unknown"):
        parse(text)


@pytest.mark.parametrize(
    ("program", "printed", "expected"),
    [("ubus", UBUS, ["dnsmasq"]), ("launchctl", LAUNCHCTL, ["com.apple.runningboardd", "com.openssh.sshd"])],
)
def test_secrets_of_command_lines_and_environments_do_not_leave(tmp_path, program, printed, expected):
    answer = run(tmp_path, **{program: printed})
    assert "hunter2" not in answer
    assert [one.name for one in parse(answer).running_services] == expected


def test_the_files_of_openrc(tmp_path):
    for name in ("started/sshd", "started/hwclock", "daemons/sshd/001", "daemons/stopped/001"):
        (tmp_path / "run/openrc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "run/openrc" / name).write_text("exec=secret\n")
    assert told(run(tmp_path)) == [("sshd", "openrc", None)]


def run(root, **programs):
    """What COMMAND prints where / is root, and these programs alone print something."""
    for name, printed in programs.items():
        (root / f"{name}.txt").write_text(printed)
    only = " ".join(programs) or "-"
    prelude = script.PRELUDE + f'has() {{ case " {only} " in *" $1 "*) ;; *) return 1 ;; esac; }}\n'
    prelude += "".join(f"{name}() {{ cat '{root}/{name}.txt'; }}\n" for name in programs)
    prelude += 'bounded() { "$@"; }\n'
    command = COMMAND.replace("/run/", f"{root}/run/").replace("/usr/sbin/service", "/nowhere")
    return subprocess.run(["sh", "-s"], input=prelude + command, capture_output=True, check=False, text=True).stdout
