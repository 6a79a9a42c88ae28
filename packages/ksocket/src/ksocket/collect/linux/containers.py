"""Containers that run on the machine, as far as the account may know: names and images, nothing of what runs in them.

Sources: docker-ps(1); ctr(8) of containerd; the files of containers-storage (podman, CRI-O); lxc's command sockets in
/proc/net/unix, which everybody may read (also those of LXD and Incus); jls(8).
"""

import re
from collections.abc import Callable, Iterator

from ksocket.collect.linux.lines import rows, word
from ksocket.collect.linux.listing import STATUS
from ksocket.collect.probe import ShellProbe
from kswire.facts import Container, Facts, Missing
from kswire.problems import Code, problem

MAX_CONTAINERS = 5_000
# Docker's socket may be systemd's: whoever connects to it starts the daemon, so only a daemon that is there is asked.
# `-H`: the account's own settings could name a daemon on another machine.
# podman itself is not asked: it writes into its own directories before it answers anything.
COMMAND = r"""seconds=10
alive() { [ -r "$1" ] && pid=$(cat "$1") && [ -n "$pid" ] && [ -d "/proc/$pid" ]; }
of_containerd() {
  spaces=$(bounded ctr namespaces ls -q) || return
  for space in $spaces; do
    [ "$space" = moby ] && continue
    bounded ctr -n "$space" containers ls && bounded ctr -n "$space" tasks ls || return
  done
}
socket=/var/run/docker.sock
if has docker && [ -S $socket ] && { alive /var/run/docker.pid || alive /var/run/snap.docker/docker.pid; }; then
  echo "runtime docker"
  unset DOCKER_CONTEXT DOCKER_HOST DOCKER_TLS_VERIFY
  if [ -w $socket ]; then
    bounded docker -H unix://$socket ps --format '{{.Names}}\t{{.Image}}'
    echo "status=$?"
  else
    echo status=refused
  fi
fi
socket=/run/containerd/containerd.sock
if has ctr && [ -S $socket ] && [ -w $socket ]; then
  echo "runtime containerd"
  of_containerd
  echo "status=$?"
fi
for root in /var/lib/containers/storage "$HOME/.local/share/containers/storage"; do
  case $root in /var/*) run=/run/containers/storage ;; *) run=/run/user/$(id -u)/containers ;; esac
  [ -x "$root/overlay-containers" ] || continue
  echo "runtime podman"
  for file in containers volatile-containers; do
    file=$root/overlay-containers/$file.json
    [ -r "$file" ] && { head -c 2000000 "$file" | tr '{' '\n' | grep -E '^"id":|\\"image-name\\":'; }
  done
  for file in "$run"/overlay-containers/*/userdata/pidfile; do
    alive "$file" && { file=${file%/userdata/pidfile}; echo "running ${file##*/}"; }
  done
  echo status=0
done
if [ -r /proc/net/unix ]; then
  found=$(sed -n 's#^.* @\(/.*\)/command$#\1#p' /proc/net/unix)
  if [ -n "$found" ] || has lxc-start || has lxc || has incus; then
    printf 'runtime lxc\n%s\nstatus=0\n' "$found"
  fi
fi
if has jls; then
  echo "runtime jail"
  bounded jls name
  echo "status=$?"
fi
echo end"""

_STORED = re.compile(r'"id":"([0-9a-f]{1,64})","names":\["([^"]{1,300})"')
_IMAGE = re.compile(r'\\"image-name\\":\\"([^"\\]{1,500})\\"')
_REFUSED = "refused"
_TOO_LATE = {"124", "137", "143"}  # of timeout(1), by its kind
_PARENTS = {"lxd": "lxd", "incus": "incus"}


def parse(text: str) -> Facts:
    """Those of all runtimes; what a runtime refuses or fails to tell is named.

    One that is too slow takes the others with it: the next time it answers, and its containers would look removed
    until then.

    Raises:
        ValueError: the answer is cut off.
    """
    lines = list(rows(text))
    if not lines or lines[-1] != "end":
        raise ValueError("the list of containers is cut off")
    found: dict[Container, None] = {}
    missing: list[Missing] = []
    told, slow = False, False
    for runtime, body, status in _runtimes(lines[:-1]):
        if status == "0":
            told = True
            found |= dict.fromkeys(_READERS[runtime](body))
        else:
            slow = slow or status in _TOO_LATE
            detail = f"{runtime}: permission denied" if status == _REFUSED else f"{runtime}: exit status {status[:20]}"
            partial = problem(Code.PARTIAL, group="containers", detail=detail)
            missing.append(Missing(group="containers", problem=partial))
    ordered = sorted(found, key=lambda one: (one.runtime, one.name, one.image or ""))
    return Facts(containers=tuple(ordered[:MAX_CONTAINERS]) if told and not slow else None, missing=tuple(missing))


def _runtimes(lines: list[str]) -> Iterator[tuple[str, list[str], str]]:
    runtime, body = "", list[str]()
    for line in lines:
        if line.startswith("runtime "):
            runtime, body = line.removeprefix("runtime "), []
        elif line.startswith(STATUS) and runtime in _READERS:
            yield runtime, body, line.removeprefix(STATUS).strip()
        else:
            body.append(line)


def _docker(lines: list[str]) -> Iterator[Container]:
    for line in lines:
        name, _, image = line.partition("\t")
        yield from _named(name, "docker", image)


def _containerd(lines: list[str]) -> Iterator[Container]:
    """For each namespace the containers (CONTAINER IMAGE RUNTIME) and what runs of them (TASK PID STATUS)."""
    images: dict[str, str] = {}
    tasks = False
    for words in map(str.split, lines):
        if words[0] in {"CONTAINER", "TASK"}:
            tasks = words[0] == "TASK"
        elif tasks and words[2:3] == ["RUNNING"]:
            yield from _named(words[0], "containerd", images.get(words[0], ""))
        elif not tasks and len(words) > 1:
            images[words[0]] = words[1]


def _podman(lines: list[str]) -> Iterator[Container]:
    """The index in JSON, cut at its brackets, and the ids of those whose process is there."""
    names: dict[str, str] = {}
    images: dict[str, str] = {}
    ident = ""
    for line in lines:
        if matched := _STORED.match(line):
            ident = matched[1]
            names[ident] = matched[2]
        elif line.startswith("running "):
            running = line.removeprefix("running ").strip()
            if running in names:
                yield from _named(names[running], "podman", images.get(running, ""))
        elif matched := _IMAGE.search(line):
            images.setdefault(ident, matched[1])


def _lxc(lines: list[str]) -> Iterator[Container]:
    """Paths such as /var/lib/lxc/NAME, /var/snap/lxd/common/lxd/containers/NAME, /var/lib/incus/containers/NAME."""
    for line in lines:
        parent, _, name = line.rpartition("/")
        runtime = next((_PARENTS[part] for part in parent.split("/") if part in _PARENTS), "lxc")
        yield from _named(name, runtime, "")


def _jail(lines: list[str]) -> Iterator[Container]:
    for line in lines:
        yield from _named(line, "jail", "")


def _named(name: str, runtime: str, image: str) -> Iterator[Container]:
    known = word(name, 300)
    if known:
        yield Container(name=known, runtime=runtime, image=word(image))


_READERS: dict[str, Callable[[list[str]], Iterator[Container]]] = {
    "docker": _docker,
    "containerd": _containerd,
    "podman": _podman,
    "lxc": _lxc,
    "jail": _jail,
}

PROBE = ShellProbe("containers", COMMAND, parse)
