"""The WS-Management service: what each action does (DSP0226, [MS-WSMV] 3.1.4). Text in, text out."""

from lab.windows import cim, envelopes, faults, wql
from lab.windows.enumerations import Enumerations
from lab.windows.envelopes import ENUMERATION, IDENTITY, TRANSFER, WSMAN, Asked
from lab.windows.faults import Fault, FaultError
from lab.windows.machine import Instance, Machine
from lab.windows.registry import CLASS, Registry
from lab.windows.settings import Login, Settings

_REGISTRIES = frozenset({"root/default", "root/cimv2"})
_PRODUCT = "Microsoft Corporation"


class Service:
    """One machine's service."""

    def __init__(self, machine: Machine, settings: Settings) -> None:
        self.machine, self.settings = machine, settings
        endless = settings.mischief is not None and settings.mischief.kind == "endless-pull"
        self._enumerations = Enumerations(settings.page, endless=endless)

    def answer(self, asked: Asked, login: Login) -> tuple[int, str]:
        """HTTP status and envelope. Never raises."""
        if login.stranger:
            return 500, self.refusal(asked, faults.NO_RIGHTS)
        try:
            return 200, self._answer(asked, login)
        except FaultError as error:
            return 500, self.refusal(asked, error.fault)

    def refusal(self, asked: Asked | None, fault: Fault) -> str:
        """A fault's envelope."""
        own_codes = self.settings.codes == "wmi"
        body = faults.body(fault, self.machine.name, stack=self.machine.stack, own_codes=own_codes)
        return envelopes.frame(asked, faults.FAULT, body)

    def identity(self, asked: Asked | None, *, known: bool) -> str:
        """Identify: who is not logged in does not learn the version ([MS-WSMV] 3.1.4.1.19)."""
        version = self.machine.version if known else "0.0.0"
        body = (
            f'<wsmid:IdentifyResponse xmlns:wsmid="{IDENTITY}"><wsmid:ProtocolVersion>{WSMAN}</wsmid:ProtocolVersion>'
            f"<wsmid:ProductVendor>{_PRODUCT}</wsmid:ProductVendor>"
            f"<wsmid:ProductVersion>OS: {version} SP: 0.0 Stack: {self.machine.stack}</wsmid:ProductVersion>"
            "</wsmid:IdentifyResponse>"
        )
        return envelopes.frame(asked, "", body)

    def _answer(self, asked: Asked, login: Login) -> str:
        if asked.body is not None and asked.body.tag == f"{{{IDENTITY}}}Identify":
            return self.identity(asked, known=True)
        if asked.action == f"{ENUMERATION}/Enumerate":
            return self._enumerations.begin(asked, login.username, self._items(asked, login))
        if asked.action == f"{ENUMERATION}/Pull":
            return self._enumerations.go_on(asked, login.username)
        if asked.action == f"{ENUMERATION}/Release":
            return self._enumerations.release(asked)
        if asked.action == f"{TRANSFER}/Get":
            return self._get(asked, login)
        if asked.uri and asked.action.startswith(f"{asked.uri}/"):
            return self._invoke(asked, login, asked.action.removeprefix(f"{asked.uri}/"))
        raise FaultError(faults.NO_ACTION)

    def _get(self, asked: Asked, login: Login) -> str:
        namespace, cls = self._resource(asked)
        found = self._instances(namespace, cls, login)
        if asked.selectors:
            chosen = [wql.Condition(name, value, True) for name, value in asked.selectors.items()]
            found = [one for one in found if all(condition.holds(one) for condition in chosen)]
        elif len(found) > 1:
            raise FaultError(faults.NOT_SINGLETON)
        if not found:
            raise FaultError(faults.NO_CLASS)
        return envelopes.frame(asked, f"{TRANSFER}/GetResponse", cim.instance(namespace, cls, found[0]))

    def _invoke(self, asked: Asked, login: Login, method: str) -> str:
        namespace, cls = self._resource(asked)
        if cls.lower() != CLASS.lower() or namespace not in _REGISTRIES:
            self._instances(namespace, cls, login)
            raise FaultError(faults.NO_SUCH_METHOD)
        self._permit(namespace, cls, login)
        narrow = asked.options.get("wmi:__ProviderArchitecture") == "32" and self.machine.heeds_architecture
        registry = Registry(self.machine, view=32 if narrow else 64, plain=not login.admin)
        given = {one.tag.rpartition("}")[2]: one.text or "" for one in (() if asked.body is None else asked.body)}
        try:
            output = registry.call(method, given)
        except ValueError:
            raise FaultError(faults.NOT_UNDERSTOOD) from None
        if output is None:
            raise FaultError(faults.NO_SUCH_METHOD)
        return envelopes.frame(asked, f"{asked.action}Response", cim.output(asked.uri, method, output))

    def _items(self, asked: Asked, login: Login) -> list[str]:
        """Every item of an enumeration, as text."""
        namespace, cls = self._resource(asked)
        told = None if asked.body is None else asked.body.find(f"{{{WSMAN}}}Filter")
        if told is None:
            return [cim.instance(namespace, cls, one) for one in self._instances(namespace, cls, login)]
        try:
            query = wql.parse(told.text or "")
        except ValueError:
            raise FaultError(faults.BAD_QUERY) from None
        if told.get("Dialect") != wql.DIALECT or cls not in {"*", query.cls}:
            raise FaultError(faults.BAD_QUERY)
        try:
            found = self._instances(namespace, query.cls, login, query.names)
        except FaultError as error:
            raise FaultError(faults.of_query(error.fault)) from None
        chosen = [one for one in found if query.selects(one)]
        if query.names:
            return [cim.fragment(one, query.names) for one in chosen]
        return [cim.instance(namespace, self._spelt(namespace, query.cls), one) for one in chosen]

    def _resource(self, asked: Asked) -> tuple[str, str]:
        if asked.resource is None:
            raise FaultError(faults.NO_CLASS)
        return asked.resource

    def _instances(self, namespace: str, cls: str, login: Login, names: tuple[str, ...] = ()) -> list[Instance]:
        classes = next((one for name, one in self.machine.instances.items() if name.lower() == namespace), None)
        if classes is None and namespace not in _REGISTRIES:
            raise FaultError(faults.NO_NAMESPACE)
        self._permit(namespace, cls, login)
        found = next((one for name, one in (classes or {}).items() if name.lower() == cls.lower()), None)
        if found is None:
            raise FaultError(faults.NO_CLASS)
        absent = {one.lower() for one in self.machine.absent.get(f"{namespace}:{cls}", ())}
        if any(name.lower() in absent for name in names):
            raise FaultError(faults.BAD_QUERY)
        return list(found)

    def _permit(self, namespace: str, cls: str, login: Login) -> None:
        if not login.admin and self.machine.refuses(namespace, cls):
            raise FaultError(faults.DENIED)

    def _spelt(self, namespace: str, cls: str) -> str:
        classes = self.machine.instances.get(namespace, {})
        return next((name for name in classes if name.lower() == cls.lower()), cls)


def described(asked: Asked) -> dict[str, str]:
    """What was asked, for the log: action, namespace, class, query; of the registry method, key, name of the value."""
    known = (f"{ENUMERATION}/", f"{TRANSFER}/")
    action = next((asked.action.removeprefix(one) for one in known if asked.action.startswith(one)), "Invoke")
    found = {"action": action}
    if asked.body is not None and asked.body.tag == f"{{{IDENTITY}}}Identify":
        return {"action": "Identify"}
    if asked.resource is not None:
        found |= {"namespace": asked.resource[0], "class": asked.resource[1]}
    if action == "Invoke":
        found["method"] = asked.action.rpartition("/")[2]
        for name, element in (("key", "sSubKeyName"), ("value", "sValueName")):
            word = asked.body.findtext(f"{{{asked.uri}}}{element}") if asked.body is not None else None
            found |= {name: word} if word is not None else {}
    elif action == "Enumerate" and asked.body is not None:
        query = asked.body.findtext(f"{{{WSMAN}}}Filter")
        found |= {"query": query} if query is not None else {}
    return found
