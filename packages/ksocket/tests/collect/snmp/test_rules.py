"""The schema of the profiles, and what holds of all that there are."""

import re
import warnings

import pytest

from ksocket.collect.snmp import rules
from ksocket.collect.snmp.rules import Source
from kswire.identify import TYPES

EXAMPLE = "vendor: Example\nsource: EXAMPLE-MIB\nrules:\n  - {name: a, sysObjectID: [1.3.6.1.4.1.99999], %s}\n"


def test_a_rule_has_the_maker_and_the_source_of_its_file_or_its_own():
    first, second = rules.read(
        EXAMPLE % "family: OS" + "  - {name: b, sysDescr: x, vendor: Sample, source: SAMPLE-MIB}\n"
    )
    assert (first.vendor, first.source, first.facts) == ("Example", "EXAMPLE-MIB", {"family": ("OS",)})
    assert (second.vendor, second.source, second.facts) == ("Sample", "SAMPLE-MIB", {})


def test_all_that_may_be_asked():
    (rule,) = rules.read(
        EXAMPLE
        % """has: {oid: 1.3.1.0},
        serial: [{oid: 1.3.2.0}, {join: [{column: 1.3.3, where: {column: 1.3.4, pattern: x}}, text]}],
        parts: [{kind: fan, model: {column: 1.3.5}, where: {column: 1.3.6, pattern: x}}]"""
    )
    assert rule.oids == ("1.3.1.0", "1.3.2.0", "1.3.4", "1.3.3", "1.3.6", "1.3.5")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("colour: red", "unknown field `colour`"),
        ("serial: {oid: 1.3.0, column: 1.3.6}", r"one of oid, column, of and join - at `\$.serial`"),
        ("serial: [{of: sysDescr}, {pattern: x}]", r"one of oid, column, of and join - at `\$.serial\[1\]`"),
        ("serial: {of: sysUpTime}", r"\$.serial.of"),
        ("model: {of: sysName, where: {column: 1.3.6, pattern: x}}", "where goes with column"),
        ("model: {of: sysName, hex: true}", "hex goes with oid or column"),
        ("model: {of: sysName, as: x}", "as goes with pattern"),
        ("model: {join: [{join: [a, b]}]}", "no join in it"),
        ("model: {of: sysName, colour: red}", r"unknown field `colour` - at `\$.model`"),
        ("parts: [{kind: spoon, model: {column: 1.3}}]", r"\$.parts\[0\].kind"),
        ("parts: [{kind: fan}]", "a part has values"),
        ("parts: [{kind: fan, model: {oid: 1.3.0}}]", "come from columns"),
        ("model: {of: sysObjectID, names: nothing.txt}", "no products/nothing.txt"),
        ("tested: recording", r"\$.tested"),
        ("has: {pattern: x}", r"\$.has"),
    ],
)
def test_what_breaks_the_schema_is_told_with_file_rule_and_key(written, told):
    with pytest.raises(ValueError, match=r"example.yaml: rule a: .*" + told):
        rules.read(EXAMPLE % written, "example.yaml")


@pytest.mark.parametrize(
    "profile",
    [
        "rules: []",
        "source: x\nwhat: y\nrules: []",
        "source: x\nrules: [{name: a, family: b}]",
        "source: x\nrules: [nothing]",
        "- x",
    ],
)
def test_no_profile_at_all(profile):
    with pytest.raises(ValueError, match=r"^profile"):
        rules.read(profile)


# --- the profiles themselves

ALL = rules.rules()
each_rule = pytest.mark.parametrize("rule", ALL, ids=[one.name for one in ALL])


def inner(source):
    """The source, and those that it joins."""
    return [source, *source.join] if isinstance(source, Source) else [source]


def sources(rule):
    """Every fact with each of its sources, those of parts and those that are joined too."""
    given = [(fact, one) for fact, many in rule.facts.items() for one in many]
    given += [(fact, one) for part in rule.parts for fact, one in part.sources.items()]
    return [(fact, each) for fact, one in given for each in inner(one)]


def patterns(rule):
    """Every regular expression by the key that it stands in."""
    found = [("sysDescr", rule.description), ("kernel", rule.kernel), ("has", rule.has and rule.has.pattern)]
    found += [("parts", part.where.pattern) for part in rule.parts if part.where]
    for fact, one in sources(rule):
        if isinstance(one, Source):
            found += [(fact, one.pattern), (fact, one.where and one.where.pattern)]
    return [(key, one) for key, one in found if one is not None]


LISTS_OF_PRODUCTS = sorted(one.name for one in (rules._FOLDER / "products").iterdir())


@pytest.mark.parametrize("name", LISTS_OF_PRODUCTS)
def test_a_list_of_products(name):
    """It says where it is from, and names each once."""
    first, *lines = (rules._FOLDER / "products" / name).read_text(encoding="utf-8").splitlines()
    assert re.match(r"# .*(MIB|list)", first)
    assert len(lines) == len({line.split(" ")[0] for line in lines}) == len(rules.products(name))
    assert all(re.fullmatch(r"\S+ \S.*\S", line) for line in lines)


def test_names_are_unique():
    names = [rule.name for rule in ALL]
    assert [one for one in set(names) if names.count(one) > 1] == []


@each_rule
def test_oids_are_oids(rule):
    gets = [one.oid for _, one in sources(rule) if isinstance(one, Source) and one.oid]
    gets += [rule.has.oid] if rule.has else []
    absolute = [oid for oid in rule.oids if not oid.startswith("sysObjectID")]
    assert [oid for oid in (*absolute, *rule.object_ids) if not re.fullmatch(r"1(\.(0|[1-9]\d*)){2,}", oid)] == []
    relative = set(rule.oids) - set(absolute)
    assert [oid for oid in relative if not re.fullmatch(r"sysObjectID\^{0,2}(\.(0|[1-9]\d*))+", oid)] == []
    assert rule.object_ids or not relative
    assert [oid for oid in gets if len(oid.split(".")) < 8 and oid not in relative] == []
    # What is not an instance would be asked for in vain.
    columns = {one.column for _, one in sources(rule) if isinstance(one, Source) and one.column}
    assert columns & set(gets) == set()


@each_rule
def test_device_types_are_known(rule):
    given = [one for fact, one in sources(rule) if fact == "type"]
    constants = [one for one in given if isinstance(one, str)]
    constants += [name for one in given if isinstance(one, Source) for name in dict(one.names).values()]
    constants += [one.template for one in given if isinstance(one, Source) and one.template]
    assert constants or not given
    assert set(constants) <= TYPES


LISTS = re.compile(r"(?i)products|product[- ]?ids?")


@each_rule
def test_no_literal_serial_and_no_literal_model_without_a_public_list(rule):
    """A literal would be knowledge of one device."""
    for fact, one in sources(rule):
        literal = isinstance(one, str) or bool(one.names)
        if literal and fact not in ("family", "type"):
            listed = ("model", "modelNumber") if isinstance(one, str) else ("model", "modelNumber", "version")
            assert fact in listed, f"{fact} is no constant"
            assert LISTS.search(rule.source or ""), f"{fact}: the source names no public list of products"
        if fact == "serial" and isinstance(one, Source):
            runs = re.findall(r"(?<!\\)[A-Z0-9]{6,}", one.pattern or "")
            assert [run for run in runs if re.search(r"\d", run)] == []


@each_rule
def test_patterns_are_patterns(rule):
    for key, pattern in patterns(rule):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(pattern)
        assert compiled.search("") is None or key == "kernel", f"{key}: {pattern!r} fits everything"
    for fact, one in sources(rule):
        if isinstance(one, Source) and one.template is not None:
            groups = re.compile(one.pattern or "").groups
            assert all(int(digit) <= groups for digit in re.findall(r"\\(\d)", one.template)), fact
    if rule.kernel:
        assert {"name", "release"} <= set(re.compile(rule.kernel).groupindex)


# --- patterns on hostile text: how the steps grow with its length, read from the parsed pattern


def letters(node):
    """The characters (of the first 256) that a node of one character takes; None: it is no such node."""
    kind, given = node
    if str(kind) == "LITERAL":
        return {given} if given < 256 else set()
    if str(kind) in ("ANY", "NOT_LITERAL", "IN"):
        probe = {"ANY": lambda c: c != 10, "NOT_LITERAL": lambda c: c != given}.get(str(kind))
        return {c for c in range(256) if (probe(c) if probe else within(given, c))}
    return None


CATEGORIES = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda c: c.isalnum() or c == "_"}


def within(choices, character):
    """Whether a set of characters has this one."""
    found, negated = False, False
    for kind, given in choices:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "LITERAL":
            found |= given == character
        elif str(kind) == "RANGE":
            found |= given[0] <= character <= given[1]
        else:
            *refused, name = str(given).removeprefix("CATEGORY_").rsplit("NOT_", 1)
            found |= CATEGORIES[name](chr(character)) != bool(refused)
    return found != negated


MANY = 20  # repetitions that count as no bound


def growth(nodes, after=(), repeated=False):
    """The power of the text's length that the steps of matching at one place may grow with.

    Each repetition without bound counts, unless the character after it tells where it ends, or nothing comes after it.

    Raises:
        ValueError: a repetition in a repetition: steps may double with each character.
    """
    power = 0
    for place, (kind, given) in enumerate(nodes):
        following = [*nodes[place + 1 :], *after]
        if str(kind) in ("MAX_REPEAT", "MIN_REPEAT"):
            _, most, inner = given
            if most >= MANY and repeated:
                raise ValueError("a repetition in a repetition")
            power += growth(list(inner), following, repeated or most >= MANY)
            power += most >= MANY and bool(following) and not told_apart(list(inner), following[0])
        elif str(kind) == "SUBPATTERN":
            power += growth(list(given[-1]), following, repeated)
        elif str(kind) == "BRANCH":
            power += max(growth(list(one), following, repeated) for one in given[1])
        elif str(kind) in ("ASSERT", "ASSERT_NOT"):
            power += growth(list(given[1]), (), repeated)
    return power


def told_apart(inner, following):
    """Whether the character after a repetition cannot be one of it."""
    kind, given = following
    if len(inner) != 1:
        return False
    if str(kind) == "SUBPATTERN" and len(given[-1]):
        return told_apart(inner, given[-1][0])
    if str(kind) in ("MAX_REPEAT", "MIN_REPEAT") and given[0] > 0 and len(given[2]):
        return told_apart(inner, given[2][0])
    mine, next_ones = letters(inner[0]), letters(following)
    return mine is not None and next_ones is not None and not mine & next_ones


def cost(pattern):
    """As growth, of a search: it begins at each place unless the pattern is bound to the beginning."""
    parsed = list(re._parser.parse(pattern))
    bound = bool(parsed) and str(parsed[0]) == "(AT, AT_BEGINNING)"
    return growth(parsed) + (not bound)


@pytest.mark.parametrize(
    ("pattern", "power"),
    [
        ("abc", 1),
        ("^abc", 0),
        ("^\\S+ (\\d+)", 0),
        ("^(\\S+) .*x", 1),
        ("^.*(\\S+) (x+)(?:y|z)", 1),
        (".*x.*y", 3),
        ("(a|b+)c", 1),
        ("(a|b+)(b|c)", 2),
        ("x(?:\\.\\d+)?", 1),
    ],
)
def test_the_cost_of_a_pattern(pattern, power):
    assert cost(pattern) == power


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:\w+ ?)*x", r"(?:(?:a{2,}) )*"])
def test_a_pattern_that_never_ends(pattern):
    with pytest.raises(ValueError, match="repetition in a repetition"):
        cost(pattern)


@each_rule
def test_no_text_makes_a_pattern_slow(rule):
    assert {pattern: power for _, pattern in patterns(rule) if (power := cost(pattern)) > 3} == {}
