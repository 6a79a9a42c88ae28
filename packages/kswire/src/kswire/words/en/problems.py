"""What happened in the field, and what to do about it."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "no-credentials": (
        "no {method} credential file matches {address}",
        "Add the address to `includes` of a file in credentials/{method}, or see `ksocket credentials which {address}`.",
    ),
    "port-closed": ("port {port} is closed", "Start the service there, or set `port` in the credential file."),
    "no-answer": (
        "no answer on port {port} within {seconds} s",
        "A firewall may drop it: allow this machine, or raise `timeout` in the credential file.",
    ),
    "unreachable": (
        "not reachable: {detail}",
        "Check that the machine is up, its address, and the route to it from here.",
    ),
    "no-banner": (
        "port {port} accepts connections but says nothing for {seconds} s",
        "The service hangs, or something else listens there (a tarpit, a firewall that answers for others).",
    ),
    "connection-lost": ("the connection broke: {detail}", "Look into the target's log; try again."),
    "protocol-error": ("the other side does not follow the protocol: {detail}", "Check what listens on that port."),
    "no-common-algorithm": (
        "no algorithm in common: {detail}",
        "Update the target's SSH server, or enable one of the algorithms that `ksocket explain ssh` lists.",
    ),
    "tunnel-failed": (
        "the jump host {hop} could not be passed ({code})",
        "See `ksocket inspect {hop} --method ssh --explain`: the jump host needs a credential file of its own.",
    ),
    "target-silent": (
        "{address} behind {route} did not answer ({code})",
        "Check that the last jump host can reach it and allows TCP forwarding.",
    ),
    "login-refused": (
        "{username} was refused (tried: {tried})",
        "Check the account in the credential file; it is not tried again until the file changes. Over WinRM a wrong password, a locked, disabled or expired account and one without the right to log in look alike.",
    ),
    "login-not-offered": (
        "the server does not offer {method}, only: {offered}; nothing of the account was sent",
        "Set authMethod in the credential file to what it offers (Negotiate is ntlm), or enable {method} in the target's WinRM service.",
    ),
    "account-guarded": (
        "{username} was not tried: it failed {failures} times already, and one more might lock it",
        "Mend the credential file: a changed file is tried again, on the same host after 30 minutes.",
    ),
    "failed-before": (
        "{username} was not tried: it was refused here on {since}, and the file has not changed since",
        "Mend the credential file, or force one try with `ksocket credentials test`.",
    ),
    "host-key-changed": (
        "the host key changed: known {known}, offered {offered}; no password was sent",
        "If the machine was reinstalled, accept with `ksocket credentials trust` (or correct the file's knownHosts); otherwise somebody answers in its place.",
    ),
    "host-key-unknown": (
        'the host key {offered} is not known, and the file says hostKeys = "strict"; no password was sent',
        "Accept it with `ksocket credentials trust`, or add it to the file's knownHosts.",
    ),
    "new-host-limit": (
        "more than {maximum} new host keys in one scan; no password was sent",
        "Accept the key with `ksocket credentials trust`, or raise maxNewHosts in the file.",
    ),
    "credential-file": (
        "the credential file cannot be used: {fault}",
        "Mend the file; `ksocket check` names the place.",
    ),
    "tls-failed": (
        "no TLS with it: {detail}",
        "The target must speak TLS 1.2 or newer; else use http with ntlm, which encrypts as well. With credssp on Windows Server 2008: authCredSSPDisableTLSv1.2 = true.",
    ),
    "certificate-invalid": (
        "its certificate is not valid: {detail}; no password was sent",
        'Have this machine trust the CA of that certificate, or renew it; serverCertValidation = "ignore" leaves it unchecked.',
    ),
    "encryption-required": (
        "the service takes encrypted messages only, and the credential file says not to encrypt",
        'Set authMethod = "ntlm" with authMessageEncryption = "auto", or use https.',
    ),
    "credssp-outdated": (
        "its CredSSP is of version {version}, which cannot prove whom one speaks to (CVE-2018-0886); no password was sent",
        'Install the update of May 2018 or later on the target, or use authMethod = "ntlm".',
    ),
    "command-timeout": ("the machine did not finish within {seconds} s", "It is slow or hangs; try again later."),
    "no-shell": (
        "there is no POSIX shell: {detail}",
        "Network devices are asked by SNMP: add a file to credentials/snmp.",
    ),
    "output-too-large": (
        "it answered more than {limit} bytes",
        "Look at what the login shell prints on that machine, or at what listens on that port.",
    ),
    "unreadable-reply": (
        "the answer on {group} could not be read",
        "Please report it with `ksocket inspect --format json`.",
    ),
    "partial": ("{group} is known only in part: {detail}", "More rights for the account may show more."),
    "access-denied": (
        "the account may not read {detail}",
        "Give it the WMI rights that the manual names (Set-up of targets, Windows).",
    ),
    "not-there": (
        "{detail} does not exist on that machine",
        "Nothing to do: that version of Windows does not have it.",
    ),
    "wsman-fault": (
        "the WinRM service refused: {code} {detail}",
        "Look the code up in the manual (Trouble), or run `winrm helpmsg {code}` on a Windows machine.",
    ),
    "no-package-manager": ("no package manager that we know", "Nothing to do; tell us which one it has."),
    "legacy-ssh": ("only old algorithms in common: {algorithms}", "Update the SSH server of that machine."),
    "not-built": ("{method} is not part of this version", "It comes with a later version."),
    "snmp-no-answer": (
        "no answer to SNMP on port {port} within {seconds} s",
        "SNMP is off there, the community is another one, or the agent does not allow this machine's address.",
    ),
    "snmp-unknown-user": (
        "the agent does not know the SNMPv3 user {username}",
        "Check `username` in the credential file.",
    ),
    "snmp-wrong-authentication": (
        "the agent refused the authentication of {username}",
        "Check authProtocol and authKey in the credential file.",
    ),
    "snmp-wrong-privacy": (
        "authentication of {username} worked, but there is no reply to the encrypted request",
        "Check privProtocol, privKey and keyExtension in the credential file.",
    ),
    "snmp-not-in-time": ("the agent's clock jumps: it calls our requests late", "Restart the agent, or try again."),
    "snmp-refused": ("the agent refused: {detail}", "Widen the view of the community or user on the agent."),
    "snmp-malformed": ("the agent sent what is not SNMP", "Check what listens on that port; update its firmware."),
    "snmp-walk-limit": ("the table {table} was read up to {rows} rows only", "Nothing to do; the rest is left out."),
    "vrfs-not-read": (
        "the tables of the VRFs {names} were not read",
        "Add an SNMPv3 account, or say in the credential file how the community of a VRF is written: contextCommunity.",
    ),
    "vlans-not-read": (
        "who is behind which port was not read in the VLANs {vlans}",
        "Give the SNMPv3 user the contexts vlan-*, or set contextCommunity to community@context in the credential file.",
    ),
    "outside-scope": (
        "{address} is outside the permitted addresses",
        "Permit it with --allow; where [limits] permitted or KSOCKET_CONFINE is set, it must be in there too.",
    ),
    "prohibited": ("{address} is prohibited", "Take it out of --deny or [limits] prohibited if it may be asked."),
    "limited": (
        "{wanted} was asked for, but the collector's own [limits] or KSOCKET_CONFINE leave it out ({rule})",
        "Change KSOCKET_CONFINE or [limits] in ksocket.toml if it may be searched.",
    ),
    "no-gateway": (
        "this machine has no default gateway",
        "Only the local segment was searched: name start addresses with --start.",
    ),
    "no-start": (
        "neither the default gateway nor a local segment may be searched: there is nothing to begin with",
        "Name start addresses within what is permitted: --start, or `start` in the hub's scan settings.",
    ),
    "gateway-silent": (
        "the default gateway {address} told nothing by SNMP ({code}): what lies behind it is not known",
        "Enable SNMP on it for this machine and add a file to credentials/snmp, or name networks with --start.",
    ),
    "no-raw-packets": (
        "without the right to send raw packets (CAP_NET_RAW), hosts were searched by {mode}: slower, and silent hosts are missed",
        "Run as root, or: setcap cap_net_raw+ep on the interpreter, or AmbientCapabilities=CAP_NET_RAW in the unit.",
    ),
    "prefix-not-swept": (
        "{prefix} was not searched address by address: it is larger than /{limit}",
        "Name it with --start to search all of it.",
    ),
    "prefix-too-large": (
        "{prefix} was not searched address by address, as no IPv6 prefix larger than /{limit} is",
        "Name single addresses. Hosts on this machine's own segments, and those in routers' tables, are found without that.",
    ),
    "multicast-withheld": (
        "hosts that have IPv6 on {ifname} were not looked for by multicast: in {prefix} are addresses that may not be asked",
        "Name single addresses with --start; ARP and routers' tables find the others.",
    ),
    "table-too-large": ("the table {table} of {address} has {rows} rows and was not read to its end", "Nothing to do."),
    "answers-for-all": (
        "every address in {prefix} answers alike: something answers for them all",
        "Name single addresses.",
    ),
    "interface-down": (
        "the interface {ifname} is down, or went down during the scan",
        "Check its cable, and scan again when it is up.",
    ),
    "path-slowed": (
        "behind {router} {lost} % of the packets were lost: the search goes on with {rate} a second, and asks again",
        "Nothing to do. A line that carries little makes the search slower.",
    ),
    "resolver-silent": (
        "the name server {address} does not answer: names of addresses (DNS) are not known",
        "Check /etc/resolv.conf of this machine, or set dns = false under [names] in ksocket.toml.",
    ),
    "cancelled": ("the scan was cancelled", "What was found so far is above."),
    "window-closed": (
        "the scan window closed before the scan was done",
        "Scan again in the next window, or widen [[limits.windows]] in ksocket.toml.",
    ),
    "order-refused": (
        "the order could not be carried out: {fault}",
        "Correct the scan's settings on the hub, or [limits] in ksocket.toml.",
    ),
    "disk-full": (
        "the Ksocket cannot write what it finds, and waits ({detail})",
        "Make room on the disk of its state directory; the scan then goes on by itself.",
    ),
    "spool-full": (
        "the Ksocket holds {limit} bytes of reports that the hub has not taken yet, and waits",
        "The scan goes on by itself when the hub takes them; [spool] maxSize in ksocket.toml is the limit.",
    ),
    "run-resumed": (
        "the run goes on where it was",
        "Nothing to do: the Ksocket was started again, or had waited; what was asked before is not asked again.",
    ),
    "run-lost": (
        "the Ksocket does not know this run any more",
        "Its state directory was lost or restored, or the hub's database was: order the scan again.",
    ),
    "ksocket-away": (
        "the Ksocket has not been connected for {days} days",
        "See to it that `ksocket connect` runs there (`ksocket check` says what is wrong), then order the scan again.",
    ),
    "token-not-stored": (
        "the new token could not be written down: {detail}",
        "Write it into ksocket.toml by hand; until then the former one is used.",
    ),
    "internal": ("a fault of ksocket itself: {detail}", "Please report it, with the log."),
}

# of a code that a newer version has made
NEWER: tuple[str, str] = (
    "this version does not know the problem {told}",
    "Update the hub, or the Ksocket that reads this file.",
)
