"""The registry, read by StdRegProv in root/default. Only its methods that read; every call is a round trip."""

from typing import Final

from ksocket.collect.windows.question import Read, Value
from ksocket.collect.windows.session import Session
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

NAMESPACE: Final = "root/default"
CLASS: Final = "StdRegProv"
HKEY_LOCAL_MACHINE: Final = "2147483650"  # 0x80000002

# What each method gives its answer in.
METHODS: Final = {
    "EnumKey": "sNames",
    "EnumValues": "sNames",
    "GetStringValue": "sValue",
    "GetExpandedStringValue": "sValue",
    "GetMultiStringValue": "sValue",
    "GetDWORDValue": "uValue",
}
_NOTHING_THERE: Final = frozenset(("2", "3", "1168"))  # ERROR_FILE_NOT_FOUND, PATH_NOT_FOUND, NOT_FOUND
_NO_VALUE: Final = "1"  # what a value that is not there gives, against the documentation
_WRONG_TYPE: Final = frozenset(("13", "1629", "2147749893"))  # INVALID_DATA, DATATYPE_MISMATCH, WBEM_E_TYPE_MISMATCH


async def read(session: Session, one: Read) -> Value:
    """What is there: text, or the names of keys or values. None when there is no such key or value.

    Raises:
        Trouble: PARTIAL when the account may not read it; whatever the session raises.
    """
    parameters = {"hDefKey": HKEY_LOCAL_MACHINE, "sSubKeyName": one.key}
    if one.name is not None:
        parameters["sValueName"] = one.name
    answer = await session.invoke(NAMESPACE, CLASS, one.method, parameters)
    result = answer.get("ReturnValue")
    if result in _NOTHING_THERE or (one.name is not None and result in {_NO_VALUE, *_WRONG_TYPE}):
        return None
    if result != "0":
        raise Trouble(Code.PARTIAL, group="registry", detail=f"HKLM\\{one.key}: error {str(result)[:20]}")
    value = answer.get(METHODS[one.method])
    return value if value is not None or one.name is not None else ()  # a key without anything below is there


def one(value: Value) -> str:
    """A single value; empty where there is none."""
    return (value[0] if value else "") if isinstance(value, tuple) else value or ""


def names(value: Value) -> tuple[str, ...]:
    """The names that EnumKey or EnumValues gave."""
    return value if isinstance(value, tuple) else () if value is None else (value,)
