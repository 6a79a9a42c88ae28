"""The real daemons of a host: their configuration and how they are started (sshd(8), snmpd(8), frr(8), lldpd(8))."""

from lab.description import Frr, Host, Snmpd, Sshd

_INNER = "lab-inner"  # the community between a host's own agents
_AGENTX = "/var/agentx/master"  # where net-snmp's parts meet unless told otherwise
_BESIDE = "</dev/null >>/.lab/{name}.log 2>&1 3<&- &"


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


def master_conf(host: Host) -> str:
    """What snmpd.conf says beyond snmpd_conf() where other daemons and VRFs are shown by the host's agent.

    Each VRF is a context (vacmContextTable); v2c reads it by the community NAME@VRF, v3 by the context's name.
    """
    lines = []
    if host.frr is not None or host.lldp:
        lines += ["master agentx", f"agentXSocket unix:{_AGENTX}", "agentXPerms 0777 0755"]
    for vrf in host.vrfs:
        lines += [
            f"proxy -Cn {vrf} -v 2c -c {_INNER} unix:/.lab/{vrf}.sock .1.3.6.1.2.1.4",
            f"view v-{vrf} included .1",
        ]
        for community in host.snmpd.communities if host.snmpd else ():
            lines.append(f"com2sec -Cn {vrf} s-{vrf} default {community}@{vrf}")
        lines += [f"group g-{vrf} v2c s-{vrf}", f"access g-{vrf} {vrf} v2c noauth exact v-{vrf} none none"]
        lines += [f"rouser {user.name} priv -V v-{vrf} {vrf}" for user in (host.snmpd.users if host.snmpd else ())]
    return "".join(f"{line}\n" for line in lines)


def vrf_conf(vrf: str) -> str:
    """The configuration of the agent that sees the inside of a VRF and answers the host's own agent alone."""
    lines = [f"agentAddress unix:/.lab/{vrf}.sock", f"com2secunix inner default {_INNER}", "group inner v2c inner"]
    lines += ["view all included .1", 'access inner "" v2c noauth exact all none none']
    return "".join(f"{line}\n" for line in lines)


def frr_confs(frr: Frr, router_id: str, interfaces: int) -> dict[str, str]:
    """The file of each of FRR's daemons; hello every second, so that neighbours find each other at once."""
    ospf = ["agentx"]
    for number in range(interfaces):
        ospf += [f"interface eth{number}", " ip ospf network point-to-point"]
        ospf += [" ip ospf hello-interval 1", " ip ospf dead-interval 4"]
        ospf += [" ip ospf passive"] if f"eth{number}" in frr.quiet else []
    ospf += ["router ospf", f" ospf router-id {router_id}", " redistribute kernel"]
    ospf += [" timers throttle spf 10 50 100", " timers throttle lsa all 0", " timers lsa min-arrival 0"]
    ospf += [f" network {network} area 0" for network in frr.ospf]
    found = {"zebra": ["agentx"], "ospfd": ospf}
    if frr.asn is not None:
        found["bgpd"] = [
            "agentx",
            f"router bgp {frr.asn}",
            f" bgp router-id {router_id}",
            " no bgp ebgp-requires-policy",
        ]
        for addr, asn in frr.peers.items():
            found["bgpd"] += [f" neighbor {addr} remote-as {asn}", f" neighbor {addr} timers connect 1"]
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in found.items()}


def commands(host: Host) -> list[str]:
    """Shell commands that start the host's daemons, each with its log beside its configuration."""
    found = []
    if host.sshd is not None:
        found.append("/usr/sbin/sshd -D -e -f /.lab/sshd_config </dev/null >>/.lab/sshd.log 2>&1 3<&- &")
    if host.snmpd is not None:
        found += [_vrf_agent(vrf) for vrf in host.vrfs]
        found += [f"while [ ! -S /.lab/{vrf}.sock ]; do sleep 0.01; done" for vrf in host.vrfs]  # or it is no proxy
        if host.frr is not None or host.lldp:
            found.append(f"mkdir -p {_AGENTX.rpartition('/')[0]}")
        found.append("/usr/sbin/snmpd -f -Lo -C -c /.lab/snmpd.conf </dev/null >>/.lab/snmpd.log 2>&1 3<&- &")
    if host.frr is not None or host.lldp:
        found.append(f"while [ ! -S {_AGENTX} ]; do sleep 0.01; done; export MIBS=")
    if host.frr is not None:
        found += _frr(host.frr)
    if host.lldp:
        found.append("install -d -o _lldpd -g _lldpd /run/lldpd")
        # The packaged one is set-uid to a user who has another number on each machine.
        found.append("install -m 755 /usr/sbin/lldpcli /run/lldpcli")
        found.append(f"/usr/sbin/lldpd -d -L /run/lldpcli -x -X {_AGENTX} {_BESIDE.format(name='lldpd')}")
    return found


def _vrf_agent(vrf: str) -> str:
    conf = f"-C -c /.lab/{vrf}.conf -p /run/{vrf}.pid"
    return f"nsenter --net=/run/netns/{vrf} /usr/sbin/snmpd -f -Lo {conf} {_BESIDE.format(name=vrf)}"


def _frr(frr: Frr) -> list[str]:
    """The one that writes into the kernel first: the others reach it through its socket."""
    found = ["install -d -o frr -g frr /run/frr"]
    for name in ("zebra", "ospfd", *(["bgpd"] if frr.asn is not None else [])):
        words = f"-f /etc/{name}.conf -M snmp -A 127.0.0.1 -P 0 --log stdout"
        found.append(f"/usr/lib/frr/{name} {words} {_BESIDE.format(name=name)}")
        if name == "zebra":
            found.append("while [ ! -S /run/frr/zserv.api ]; do sleep 0.01; done")
    return found


def listening(host: Host) -> list[tuple[str, int]]:
    """(protocol, port) of what the host's own daemons will listen on."""
    return [*([("tcp", 22)] if host.sshd else []), *([("udp", 161)] if host.snmpd else [])]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
