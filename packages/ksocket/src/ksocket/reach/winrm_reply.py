"""What is answered: SOAP envelopes, read with bounds. Pure.

A document with a DOCTYPE is refused before it is parsed, so there are no entities but the five of XML itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from ksocket.reach.winrm_soap import ENUMERATION, SOAP, WSMAN

Value = str | tuple[str, ...] | None
"""As WS-Management prints it; a repeated element is a tuple; xsi:nil is None."""
Item = Mapping[str, Value]
"""One CIM instance, or the output parameters of a method."""

MOST_ELEMENTS: Final = 100_000  # of one document: some 10 MB while it is read
MOST_CONTEXT: Final = 8192  # characters of an enumeration's context
_MOST_SUSPECTS: Final = 100_000  # that are taken out of one document
_SLICE: Final = 1 << 16  # bytes given to the parser at once: between two of them other threads have their turn
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
# Windows writes control characters of the registry as they are, or as references that XML 1.0 does not know.
_SUSPECT: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_NUMBER: Final = re.compile(r"-?[0-9]{1,14}")
_HEXADECIMAL: Final = re.compile(r"0x[0-9A-Fa-f]{8}\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an operation was refused. subcode: without its prefix; codes: of Windows, as unsigned numbers."""

    subcode: str
    codes: frozenset[int]
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an enumeration. context: what asks for the next one; None at the end."""

    items: tuple[Item, ...]
    context: str | None


def body(document: bytes) -> Element:
    """The body of an envelope.

    Raises:
        ValueError: it is no envelope, or one that is out of bounds.
    """
    root = _parsed(document)
    found = root.find(f"{{{SOAP}}}Body")
    if root.tag != f"{{{SOAP}}}Envelope" or found is None:
        raise ValueError("no SOAP envelope")
    return found


def fault(body: Element) -> Fault | None:
    """What the body complains about; None: nothing."""
    found = body.find(f"{{{SOAP}}}Fault")
    if found is None:
        return None
    code = found.find(f"{{{SOAP}}}Code")
    values = [one.text or "" for one in code.iter(f"{{{SOAP}}}Value")] if code is not None else []
    known = frozenset(values)
    texts = [text.strip() for text in found.itertext() if text.strip() and text not in known]
    return Fault(
        subcode=values[-1].strip().rpartition(":")[2] if len(values) > 1 else "",
        codes=frozenset(_codes(found)),
        text=" ".join(dict.fromkeys(texts)),
    )


def page(body: Element) -> Page:
    """The instances in the answer to Enumerate or Pull.

    Raises:
        ValueError: it is another answer.
    """
    first, later = body.find(f"{{{ENUMERATION}}}EnumerateResponse"), body.find(f"{{{ENUMERATION}}}PullResponse")
    answer, space = (first, WSMAN) if first is not None else (later, ENUMERATION)
    if answer is None:
        raise ValueError("no enumeration")
    items = answer.find(f"{{{space}}}Items")
    ended = any(answer.find(f"{{{one}}}EndOfSequence") is not None for one in (WSMAN, ENUMERATION))
    context = (answer.findtext(f"{{{ENUMERATION}}}EnumerationContext") or "").strip()
    if len(context) > MOST_CONTEXT:
        raise ValueError("the context of the enumeration is too long")
    return Page(tuple(_item(one) for one in items) if items is not None else (), None if ended else context or None)


def output(body: Element) -> Item:
    """The output parameters of a method.

    Raises:
        ValueError: there are none.
    """
    for child in body:
        if _name(child.tag).endswith("_OUTPUT"):
            return _item(child)
    raise ValueError("no output of a method")


def product(body: Element) -> str:
    """What answers to Identify: vendor and version in one line.

    Raises:
        ValueError: it is another answer.
    """
    answer = next((child for child in body if _name(child.tag) == "IdentifyResponse"), None)
    if answer is None:
        raise ValueError("no answer to Identify")
    said = {_name(child.tag): (child.text or "").strip() for child in answer}
    return " ".join(filter(None, (said.get("ProductVendor"), said.get("ProductVersion"))))


def _parsed(document: bytes) -> Element:
    _refuse(document)
    try:
        return _tree(document)
    except ParseError:
        try:
            return _tree(_SUSPECT.sub(_only_xml, document, count=_MOST_SUSPECTS))
        except ParseError as error:
            raise ValueError(f"no XML: {error}") from None


def _only_xml(found: re.Match[bytes]) -> bytes:
    """A reference stays if XML 1.0 knows its character."""
    if not (found[1] or found[2]):
        return b""
    point = int(found[1], 16) if found[1] else int(found[2])
    known = (
        point in {0x9, 0xA, 0xD} or 0x20 <= point < 0xD800 or 0xE000 <= point < 0xFFFE or 0x10000 <= point < 0x110000
    )
    return found[0] if known else b""


def _refuse(document: bytes) -> None:
    """What is not read at all; UTF-8 is what was asked for, and the only encoding in which a DOCTYPE is seen here."""
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise ValueError("a document type is not accepted")
    if document.count(b"<") > 2 * MOST_ELEMENTS:
        raise ValueError("too many elements")


def _tree(document: bytes) -> Element:
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - see _refuse
    for start in range(0, len(document), _SLICE):
        parser.feed(document[start : start + _SLICE])
    root: Element = parser.close()
    return root


def _codes(found: Element) -> Iterator[int]:
    for one in found.iter():
        name = _name(one.tag)
        said = (
            one.get("Code")
            if name == "WSManFault"
            else one.text
            if name in {"StatusCode", "HRESULT", "error_Code"}
            else None
        )
        if said and _NUMBER.fullmatch(said.strip()):
            yield int(said) % (1 << 32)
    for text in found.itertext():
        yield from (int(hexadecimal, 16) for hexadecimal in _HEXADECIMAL.findall(text[:4000]))


def _item(element: Element) -> Item:
    values: dict[str, list[str | None]] = {}
    for child in element:
        values.setdefault(_name(child.tag), []).append(_text(child))
    return {name: many[0] if len(many) == 1 else tuple(one or "" for one in many) for name, many in values.items()}


def _text(element: Element) -> str | None:
    """The text of a property. Dates stand in an element of their own; what is deeper is run together."""
    if element.get(_NIL) in {"true", "1"}:
        return None
    return "".join(element.itertext()) if len(element) else element.text or ""


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
