"""click's own words in Japanese: headings of its help, and what it finds wrong with the words of a command line.

click asks gettext for them, which reads a compiled catalogue.
Write that anew after a change:  python -m kshub.words.usage
"""

import gettext
import struct
from pathlib import Path
from typing import Final

from kshub.words import language

DOMAIN: Final = "kshub"
COPY: Final = Path(__file__).parent / "ja" / "LC_MESSAGES" / f"{DOMAIN}.mo"
_OTHERS: Final = "messages"  # gettext's own domain, of which nobody has a catalogue: English
_HEADER: Final = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
_MAGIC: Final = 0x950412DE  # GNU gettext's manual, "The Format of GNU MO Files"

SAYINGS: Final = {
    "Usage:": "使い方:",
    "Options": "オプション",
    "Commands": "コマンド",
    "Positional arguments": "引数",
    "Show this message and exit.": "この説明を表示します。",
    "default: {default}": "既定値: {default}",
    "required": "必須",
    "env var: {var}": "環境変数: {var}",
    "Missing command.": "コマンドを指定してください。",
    "Choose from:\n\t{choices}": "候補:\n\t{choices}",
    "No such option {name!r}.": "{name} というオプションはありません。",
    "No such command {name!r}.": "{name} というコマンドはありません。",
    "Invalid value: {message}": "値が正しくありません: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} の値が正しくありません: {message}",
    "Option {name!r} does not take a value.": "オプション {name} に値は指定できません。",
    "Argument {name!r} takes {nargs} values.": "引数 {name} には {nargs} 個の値が必要です。",
    "{value!r} is not a valid {number_type}.": "{value!r} は数値ではありません。",
    "{value} is not in the range {range}.": "{value} は範囲外です ({range})。",
    "Could not open file {filename!r}: {message}": "ファイル {filename!r} を開けません: {message}",
    "Repeat for confirmation": "確認のため再入力",
    "Error: {message}": "エラー: {message}",
    "Error: The two entered values do not match.": "エラー: 入力した 2 つの値が一致しません。",
    "Error: invalid input": "エラー: 入力が正しくありません。",
}
PLURALS: Final = {
    (
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    ): "余分な引数があります ({args})。",
    (
        "{value!r} is not {choice}.",
        "{value!r} is not one of {choices}.",
    ): "{value!r} は指定できません。指定できる値: {choices}。",
    (
        "Did you mean {possibility}?",
        "(Did you mean one of: {possibilities}?)",
    ): "もしかして: {possibilities}。",
    (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ): "オプション {name} に値を指定してください。",
    (
        "Takes {nargs} values but 1 was given.",
        "Takes {nargs} values but {len} were given.",
    ): "{nargs} 個の値が必要です ({len} 個が指定されました)。",
}


def speak() -> None:
    """From now on click speaks the language of the locale, as far as we know it."""
    gettext.bindtextdomain(DOMAIN, str(COPY.parents[2]))
    gettext.textdomain(DOMAIN if language() == "ja" else _OTHERS)


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    told = {"": _HEADER} | SAYINGS | {"\0".join(both): text for both, text in PLURALS.items()}
    pairs = sorted((key.encode(), text.encode()) for key, text in told.items())
    columns = [[key for key, _ in pairs], [text for _, text in pairs]]
    place = 28 + 16 * len(pairs)  # after the header and the two tables of lengths and places
    tables, texts = b"", b""
    for column in columns:
        for one in column:
            tables += struct.pack("<II", len(one), place + len(texts))
            texts += one + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + tables + texts


def write(path: Path = COPY) -> None:
    """The copy, as the tables are now."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(compiled())


if __name__ == "__main__":
    write()
