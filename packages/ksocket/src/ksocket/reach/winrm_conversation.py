"""The conversation that logs a connection in by NTLM or CredSSP: tokens in the headers of requests without a body.

Sources: RFC 4559 (Negotiate), MS-WSMV 2.2.9 (how WinRM carries them).
"""

import base64
from typing import Final

from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_errors import odd_status
from ksocket.reach.winrm_http import offers
from ksocket.reach.winrm_line import Line
from ksocket.reach.winrm_tokens import Refused, Tokens
from kswire.problems import Code

MOST_STEPS: Final = 12  # of one login; CredSSP with TLS 1.2 takes five


async def converse(line: Line, tokens: Tokens) -> None:
    """Token after token, until the server says that it is done; then `tokens` hold the keys.

    Raises:
        Refused: the account is not taken.
        Outdated, Trouble, ValueError, EOFError, OSError: as Tokens.step and Exchange.ask.
    """
    token = tokens.step(b"")
    for _ in range(MOST_STEPS):
        answer = await line.ask(b"", authorization=f"{tokens.scheme} {base64.b64encode(token).decode()}")
        if answer.status != 401:
            break
        token = _next(tokens, offers(answer.head).get(tokens.scheme.lower(), ""))
    else:
        raise ValueError("a login without an end")
    if answer.status != 200:
        raise ValueError(odd_status(answer.status))
    if not (tokens.complete and tokens.proves):
        raise ValueError("it calls a login done that has not begun")


def _next(tokens: Tokens, said: str) -> bytes:
    """Our answer to a 401. Without a token of its own, or after our last one, it is a refusal."""
    if tokens.proves and (not said or tokens.complete):
        raise Refused
    if not said and tokens.scheme == "CredSSP":
        raise Trouble(Code.TLS_FAILED, detail="no answer to the TLS within CredSSP")
    if not said:
        raise ValueError("a login without a challenge")
    token = tokens.step(base64.b64decode(said, validate=True))
    if not token:
        raise ValueError("a login without an end")
    return token
