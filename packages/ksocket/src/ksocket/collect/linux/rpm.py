"""Packages of Red Hat, SUSE and their kin. Source: rpm(8), its query formats. EPOCHNUM is unknown to RHEL 5."""

from ksocket.collect.linux.lines import number, word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = r"""if has_rpmdb; then
  seconds=60 module=
  rpm --querytags | grep -q '^MODULARITYLABEL$' && module='%|MODULARITYLABEL?{%{MODULARITYLABEL}}|'
  bounded $reader rpm -qa --qf "%{NAME}\t%|EPOCH?{%{EPOCH}}|\t%{VERSION}\t%{RELEASE}\t%|ARCH?{%{ARCH}}|\t\
%|SOURCERPM?{%{SOURCERPM}}|\t%|VENDOR?{%{VENDOR}}|\t$module\n"
  echo "status=$?"
fi"""


def parse(text: str) -> Facts:
    """All but gpg-pubkey, which is a key and no software."""
    lines, status = answered(text)
    return listed("rpm", status, (_package(line.split("\t")) for line in lines))


def _package(columns: list[str]) -> Package | None:
    if len(columns) != 8:
        raise ValueError("a line of rpm without its eight columns")
    name, epoch, version, release, arch, source, vendor, module = (word(column) for column in columns)
    if name is None or name == "gpg-pubkey":
        return None
    source_name, source_version = of_source_rpm(source or "")
    return Package(
        name=name,
        epoch=number(epoch or ""),
        version=f"{version}-{release}",
        arch=arch,
        source_name=source_name,
        source_version=source_version,
        vendor=vendor,
        modularity_label=module,
        kind="rpm",
    )


def of_source_rpm(filename: str) -> tuple[str | None, str | None]:
    """bash-5.1.8-6.el9.src.rpm -> bash, 5.1.8-6.el9; nothing where it is no source package's name."""
    stem, _, ending = filename.removesuffix(".rpm").rpartition(".")
    parts = stem.rsplit("-", 2)
    if ending not in {"src", "nosrc"} or len(parts) != 3 or not all(parts):
        return None, None
    return parts[0], f"{parts[1]}-{parts[2]}"


PROBE = ShellProbe("packages", COMMAND, parse)
