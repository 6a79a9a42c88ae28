"""credentials/ssh/*."""

from ksocket.credentials.accounts import ClientKey, SshFile
from ksocket.credentials.draft import Draft
from ksocket.documents.table import Table
from ksocket.faults import Fault

HOST_KEYS = ("strict", "accept-new", "any")


def ssh_file(draft: Draft) -> SshFile:
    """The file as an SshFile.

    Raises:
        Fault: with file, line and key.
    """
    table = draft.table
    account = table.table("account")
    known_hosts = table.get("knownHosts")
    includes = draft.includes()
    username = account.need("username").text()
    password, source = draft.password(account)
    keys = _client_keys(draft, account) + _client_keys(draft, table)  # the manual's YAML sample has them at the top
    if not (password or source or keys):
        raise Fault("nothing-to-log-in-with", **(account.value.place | {"key": "account.password"}))
    return SshFile(
        path=draft.path,
        includes=includes,
        excludes=draft.excludes(),
        port=draft.port(22),
        timeout=draft.timeout(),
        username=username,
        password=password,
        password_source=source,
        client_keys=keys,
        ssh_tunnels=draft.ssh_tunnels(),
        known_hosts=draft.named(known_hosts) if known_hosts else None,
        host_keys=table.choice("hostKeys", "accept-new", HOST_KEYS),
        max_new_hosts=table.integer("maxNewHosts", None, 0, 1_000_000),
        sudo=table.flag("sudo", default=False),
        sweep_through_tunnel=table.flag("sweepThroughTunnel", default=False),
        revision=draft.revision(),
        warnings=draft.warnings(),
    )


def _client_keys(draft: Draft, table: Table) -> tuple[ClientKey, ...]:
    return tuple(
        ClientKey(
            filename=draft.named_secret(entry.need("filename")),
            passphrase=draft.secret(entry, "passphrase"),
            line=entry.need("filename").line,
        )
        for entry in table.tables("clientKeys")
    )
