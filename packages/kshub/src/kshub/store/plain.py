"""How texts are compared by a search. Pure."""

import unicodedata


def plain(text: str) -> str:
    """Full width as half width, and of letters the case does not count: close to Unicode's NFKC_Casefold."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
