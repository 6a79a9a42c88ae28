import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import machine
from lab.windows.registry import Registry

MACHINE = machine.parse("""
name = "TEST"
[instances."root/cimv2"]
[registry."HKLM/SOFTWARE/Lab"]
Number = 7
Text = "seven"
Many = ["a", "b"]
Path = { expand = '%SystemRoot%\\System32' }
Big = { qword = 5000000000 }
Bytes = { binary = "00ff" }
[registry."HKLM/SOFTWARE/Lab/Inner"]
[registry."HKLM/SOFTWARE/Lab/Secret/Deep"]
Text = "x"
[registry."HKU/S-1-5-18/Software"]
Text = "y"
[registry32."HKLM/SOFTWARE/Lab"]
Text = "narrow"
[registry32."HKLM/SOFTWARE/Lab/Old"]
[denied]
keys = ["HKLM/SOFTWARE/Lab/Secret"]
""")
LAB = {"sSubKeyName": r"SOFTWARE\Lab"}


def call(method, given=LAB, *, view=64, plain=True, **more):
    return Registry(MACHINE, view=view, plain=plain).call(method, given | more)


def test_keys_and_values():
    assert call("EnumKey") == {"ReturnValue": 0, "sNames": ["Inner", "Secret"]}
    assert call("EnumValues") == {
        "ReturnValue": 0,
        "sNames": ["Number", "Text", "Many", "Path", "Big", "Bytes"],
        "Types": [4, 1, 7, 2, 11, 3],
    }
    assert call("EnumKey", {"sSubKeyName": r"software\lab\inner"}) == {"ReturnValue": 0, "sNames": None}
    assert call("EnumKey", {"sSubKeyName": r"SOFTWARE\Nothing"}) == {"ReturnValue": 2, "sNames": None}
    assert call("EnumKey", {"hDefKey": "2147483651", "sSubKeyName": ""}) == {"ReturnValue": 0, "sNames": ["S-1-5-18"]}


@pytest.mark.parametrize(("method", "name", "told"), [
    ("GetDWORDValue", "number", {"ReturnValue": 0, "uValue": 7}),
    ("GetStringValue", "Text", {"ReturnValue": 0, "sValue": "seven"}),
    ("GetMultiStringValue", "Many", {"ReturnValue": 0, "sValue": ["a", "b"]}),
    ("GetExpandedStringValue", "Path", {"ReturnValue": 0, "sValue": r"C:\Windows\System32"}),
    ("GetStringValue", "Path", {"ReturnValue": 0, "sValue": r"%SystemRoot%\System32"}),
    ("GetQWORDValue", "Big", {"ReturnValue": 0, "uValue": 5000000000}),
    ("GetBinaryValue", "Bytes", {"ReturnValue": 0, "uValue": [0, 255]}),
    ("GetStringValue", "Nothing", {"ReturnValue": 1, "sValue": None}),
    ("GetStringValue", "Number", {"ReturnValue": 2147749893, "sValue": None}),
])  # fmt: skip
def test_a_value_as_its_kind(method, name, told):
    assert call(method, sValueName=name) == told


def test_a_program_of_32_bits_sees_another_software():
    assert call("GetStringValue", view=32, sValueName="Text")["sValue"] == "narrow"
    assert call("EnumKey", view=32)["sNames"] == ["Old"]
    through = {"sSubKeyName": r"SOFTWARE\WOW6432Node\Lab"}
    assert call("EnumKey", through)["sNames"] == ["Old"]
    assert call("EnumKey", {"sSubKeyName": r"SOFTWARE\Lab\Inner"}, view=32)["ReturnValue"] == 0  # shared


def test_a_key_is_refused_to_who_is_no_administrator():
    secret = {"sSubKeyName": r"SOFTWARE\Lab\Secret"}
    assert call("EnumKey", secret) == {"ReturnValue": 5, "sNames": None}
    assert call("GetStringValue", {"sSubKeyName": r"SOFTWARE\Lab\Secret\Deep"}, sValueName="Text")["ReturnValue"] == 5
    assert call("EnumKey", secret, plain=False)["sNames"] == ["Deep"]


def test_a_method_that_is_none():
    assert call("DeleteKey") is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_key_and_any_value_may_be_asked_for(key, name):
    told = call("GetStringValue", {"hDefKey": "2147483650", "sSubKeyName": key}, sValueName=name)
    assert told["ReturnValue"] in {0, 1, 2, 5, 2147749893}
