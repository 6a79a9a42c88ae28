"""The manual says what the program does: every code, option, key and field, in both languages."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import msgspec
import pytest

from kshub.api import described as api
from kshub.cli.exports import Exports
from kshub.cli.operations import app as hub
from kshub.merge.explain import PARAMETERS as REASONS
from kshub.store.queries.events import PARAMETERS as EVENTS
from kshub.view.search.fields import FIELDS as SEARCH_FIELDS
from kshub.view.search.language import parse
from kshub.view.search.terms import terms, written
from ksocket import config
from ksocket.cli.commands import app
from ksocket.credentials.draft import Draft
from ksocket.credentials.formats import READERS
from ksocket.credentials.snmp import AUTH_PROTOCOLS, PRIV_PROTOCOLS
from ksocket.documents.table import Table
from ksocket.documents.warn import Warn
from kswire import facts, nodes, reports
from kswire.events import Refused
from kswire.identify import TYPES
from kswire.problems import Code
from kswire.workbook import COLUMNS

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "ja")
PAGES = sorted(path.name for path in (ROOT / "docs/en").glob("*.md"))
READMES = (ROOT / "README.md", ROOT / "README.ja.md")
TEXTS = [*READMES, *sorted((ROOT / "docs").glob("[ej][na]/*.md"))]

each_language = pytest.mark.parametrize("language", LANGUAGES)


def name(path: object) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


each_text = pytest.mark.parametrize("path", TEXTS, ids=name)


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / language / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Without fenced blocks."""
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def words(text: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`([^`]+)`", prose(text).replace("\\|", "|")))


def headings(text: str) -> list[str]:
    return re.findall(r"^(#+) ", prose(text), re.MULTILINE)


def section(text: str, title: str) -> str:
    """From the heading with exactly this title to the next of its level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no section {title!r}"
    return found[1]


# The two languages


def test_both_languages_have_the_same_pages() -> None:
    assert sorted(path.name for path in (ROOT / "docs/ja").glob("*.md")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_sections(name: str) -> None:
    assert headings(page("en", name)) == headings(page("ja", name))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_show_the_same_files_and_commands(name: str) -> None:
    blocks = [re.findall(r"^ *```(\w*)$", page(language, name), re.MULTILINE) for language in LANGUAGES]
    assert blocks[0] == blocks[1]
    english, japanese = (list(commands(page(language, name))) for language in LANGUAGES)
    assert english == japanese


def test_both_readmes_name_the_same_commands() -> None:
    english, japanese = (path.read_text(encoding="utf-8") for path in READMES)
    assert list(commands(english)) == list(commands(japanese))
    assert headings(english) == headings(japanese)


@pytest.mark.parametrize("path", READMES, ids=name)
def test_the_readmes_have_one_place_for_the_demo(path: Path) -> None:
    assert re.search(r"<!-- demo:start -->\n```\n.+\n```\n<!-- demo:end -->", path.read_text("utf-8"), re.DOTALL)


# What the code knows


@each_language
@pytest.mark.parametrize("code", Code)
def test_every_problem_is_explained(language: str, code: Code) -> None:
    assert f"\n| `{code}` |" in page(language, "troubleshooting.md")


def described(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for one in group.commands.values():
        here = (*path, one.name or "")
        if isinstance(one, Exports):
            yield " ".join(here), one.lists
        if isinstance(one, click.Group):
            yield from described(one, here)
        else:
            yield " ".join(here), one


COMMANDS = dict(described(app))


@each_language
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_described(language: str, command: str) -> None:
    said = section(page(language, "scan.md"), f"ksocket {command}")
    given = {option for word in words(said) for option in word.split() if option.startswith("-")}
    known = {option for one in COMMANDS[command].params for option in one.opts if option.startswith("-")}
    assert given >= known - {"--help", "-h"}
    described_here = {option for option in given if f"\n| `{option}" in said}
    assert described_here <= known, "options that the command does not have"


HUB_COMMANDS = dict(described(hub))


def hub_row(language: str, command: str) -> str:
    """The one row of the hub's commands that tells of this one."""
    rows = re.findall(rf"^\| `kshub {command}(?: [^`]+)?` \|.*$", page(language, "kshub.md"), re.MULTILINE)
    longer = tuple(f"| `kshub {one}" for one in HUB_COMMANDS if one.startswith(f"{command} "))
    (row,) = [one for one in rows if not one.startswith(longer)]
    return str(row)


@each_language
@pytest.mark.parametrize("command", HUB_COMMANDS)
def test_every_command_and_option_of_the_hub_is_described(language: str, command: str) -> None:
    said = {one for word in words(hub_row(language, command)) for one in word.split() if one.startswith("-")}
    known = {option for one in HUB_COMMANDS[command].params for option in one.opts if option.startswith("-")}
    assert said == known


@each_language
def test_no_command_is_described_that_the_hub_does_not_have(language: str) -> None:
    rows = re.findall(r"^\| `kshub ([^`]+)` \|", page(language, "kshub.md"), re.MULTILINE)
    assert len(rows) == len(HUB_COMMANDS)
    assert {option for one in hub.params for option in one.opts} <= {
        option for word in words(page(language, "kshub.md")) for option in word.split()
    }


@each_language
def test_every_request_of_the_api_is_described(language: str) -> None:
    paths = msgspec.json.decode(api.COPY.read_bytes())["paths"]
    known = [f"{method.upper()} {path}" for path, operations in paths.items() for method in operations]
    rows = re.findall(r"^\| `([A-Z]+ /\S*)` \|", page(language, "api.md"), re.MULTILINE)
    assert sorted(rows) == sorted(known)


@each_language
def test_every_list_of_the_api_says_by_what_it_is_sorted(language: str) -> None:
    paths = msgspec.json.decode(api.COPY.read_bytes())["paths"]
    lists = {path: one["get"]["description"] for path, one in paths.items() if "`sort`" in str(one.get("get"))}
    assert len(lists) >= 20
    for path, description in lists.items():
        (row,) = re.findall(rf"^\| `GET {re.escape(path)}` \|.*$", page(language, "api.md"), re.MULTILINE)
        told = description.partition("`sort` is ")[2].partition(".")[0].partition(", with")[0]
        assert words(row.split("|")[4]) == set(re.findall(r"\w+", told)) - {"or"}, path


@each_language
@pytest.mark.parametrize("code", Refused)
def test_every_reason_of_a_refused_connection_is_explained(language: str, code: Refused) -> None:
    rows = re.findall(r"^\| (`[a-z-]+`.*?) \|", page(language, "api.md"), re.MULTILINE)
    assert any(f"`{code}`" in row for row in rows)


@each_language
def test_every_key_of_a_scan_s_settings_is_described(language: str) -> None:
    keys = msgspec.json.decode(api.COPY.read_bytes())["components"]["schemas"]["NewSettings"]["properties"]
    rows = re.findall(r"^\| `(\w+)` \|", page(language, "scheduling.md"), re.MULTILINE)
    assert set(rows) >= set(keys)


@each_language
def test_every_column_is_named_in_order(language: str) -> None:
    said = [word for word in re.findall(r"`(\w+)`", page(language, "scan.md")) if word in COLUMNS]
    assert list(dict.fromkeys(said)) == list(COLUMNS)


@each_language
def test_every_device_type_has_its_words(language: str) -> None:
    pages = (ROOT / "web/src/words" / language / "nodes.ts").read_text(encoding="utf-8")
    (told,) = re.findall(r"^    types: \{\n(.*?)^    \},$", pages, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r'^ +"?([a-z-]+)"?:', told, re.MULTILINE)) == TYPES
    (row,) = re.findall(r"^\| (?:TYPE|種別) \| ([^;。]+)", page(language, "scan.md"), re.MULTILINE)
    assert set(re.findall(r"[a-z-]+", row)) == TYPES


FILES = {
    "ssh": 'includes = []\nclientKeys = [{filename = "k"}]\n'
    '[account]\nusername = "u"\nclientKeys = [{filename = "k"}]\n',
    "winrm": 'includes = []\n[account]\nusername = "u"\npassword = "p"\n',
    "snmp": 'includes = []\n[authData]\ncommunity = "c"\n',
}
SECTIONS = {"ssh": "SSH", "winrm": "WinRM", "snmp": "SNMP"}
COMMON = {"en": "Keys of all methods", "ja": "共通のキー"}


def keys_of(method: str, directory: Path) -> frozenset[str]:
    """The full names of all keys that the reader of this method asks for."""
    path = directory / "file.toml"
    path.write_text(FILES[method], encoding="utf-8")
    path.chmod(0o600)
    draft = Draft(path)
    READERS[method](draft)
    return draft.table.known()


@each_language
@pytest.mark.parametrize("method", READERS)
def test_every_key_of_a_credential_file_is_described(language: str, method: str, tmp_path: Path) -> None:
    text = page(language, "credentials.md")
    said = words(section(text, COMMON[language])) | words(section(text, SECTIONS[method]))
    known = keys_of(method, tmp_path)
    assert {"includes", "port"} < known
    assert {key for key in known if not key.startswith("clientKeys.")} <= said
    assert set(re.findall(r"\n\| `(\w+[\w.]*)`", section(text, SECTIONS[method]))) <= known | PROTOCOLS


PROTOCOLS = {*AUTH_PROTOCOLS, *PRIV_PROTOCOLS}


@each_language
def test_every_snmp_protocol_is_named(language: str) -> None:
    assert words(section(page(language, "credentials.md"), "SNMP")) >= PROTOCOLS


@each_language
def test_every_setting_is_described(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "etc/ksocket/ksocket.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[[limits.windows]]\nfrom = "22:00"\nto = "05:00"\n', encoding="utf-8")
    tables: list[Table] = []
    unknown = Table.unknown

    def noted(table: Table, *known: frozenset[str]) -> tuple[Warn, ...]:
        tables.append(table)
        return unknown(table, *known)

    monkeypatch.setattr(Table, "unknown", noted)
    config.load(tmp_path, {})
    known = tables[0].known()  # asked of the whole file first, with all that its parts know
    sections = {key.rpartition(".")[0] for key in known} - {"limits.windows"}
    rows = set(re.findall(r"\n\| `(\w+[\w.]*)`", page(language, "settings.md").split("KSOCKET_HOME` |")[0]))
    assert rows == known - sections


RECORDS = (
    (nodes.Node, ()),
    (reports.Done, ("run",)),
    *((record, ()) for record in (facts.Address, facts.Interface, facts.System, facts.Package, facts.Attempt)),
    *((record, ()) for record in (facts.Neighbor, facts.Route, facts.Signature, facts.Missing, nodes.GroupTimes)),
)


@each_language
@pytest.mark.parametrize(("record", "less"), RECORDS, ids=lambda one: getattr(one, "__name__", ""))
def test_every_field_is_described(language: str, record: type[msgspec.Struct], less: tuple[str, ...]) -> None:
    said = {part for word in words(page(language, "records.md")) for part in re.findall(r"\w+", word)}
    assert said >= set(record.__struct_encode_fields__) - set(less)


@each_language
@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_described_with_its_parameters(language: str, kind: str) -> None:
    rows = re.findall(r"^\| `.*$", page(language, "hub.md"), re.MULTILINE)
    row = next((one for one in rows if f"`{kind}`" in one.split("|")[1]), "")
    assert words(row.split("|")[3] if row else "") == set(EVENTS[kind])


@each_language
@pytest.mark.parametrize("code", sorted(set(REASONS) - {"nodes-merged"}))  # that one is an event
def test_every_reason_is_described_with_its_parameters(language: str, code: str) -> None:
    (row,) = re.findall(rf"^\| `{code}` \|.*$", page(language, "hub.md"), re.MULTILINE)
    assert words(row.split("|")[3]) == set(REASONS[code])


# What a reader may copy


def commands(text: str) -> Iterator[str]:
    """The commands of console and sh blocks, without prompt and comments."""
    for kind, block in re.findall(r"^ *```(console|sh)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if kind == "sh" or line.startswith("$ "):
                yield line.removeprefix("$ ").strip()


PROGRAMS = {"ksocket": app, "kshub": hub}


def command_lines() -> list[tuple[str, Path]]:
    found = [(line, path) for path in TEXTS for line in commands(path.read_text(encoding="utf-8"))]
    inline = [
        (word, path)
        for path in TEXTS
        if path.name != "kshub.md"  # there they are forms, with a word for what is to be given
        for word in words(path.read_text(encoding="utf-8"))
        if re.match(r"(\.venv/bin/)?(ksocket|kshub) \w", word) and "..." not in word
    ]
    lines = {(line.removeprefix("sudo ").removeprefix(".venv/bin/"), path) for line, path in [*found, *inline]}
    return sorted((line, path) for line, path in lines if line.split(" ")[0] in PROGRAMS)


def follow(group: click.Group, arguments: list[str], context: click.Context | None = None) -> None:
    """Parse as the program would, and run nothing."""
    first, *rest = arguments
    if isinstance(group, Exports) and first not in group.commands:
        command, rest = group.lists, arguments
    else:
        command = group.commands[first]
    if isinstance(command, click.Group) and rest:
        follow(command, rest, context)
    elif not isinstance(command, click.Group):
        with suppress(click.exceptions.Exit, MissingArgument):  # --help; prose names commands without their arguments
            parsed(command, first, rest, context)


class MissingArgument(Exception):  # noqa: N818 - the only kind of missing parameter that prose may have
    pass


def parsed(command: click.Command, name: str, rest: list[str], context: click.Context | None) -> None:
    try:
        command.make_context(name, rest, parent=context)
    except click.MissingParameter as error:
        if isinstance(error.param, click.Argument):
            raise MissingArgument from error
        raise


@pytest.mark.parametrize(("line", "path"), command_lines(), ids=name)
def test_every_command_line_parses(line: str, path: Path) -> None:
    program, *arguments = shlex.split(line, comments=True)
    follow(PROGRAMS[program], arguments)


@each_text
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"`[^`]*`", "", prose(path.read_text(encoding="utf-8")))
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [link.partition("#")[0] for link in links if "://" not in link]
    missing = [link for link in local if link and not (path.parent / link).exists()]
    assert not missing


@each_text
def test_examples_can_be_read(path: Path, tmp_path: Path) -> None:
    """Credential files that the manual shows are without fault or warning."""
    for kind, block in re.findall(
        r"^```(toml|yaml)\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        if "includes" not in block:
            continue
        method = "snmp" if "authData" in block else "winrm" if "authMethod" in block else "ssh"
        (tmp_path / "k").mkdir(exist_ok=True)
        file = tmp_path / "k" / f"file.{kind}"
        file.write_text(block, encoding="utf-8")
        file.chmod(0o600)
        assert not READERS[method](Draft(file)).warnings, block


@each_language
def test_settings_of_the_examples_are_known(language: str, tmp_path: Path) -> None:
    for kind, block in re.findall(
        r"^```(toml|yaml)\n(.*?)^```", page(language, "settings.md"), re.MULTILINE | re.DOTALL
    ):
        home = tmp_path / kind
        file = home / "etc/ksocket" / f"ksocket.{kind}"
        file.parent.mkdir(parents=True)
        file.write_text(block, encoding="utf-8")
        codes = {warn.code for warn in config.load(home, {}).warnings}
        assert codes <= {"settings-yaml", "token-file-unreadable"}


@each_language
def test_the_example_of_a_record_is_one(language: str) -> None:
    (block,) = re.findall(r"^```json\n(.*?)^```", page(language, "records.md"), re.MULTILINE | re.DOTALL)
    shown = msgspec.json.decode(block)
    for kind, records in ((nodes.Node, shown["nodes"]), (reports.Done, [shown["run"]])):
        for record in records:
            assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(record, kind))) == record


def test_the_manual_is_built_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    index = (tmp_path / "site/search/search_index.json").read_text(encoding="utf-8")
    assert '"lang":["en","ja"]' in index
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html"))
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', pages), "pages that lead or load from elsewhere"


SEARCHES = r"^\| `(\w+)` \|.*\| `([^`]+)` \|$"


@each_language
def test_the_search_page_names_each_field_and_its_examples_are_understood(language):
    text = page(language, "search.md")
    rows = re.findall(SEARCHES, text, re.MULTILINE)
    assert [field for field, _ in rows] == list(SEARCH_FIELDS)
    fenced = re.findall(r"^```search\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for example in [*(one for _, one in rows), *fenced]:
        assert written(parse(example))
    for field, example in rows:
        assert {term.field for term in terms(parse(example))} == {field}
