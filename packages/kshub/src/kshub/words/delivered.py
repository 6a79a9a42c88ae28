"""What became of a message, as a sentence."""

from kshub.words import TABLES, language

ARRIVED = "arrived"


def reason(code: str | None, of: str | None = None) -> str:
    """What a code of `kshub.notify` means; none: it arrived. of: the language, if not that of the locale."""
    table = TABLES[of or language()]
    name, _, status = (code or ARRIVED).partition("http-")
    if status:
        return table["notify-http"].format(status=status)
    name, _, count = name.partition("too-many-")
    if count:
        return table["notify-too-many"].format(count=count)
    return table.get(f"notify-{name}", name)
