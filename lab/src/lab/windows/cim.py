"""CIM instances as XML, as Windows prints them ([MS-WSMV] 2.2.4.6, DSP0230).

An array is the element again and again, what is null has xsi:nil, dates are wrapped, and a property that is not there
is left out. Properties come in the order of the alphabet.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from lab.windows.envelopes import CIM, WMI, WSMAN, XSI

_WRAPPED = {"datetime": "Datetime", "interval": "Interval"}


def instance(namespace: str, cls: str, values: Mapping[str, Any]) -> str:
    """A whole instance of a class."""
    inner = "".join(_property(name, values[name], "p:", "cim:") for name in sorted(values, key=str.lower))
    return (
        f'<p:{cls} xmlns:xsi="{XSI}" xmlns:p="{WMI}{namespace}/{cls}" xmlns:cim="{CIM}" '
        f'xsi:type="p:{cls}_Type">{inner}</p:{cls}>'
    )


def fragment(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """The properties of an instance that a query selected: without prefixes, dates as well."""
    known = {name.lower(): name for name in values}
    chosen = [known[name.lower()] for name in names if name.lower() in known]
    inner = "".join(_property(name, values[name], "", "") for name in sorted(chosen, key=str.lower))
    return f'<w:XmlFragment xmlns:w="{WSMAN}" xmlns:xsi="{XSI}">{inner}</w:XmlFragment>'


def output(uri: str, method: str, values: Mapping[str, Any]) -> str:
    """The output parameters of a method."""
    inner = "".join(_property(name, value, "p:", "cim:") for name, value in values.items())
    return (
        f'<p:{method}_OUTPUT xmlns:xsi="{XSI}" xmlns:p="{escape(uri)}" xmlns:cim="{CIM}" '
        f'xsi:type="p:{method}_OUTPUT_Type">{inner}</p:{method}_OUTPUT>'
    )


def text(value: Any) -> str:
    """A single value as it is printed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _property(name: str, value: Any, prefix: str, wrapping: str) -> str:
    if isinstance(value, list | tuple):
        return "".join(_property(name, one, prefix, wrapping) for one in value)
    tag = f"{prefix}{name}"
    if value is None or (isinstance(value, Mapping) and value.get("nil")):
        return f'<{tag} xsi:nil="true"/>'
    if isinstance(value, Mapping):
        (kind, inner), *_ = value.items()
        within = f"{wrapping}{_WRAPPED[kind]}"
        return f"<{tag}><{within}>{escape(str(inner))}</{within}></{tag}>"
    return f"<{tag}>{escape(text(value))}</{tag}>"
