"""Container runtimes: what each prints; and that no daemon is started by asking."""

import json
import os
import re
import socket
import subprocess

import pytest

from ksocket.collect.linux import script
from ksocket.collect.linux.containers import COMMAND, parse
from kswire.problems import Code

STORED = [
    {
        "id": "57" * 32,
        "names": ["web"],
        "image": "d7" * 32,
        "layer": "67" * 32,
        "metadata": '{"image-name":"docker.io/library/nginx:1.25","image-id":"d7d7","name":"web"}',
        "created": "2024-03-22T20:59:54.545266929Z",
        "flags": {"MountLabel": "x", "ProcessLabel": "y"},
    },
    {"id": "58" * 32, "names": ["stopped"], "image": "d7" * 32, "metadata": "{}"},
]
CONTAINERD = """\
runtime containerd
CONTAINER    IMAGE                        RUNTIME
web          docker.io/library/nginx:1    io.containerd.runc.v2
old          docker.io/library/nginx:1    io.containerd.runc.v2
TASK    PID    STATUS
web     812    RUNNING
old     0      STOPPED
status=0
end
"""
LXC = """\
runtime lxc
/var/lib/lxc/101
/var/lib/lxc/101
/var/snap/lxd/common/lxd/containers/c1
/var/lib/incus/containers/i1
status=0
end
"""


def told(text):
    return [(one.runtime, one.name, one.image) for one in parse(text).containers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "runtime docker\nweb\tnginx:1.25\ndb\tpostgres\nstatus=0\nend\n",
            [("docker", "db", "postgres"), ("docker", "web", "nginx:1.25")],
        ),
        (
            CONTAINERD,
            [("containerd", "web", "docker.io/library/nginx:1")],
        ),
        (
            LXC,
            [("incus", "i1", None), ("lxc", "101", None), ("lxd", "c1", None)],
        ),
        ("runtime jail\nwww\nstatus=0\nend\n", [("jail", "www", None)]),
        ("runtime docker\nstatus=0\nend\n", []),
    ],
    ids=["docker", "containerd", "lxc", "jail", "none"],
)
def test_runtimes(text, expected):
    assert told(text) == expected


def test_no_runtime_is_not_known():
    assert parse("end\n").containers is None


@pytest.mark.parametrize(
    ("status", "detail"), [("refused", "docker: permission denied"), ("1", "docker: exit status 1")]
)
def test_what_is_refused_or_fails_is_said_and_the_others_stand(status, detail):
    facts = parse(f"runtime docker\nstatus={status}\nruntime lxc\n/var/lib/lxc/a\nstatus=0\nend\n")
    assert [one.name for one in facts.containers] == ["a"]
    assert [(one.problem.code, one.problem.params["detail"]) for one in facts.missing] == [(Code.PARTIAL, detail)]
    assert parse(f"runtime docker\nstatus={status}\nend\n").containers is None


@pytest.mark.parametrize("status", ["124", "143"])
def test_a_runtime_that_is_too_slow_leaves_no_half_of_a_list(status):
    facts = parse(f"runtime docker\nstatus={status}\nruntime lxc\n/var/lib/lxc/a\nstatus=0\nend\n")
    assert facts.containers is None
    assert [one.problem.params["detail"] for one in facts.missing] == [f"docker: exit status {status}"]


def test_cut_off():
    with pytest.raises(ValueError, match="cut off"):
        parse("runtime docker\nweb\tnginx\n")


def run(root, **programs):
    """What COMMAND prints where / is root and only these programs are there, each a shell function."""
    known = " ".join(programs)
    prelude = script.PRELUDE + f'has() {{ case " {known} " in *" $1 "*) ;; *) return 1 ;; esac; }}\n'
    prelude += "".join(f"{name}() {{ {body}\n}}\n" for name, body in programs.items())
    prelude += 'bounded() { "$@"; }\n' + f"HOME={root}/home\n"
    command = re.sub(r"(?<!\w)/(var|run)/", rf"{root}/\1/", COMMAND).replace("/proc/net/unix", "/nowhere")
    return subprocess.run(["sh", "-s"], input=prelude + command, capture_output=True, check=False, text=True).stdout


@pytest.fixture
def docker_socket(tmp_path):
    """The socket that systemd holds for a docker daemon."""
    (tmp_path / "var/run").mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "var/run/docker.sock"))
        yield tmp_path


ASKED = "echo asked; printf 'web\\tnginx\\n'"


def test_a_daemon_that_does_not_run_is_not_started(docker_socket):
    assert "asked" not in run(docker_socket, docker=ASKED)
    (docker_socket / "var/run/docker.pid").write_text("4194304999")  # left behind: no process has that number
    assert "asked" not in run(docker_socket, docker=ASKED)


def test_a_daemon_that_runs_is_asked(docker_socket):
    (docker_socket / "var/run/docker.pid").write_text(f"{os.getpid()}")  # as dockerd writes it: without a newline
    answer = run(docker_socket, docker=ASKED)
    assert ("docker", "web", "nginx") in told(answer)


def test_no_other_machine_is_asked():
    """The account's own settings may name a daemon elsewhere."""
    assert "docker -H unix://$socket ps" in COMMAND
    assert "unset DOCKER_CONTEXT DOCKER_HOST DOCKER_TLS_VERIFY" in COMMAND


@pytest.mark.parametrize("home", [False, True])
def test_the_files_of_podman(tmp_path, home):
    root = tmp_path / ("home/.local/share" if home else "var/lib") / "containers/storage/overlay-containers"
    run_root = tmp_path / (f"run/user/{os.getuid()}/containers" if home else "run/containers/storage")
    root.mkdir(parents=True)
    (root / "containers.json").write_text(json.dumps(STORED, separators=(",", ":")))
    for one, pid in zip(STORED, (os.getpid(), 4194304999), strict=True):
        place = run_root / "overlay-containers" / one["id"] / "userdata"
        place.mkdir(parents=True)
        (place / "pidfile").write_text(f"{pid}")
    assert told(run(tmp_path)) == [("podman", "web", "docker.io/library/nginx:1.25")]


def test_lxc_is_seen_by_everybody():
    """By the name of a socket that belongs to no file; this one is ours."""
    path = f"/var/lib/lxc/ksocket-test-{os.getpid()}/command"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{path}")
        asked = subprocess.run(["sh", "-s"], input=script.PRELUDE + COMMAND, capture_output=True, check=True, text=True)
    assert ("lxc", path.split("/")[4], None) in told(asked.stdout)
