"""What a person types."""

import sys

import click

from kshub.faults import Fault
from kshub.words import say


def password() -> str:
    """A new password, typed twice and not shown.

    Raises:
        Fault: "no-terminal".
    """
    if not sys.stdin.isatty():
        raise Fault("no-terminal")
    word: str = click.prompt(say("ask-password"), hide_input=True, confirmation_prompt=True, err=True)
    return word
