"""A new token from the hub, written where the present one came from: as a whole or not at all."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ksocket.config import Settings
from ksocket.credentials.secret import Secret
from ksocket.documents.reading import parse
from ksocket.documents.text import Source, load
from ksocket.documents.variables import expand
from ksocket.faults import Fault

_FORM = re.compile(r"[\x21-\x7e]{1,4096}")
_PLAIN = re.compile(r"[A-Za-z0-9._~+/=:-]+")


def store(token: Secret, settings: Settings, env: Mapping[str, str] = os.environ) -> None:
    """Use this token at the next start, too: in the file that tokenFile names, else in ksocket.toml.

    Raises:
        Fault: "token-not-stored" with why.
    """
    if not _FORM.fullmatch(token.reveal()):
        raise Fault("token-not-stored", path=settings.path, detail="the hub sent no token")
    if env.get("KSOCKET_TOKEN", "").strip():
        raise Fault("token-not-stored", path="$KSOCKET_TOKEN", detail="the environment decides")
    if settings.path is None:
        raise Fault("token-not-stored", path=settings.home, detail="there is no settings file")
    try:
        _store(token.reveal(), settings.path, {**env, "KSOCKET_HOME": str(settings.home)})
    except OSError as error:
        raise Fault("token-not-stored", path=settings.path, detail=error.strerror or error) from None


def _store(token: str, path: Path, env: Mapping[str, str]) -> None:
    source = load(path)
    file = parse(source).table("connect").get("tokenFile")
    if file is not None:
        _replace(file.file.parent.absolute() / expand(file, env), f"{token}\n")
        return
    for text in _edits(source.text, token):
        if _token_of(Source(path, text, source.stat)) == token:
            _replace(path, text)
            return
    raise Fault("token-not-stored", path=path, detail="connect.token is not on a line of its own")


def _edits(text: str, token: str) -> list[str]:
    """The text with the token's value replaced, in each place where one is written so; quotes are put as needed."""
    if not _PLAIN.fullmatch(token):
        return []
    line = re.compile(r"""^(\s*(?:connect\.)?["']?token["']?\s*[=:]\s*)("[^"\n]*"|'[^'\n]*'|[^\s#"']*)""", re.MULTILINE)
    places = line.finditer(text)
    return [f'{text[: one.start()]}{one[1]}"{token}"{text[one.end() :]}' for one in places]


def _token_of(source: Source) -> str | None:
    """What a reader finds in the edited text: the editing was right when it is the new token."""
    try:
        value = parse(source).table("connect").get("token")
        return value.text().strip() if value else None
    except Fault:
        return None


def _replace(path: Path, text: str) -> None:
    """The file with another content, the same owner, and no reader but its owner (and its group, if it had)."""
    status = path.stat() if path.exists() else None
    handle, draft = tempfile.mkstemp(prefix="._", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        if status is not None:
            os.chmod(draft, status.st_mode & 0o640)  # noqa: PTH101 - beside chown
            if os.name == "posix" and os.geteuid() == 0:
                os.chown(draft, status.st_uid, status.st_gid)
        Path(draft).replace(path.resolve())  # where it is a link, the file that it leads to
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
