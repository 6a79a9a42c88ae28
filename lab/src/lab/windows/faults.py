"""What WS-Management of Windows says when it cannot do something, in words and in both kinds of numbers.

Codes and texts: WsmErr.h of the Windows SDK (ERROR_WSMAN_*), DSP0226 table of faults, [MS-WSMV] 2.2.4.43; WMI's own:
"WMI Error Constants" of Microsoft's documentation. WinRM 2.0 tells what WMI's provider said as a ProviderFault,
WinRM 3.0 as an instance of MSFT_WmiError.
"""

from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from lab.windows.envelopes import CIM, XSI

FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
_DETAIL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
_MICROSOFT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
_PLUGIN = 'provider="WMI Provider" path="%systemroot%\\system32\\WsmWmiPl.dll"'
_CIM_ERROR = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError"
_BINDING = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
_BEGIN = "The WS-Management service cannot process the request."


@dataclass(frozen=True, slots=True)
class Fault:
    """subcode with its prefix ("w:AccessDenied"); wmi: the HRESULT of WMI behind it, cim: its CIM status code."""

    subcode: str
    code: int
    text: str
    detail: str = ""
    wmi: int | None = None
    cim: int = 1
    receiver: bool = False


class FaultError(Exception):
    """A request ends with this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


NO_RIGHTS = Fault("w:AccessDenied", 5, "Access is denied. ")
DENIED = Fault(
    "w:AccessDenied", 0x80338104, f"{_BEGIN} The WMI service returned an 'access denied' error. ", "", 0x80041003, 2
)
NO_CLASS = Fault(
    "a:DestinationUnreachable",
    0x80338000,
    f"{_BEGIN} The service cannot find the resource identified by the resource URI and selectors. ",
    "InvalidResourceURI",
    0x80041010,
    5,
)
NO_NAMESPACE = replace(NO_CLASS, wmi=0x8004100E, cim=3)
NO_SUCH_METHOD = Fault("a:ActionNotSupported", 0x803380A9, f"{_BEGIN} The provider method was not found. ")
NOT_SINGLETON = Fault(
    "w:InvalidSelectors",
    0x803380FA,
    "The WinRM client cannot process the request. The resource URI is not valid: it does not contain keys, but the "
    "class selected is not a singleton. ",
)
BAD_QUERY = Fault(
    "n:CannotProcessFilter",
    0x8033801A,
    "The data source could not process the filter. The filter might be missing or it might be invalid. "
    "Change the filter and try the request again. ",
    "",
    0x80041017,
    15,
)
NO_CONTEXT = Fault(
    "n:InvalidEnumerationContext",
    0x8033801B,
    "The WS-Enumeration context in the enumeration is not valid. Enumeration may have been completed or canceled. ",
    receiver=True,
)
TOO_LARGE = Fault(
    "w:EncodingLimit",
    0x80338048,
    "The response that the WS-Management service computed exceeds the maximum envelope size in the request. ",
    "MaxEnvelopeSizeExceeded",
)
NOT_UNDERSTOOD = Fault("w:SchemaValidationError", 0x80338041, "The SOAP XML in the message does not match its schema. ")
NO_ACTION = Fault(
    "a:ActionNotSupported",
    0x80338013,
    "The WS-Management service does not support the action specified in the request. ",
)


def of_query(fault: Fault) -> Fault:
    """The same where a query named the class: all that WinRM then says is that the filter was not understood."""
    if fault in {NO_CLASS, NO_NAMESPACE}:
        return replace(BAD_QUERY, wmi=fault.wmi, cim=fault.cim)
    return fault


def body(fault: Fault, machine: str, *, stack: str, own_codes: bool) -> str:
    """The SOAP body. own_codes: WMI's number stands where WS-Management's would."""
    detail = f"<w:FaultDetail>{_DETAIL}{fault.detail}</w:FaultDetail>" if fault.detail else ""
    code = fault.wmi if own_codes and fault.wmi is not None else fault.code
    if fault.wmi is not None and stack != "2.0":
        detail += _wmi_error(fault, code)
    else:
        detail += _wsman_fault(fault, code, machine)
    return (
        f"<s:Fault><s:Code><s:Value>s:{'Receiver' if fault.receiver else 'Sender'}</s:Value>"
        f"<s:Subcode><s:Value>{fault.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{escape(fault.text)}</s:Text></s:Reason>'
        f"<s:Detail>{detail}</s:Detail></s:Fault>"
    )


def _wsman_fault(fault: Fault, code: int, machine: str) -> str:
    text = f"<f:Message>{escape(fault.text)}</f:Message>"
    opening = f"<f:WSManFault xmlns:f={quoteattr(_MICROSOFT)} Code={quoteattr(str(code))}"
    if fault.wmi is not None:
        inner = f"{opening} Machine={quoteattr(machine)}>{text}</f:WSManFault>"
        text = f"<f:Message><f:ProviderFault {_PLUGIN}>{inner}</f:ProviderFault></f:Message>"
    return f"{opening} Machine={quoteattr(machine)}>{text}</f:WSManFault>"


def _wmi_error(fault: Fault, code: int) -> str:
    values = (
        ("CIMStatusCode", "cimUnsignedInt", str(fault.cim)),
        ("CIMStatusCodeDescription", "cimString", None),
        ("ErrorSource", "cimString", None),
        ("Message", "cimString", fault.text),
        ("MessageID", "cimString", f"HRESULT 0x{code:08x}"),
        ("PerceivedSeverity", "cimUnsignedShort", "0"),
        ("error_Category", "cimUnsignedInt", "30"),
        ("error_Code", "cimUnsignedInt", str(code)),
        ("error_Type", "cimString", "HRESULT"),
        ("error_WindowsErrorMessage", "cimString", fault.text),
    )
    inner = "".join(
        f'<p:{name} xsi:type="cim:{kind}" xsi:nil="true"/>'
        if value is None
        else f'<p:{name} xsi:type="cim:{kind}">{escape(value)}</p:{name}>'
        for name, kind, value in values
    )
    return (
        f'<p:MSFT_WmiError b:IsCIM_Error="true" xmlns:xsi="{XSI}" xmlns:b="{_BINDING}" xmlns:p="{_CIM_ERROR}" '
        f'xmlns:cim="{CIM}" xsi:type="p:MSFT_WmiError_Type">{inner}</p:MSFT_WmiError>'
    )
