"""`ksocket check`: the points of ksocket.check as lines or JSON, and `--fix` for file modes."""

from pathlib import Path

from ksocket import check as checks
from ksocket import config, words
from ksocket.cli import settings
from ksocket.config import Settings
from ksocket.credentials import modes
from ksocket.credentials.store import Store
from ksocket.words import say
from kswire.codec import to_json

_MARKS = {"ok": "ok     ", "warning": "warning", "error": "ERROR  "}


def check(directory: Path | None, *, fix: bool, form: str) -> int:
    """Print every point; 1 when one of them would stop a scan."""
    settings.choice("--format", form, ("table", "json"))
    known = settings.load()
    credentials = settings.credentials(directory, known)
    if fix:
        for path in (*modes.mend(_tokens(known), group=True), *Store(credentials).mend()):
            print(say("check-mended", path=path))
        known = config.load()  # its warnings were said
    points = list(checks.points(known, credentials))
    if form == "json":
        print(to_json({"points": [_record(point) for point in points]}).decode())
    else:
        for point in points:
            print(f"{_MARKS[point.level]} {say('check-' + point.name)}: {_told(point)}")
    return 1 if any(point.level == "error" for point in points) else 0


def _tokens(known: Settings) -> list[Path]:
    """The token's file, when others can read it."""
    return [Path(one.params["file"]) for one in known.warnings if one.code == "token-file-open"]


def _told(point: checks.Point) -> str:
    """The value and what is to be said of it, which may begin with the value: then once."""
    why = _why(point)
    return why.removeprefix(" - ") if why.startswith(f" - {point.value}:") else _value(point) + why


def _value(point: checks.Point) -> str:
    if (point.name, point.value) == ("settings", "-"):
        return say("check-settings-none")
    if point.name == "credentials" and point.level == "ok":
        directory, _, count = point.value.rpartition(": ")
        return say("check-credentials-files", directory=directory, count=count)
    return point.value


def _why(point: checks.Point) -> str:
    if point.text is not None:
        return " - " + point.text
    if point.fault is not None:
        return " - " + words.fault_text(point.fault)
    if point.problem is not None:
        return f" - {words.problem_text(point.problem)}. {words.advice(point.problem)}"
    if point.level != "ok":
        return " - " + say(f"check-{point.name}-{point.level}", value=point.value)
    return ""


def _record(point: checks.Point) -> dict[str, str]:
    return {"name": point.name, "value": point.value, "level": point.level, "text": _why(point).removeprefix(" - ")}
