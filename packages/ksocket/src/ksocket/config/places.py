"""Where the collector's files are: an installation, or the directories of the user who runs it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path(r"C:\ProgramData\Fixpoint\ksocket" if sys.platform == "win32" else "/opt/fixpoint/ksocket")


@dataclass(frozen=True, slots=True)
class Places:
    """The directories, and the log file (None: stderr)."""

    home: Path
    config: Path
    credentials: Path
    state: Path
    logfile: Path | None


def places(home: Path | None, env: Mapping[str, str]) -> Places:
    """The installation at `home`, else at $KSOCKET_HOME, else at the default place if there is one; else the user's."""
    named = home or (Path(env["KSOCKET_HOME"]) if env.get("KSOCKET_HOME") else None)
    if named:
        return _installation(named.absolute())
    return _installation(INSTALLED) if (INSTALLED / "etc" / "ksocket").is_dir() else _user(env)


def _installation(home: Path) -> Places:
    config = home / "etc" / "ksocket"
    logfile = home / "var" / "log" / "ksocket" / "ksocket.log"
    return Places(home, config, config / "credentials", home / "var" / "lib" / "ksocket", logfile)


def _user(env: Mapping[str, str]) -> Places:
    """The XDG base directories, https://specifications.freedesktop.org/basedir-spec/: a relative one is ignored."""
    config = _base(env, "XDG_CONFIG_HOME", ".config") / "ksocket"
    state = _base(env, "XDG_STATE_HOME", ".local/state") / "ksocket"
    return Places(config, config, config / "credentials", state, None)


def _base(env: Mapping[str, str], name: str, default: str) -> Path:
    path = Path(env.get(name, ""))
    return path if path.is_absolute() else Path(env.get("HOME") or Path.home()) / default
