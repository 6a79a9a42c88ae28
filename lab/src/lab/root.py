"""The files of a host: what is laid over the machine's own root file system, and what the host starts with."""

import ctypes
from pathlib import Path

from lab import daemons, hardware, keys, system, wiring
from lab.description import Account, Description, Host
from lab.faults import LabError

_SYSTEM_USERS = (
    "root:x:0:0:root:/root:/bin/bash",
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
    "sshd:x:100:65534::/run/sshd:/usr/sbin/nologin",
    "frr:x:101:101::/nonexistent:/usr/sbin/nologin",
    "_lldpd:x:102:102::/run/lldpd:/usr/sbin/nologin",
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
)
_FIRST_UID = 1000
_RESOLVER = "# no name server in the lab\n"
_NSSWITCH = "passwd: files\ngroup: files\nshadow: files\nhosts: files\n"


def write(network: Description, name: str, directory: Path, start: str, links: str) -> None:
    """Write layer/ and shared/ of one host. start: its shell commands; links: its `ip -batch` lines."""
    host = network.hosts[name]
    layer, shared = directory / "layer", directory / "shared"
    (directory / "mnt").mkdir(parents=True)
    shared.mkdir(mode=0o700)
    _file(layer / "etc/resolv.conf", _RESOLVER)
    _file(layer / "etc/hosts", f"127.0.0.1 localhost\n{host.address} {name}\n")
    _file(layer / "etc/nsswitch.conf", _NSSWITCH)
    _file(layer / "etc/hostname", f"{name}\n")
    _file(shared / "start", start)
    _file(shared / "links", links)
    if host.system is not None:
        _own_root(network, name, host, layer, shared)


def _own_root(network: Description, name: str, host: Host, layer: Path, shared: Path) -> None:
    played = system.read(host.system or "")
    for path, text in played.files.items():
        _file(layer / path, text.lstrip("\n"))
    if host.machine_id is not None:
        _file(layer / "etc/machine-id", f"{host.machine_id}\n", 0o444)
    if host.reboot_required:
        _file(layer / "run/reboot-required", "*** System restart required ***\n")
    (layer / "run/sshd").mkdir(parents=True, mode=0o755)
    _accounts(layer, [network.accounts[account] for account in host.accounts])
    for path, (text, mode) in hardware.sys(host.hardware).items():
        _file(layer / "sys" / path, text, mode)
    for path, target in hardware.links(host.hardware).items():
        (layer / "sys" / path).parent.mkdir(parents=True, exist_ok=True)
        (layer / "sys" / path).symlink_to(target)
    covered = hardware.proc(host.hardware, played.release, played.version)
    for path, text in covered.items():
        _file(shared / "proc" / path, text)
    _file(shared / "proc.list", "".join(f"{path}\n" for path in covered))
    _file(shared / "removed", "".join(f"{command}\n" for command in (*played.foreign, *host.removed)))
    _file(layer / "usr/bin/uname", _uname(name, played), 0o755)
    _file(layer / "usr/bin/nproc", f"#!/bin/sh\necho {hardware.processors(host.hardware)}\n", 0o755)
    if host.sshd is not None:
        _file(shared / "sshd_config", daemons.sshd_config(host.sshd, banner=played.banner, ipv6=host.ipv6), 0o600)
        _file(shared / "host_key", keys.private(keys.host_key(name)).decode(), 0o600)
    _daemons(network, name, host, layer, shared)


def _daemons(network: Description, name: str, host: Host, layer: Path, shared: Path) -> None:
    if host.snmpd is not None:
        _file(shared / "snmpd.conf", daemons.snmpd_conf(host.snmpd) + daemons.master_conf(host), 0o600)
    for vrf in host.vrfs:
        _file(shared / f"{vrf}.conf", daemons.vrf_conf(vrf), 0o600)
        _file(shared / f"{vrf}.links", wiring.vrf_links(network, host, vrf))
    if host.frr is not None:  # read by a user who may not look into shared
        for daemon, text in daemons.frr_confs(host.frr, host.address, len(host.links)).items():
            _file(layer / f"etc/{daemon}.conf", text)
    if host.lldp:
        _file(layer / "etc/lldpd.conf", f"configure lldp tx-interval 1\nconfigure system hostname {name}\n")


def _accounts(layer: Path, accounts: list[Account]) -> None:
    """passwd(5), shadow(5), group(5), and a home directory with authorized keys for each account."""
    users, secrets, groups = (
        list(_SYSTEM_USERS),
        ["root:*:19000::::::", "sshd:*:19000::::::"],
        ["root:x:0:", "frr:x:101:", "_lldpd:x:102:", "frrvty:x:103:frr", "nogroup:x:65534:"],
    )
    for number, account in enumerate(accounts, _FIRST_UID):
        uid = 0 if account.root else number
        home = layer / "home" / account.username
        users.append(f"{account.username}:x:{uid}:{uid}::/home/{account.username}:/bin/sh")
        secrets.append(f"{account.username}:{_hashed(account.password)}:19000:0:99999:7:::")
        groups.append(f"{account.username}:x:{number}:")
        home.mkdir(parents=True)
        if account.key is not None:
            _file(home / ".ssh/authorized_keys", f"{keys.public(account.key)}\n")
    for name, lines, mode in (("passwd", users, 0o644), ("shadow", secrets, 0o600), ("group", groups, 0o644)):
        _file(layer / "etc" / name, "".join(f"{line}\n" for line in lines), mode)


def _hashed(password: str | None) -> str:
    """The password's SHA-512 hash (crypt(5)), of few rounds: it is public anyway. "*", which none has, for None."""
    if password is None:
        return "*"
    library = ctypes.CDLL("libcrypt.so.1")
    library.crypt.restype = ctypes.c_char_p
    hashed = library.crypt(password.encode(), b"$6$rounds=1000$ksocketlab$")
    if not hashed:
        raise LabError("crypt(3) of this machine has no SHA-512; install libcrypt1")
    return bytes(hashed).decode()


def _uname(name: str, played: system.System) -> str:
    """A uname(1) that says the same on every machine: the kernel's own answer cannot be changed."""
    words = {
        "s": "Linux",
        "n": name,
        "r": played.release,
        "v": played.version,
        "m": "x86_64",
        "p": "unknown",
        "i": "unknown",
        "o": "GNU/Linux",
    }
    cases = "".join(f'    {letter}) add "{word}" ;;\n' for letter, word in words.items())
    return (
        "#!/bin/sh\n"
        'out=\nadd() { out="$out${out:+ }$1"; }\n'
        'letters=$(printf %s "$*" | tr -cd a-z); case "$letters" in "") letters=s ;; *a*) letters=snrvmo ;; esac\n'
        'for letter in s n r v m p i o; do case "$letters" in *$letter*) case $letter in\n'
        f"{cases}"
        "esac ;; esac; done\n"
        'echo "$out"\n'
    )


def _file(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
