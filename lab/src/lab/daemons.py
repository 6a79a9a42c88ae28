"""The real daemons of a host: their configuration and how they are started (sshd(8), snmpd(8))."""

from lab.description import Host, Snmpd, Sshd


def sshd_config(sshd: Sshd, *, banner: bool, ipv6: bool = False) -> str:
    """The text of its configuration file. LogLevel VERBOSE, so that tests can count what was tried."""
    options = {
        "Port": "22",
        "AddressFamily": "any" if ipv6 else "inet",
        "HostKey": "/.lab/host_key",
        "PidFile": "none",
        "LogLevel": "VERBOSE",
        "UsePAM": "no",
        "UseDNS": "no",
        "StrictModes": "no",  # the lab makes home directories as root
        "PermitRootLogin": "prohibit-password",
        "PasswordAuthentication": _yes(sshd.passwords),
        "KbdInteractiveAuthentication": "no",
        "AllowTcpForwarding": _yes(sshd.forwarding),
        "X11Forwarding": "no",
        "PrintMotd": "no",
        "MaxStartups": str(sshd.max_startups),
    }
    text = "".join(f"{name} {value}\n" for name, value in options.items())
    return text + ("" if banner else "DebianBanner no\n")


def snmpd_conf(snmpd: Snmpd) -> str:
    """The text of its configuration file."""
    lines = [
        "agentAddress udp:161",
        f"exactEngineID 0x{snmpd.engine_id}",
        f"sysDescr {snmpd.sys_descr}",
        f"sysName {snmpd.sys_name}",
        f"sysLocation {snmpd.sys_location}",
        f"sysContact {snmpd.sys_contact}",
        *(f"rocommunity {community}" for community in snmpd.communities),
    ]
    for user in snmpd.users:
        lines.append(f"createUser {user.name} {user.auth} {user.auth_key} {user.priv} {user.priv_key}")
        lines.append(f"rouser {user.name} priv")
    return "".join(f"{line}\n" for line in lines)


def commands(host: Host) -> list[str]:
    """Shell commands that start the host's daemons, each with its log beside its configuration."""
    found = []
    if host.sshd is not None:
        found.append("/usr/sbin/sshd -D -e -f /.lab/sshd_config </dev/null >>/.lab/sshd.log 2>&1 3<&- &")
    if host.snmpd is not None:
        found.append("/usr/sbin/snmpd -f -Lo -C -c /.lab/snmpd.conf </dev/null >>/.lab/snmpd.log 2>&1 3<&- &")
    return found


def listening(host: Host) -> list[tuple[str, int]]:
    """(protocol, port) of what the host's own daemons will listen on."""
    return [*([("tcp", 22)] if host.sshd else []), *([("udp", 161)] if host.snmpd else [])]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
