"""`kshub init`: everything that a hub needs before it can serve. What is there already stays."""

import json
import socket
import sys
from pathlib import Path

from sqlalchemy import select

from kshub import app, config, settings_file, tls
from kshub.auth import people
from kshub.cli import zone
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store.queries import meta
from kshub.store.queries import settings as stored
from kshub.store.schema import user
from kshub.words import say

ADMINISTRATOR = "admin"


async def init(
    home: Path | None, names: tuple[str, ...], certificate: Path | None, key: Path | None, time_zone: str | None
) -> None:
    """Directory, kshub.toml, certificate, database, first space and administrator.

    time_zone: of that space; None: the machine's own.

    Raises:
        Fault: the files given cannot be used, or the settings that are there; there is no such time zone.
    """
    zoned = zone.first(time_zone)
    directory = config.home_of(home)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (certificate is None) != (key is None):
        raise Fault("setting-wrong", file="init", detail="--certificate and --key go together")
    if certificate and key:
        tls.check(certificate, key)
    _write_settings(directory / config.NAME, certificate, key)
    settings = config.load(directory)
    print(say("init-done", home=directory))
    _certify(settings, names)
    password = await administrator(settings, zoned)
    if password is not None:
        print(say("init-password", name=ADMINISTRATOR, password=password))
        print(say("init-change", name=ADMINISTRATOR))
        print(say("init-zone", zone=zoned))


def _write_settings(path: Path, certificate: Path | None, key: Path | None) -> None:
    if path.exists():
        return
    lines = [f"listen = {json.dumps(settings_file.LISTEN)}"]
    if certificate and key:
        files = {"certificate": certificate.absolute(), "key": key.absolute()}
        lines += ["", "[tls]", *(f"{name} = {json.dumps(str(file))}" for name, file in files.items())]
    tls.write(path, ("\n".join(lines) + "\n").encode())


def _certify(settings: Settings, names: tuple[str, ...]) -> None:
    """Names are those of a certificate that is made now; where one is there already, they are told to be of no use."""
    if settings.certificate is None:
        if names:
            print(say("init-names-plain"), file=sys.stderr)
        return
    own = settings.home / "tls"
    if settings.certificate == own / "server.pem" and not settings.certificate.exists():
        tls.make(own, names or (socket.gethostname(), "localhost", "127.0.0.1", "::1"))
    elif names:
        print(say("init-names", file=settings.certificate), file=sys.stderr)
    print(say("init-fingerprint", fingerprint=tls.fingerprint(settings.certificate)))
    if settings.certificate.parent == own:
        print(say("init-certificate", file=own / "ca.pem"))


async def administrator(settings: Settings, time_zone: str, *, changes: bool = True) -> str | None:
    """Era, first space and first administrator; the password of the latter, or None when there are users already.

    time_zone: of the space. changes: the administrator has to choose another one at the first login.
    """
    at, password = seconds_now(), people.new_password()
    async with app.store_of(settings) as store, store.write() as connection:
        await meta.era(connection)
        await stored.first_space(connection, time_zone)
        if (await connection.execute(select(user.c.id).limit(1))).first() is not None:
            return None
        await people.add(connection, ADMINISTRATOR, password, "administrator", at, made_up=changes)
    return password
