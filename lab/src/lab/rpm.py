"""An rpm database, made by building empty packages (rpm-spec(8)) and recording them without unpacking."""

from dataclasses import dataclass
from pathlib import Path

from lab.faults import LabError
from lab.system import System

DATABASE = "/var/lib/rpm"
# Arguments: the root to record packages in, where packages are, the definition of the database's place.
_RECORD = (
    'find "$1" -name "*.rpm" | sort | xargs rpm --root "$0" --define "$2" -i --justdb --nodeps --noscripts '
    "--notriggers --ignorearch --ignoreos --force"
)


@dataclass(frozen=True)
class Source:
    """A source package and the binary packages made of it."""

    name: str
    epoch: str | None
    version: str
    release: str
    arch: str
    subpackages: tuple[str, ...]
    module: str | None


def parse(line: str) -> Source:
    """A line of systems/*.toml: NAME [EPOCH:]VERSION-RELEASE [noarch] [subpackages=A,B] [module=LABEL]."""
    name, evr, *rest = line.split()
    epoch, _, version_release = evr.rpartition(":")
    version, _, release = version_release.partition("-")
    words = dict(word.split("=", 1) for word in rest if "=" in word)
    subpackages = tuple(words["subpackages"].split(",")) if "subpackages" in words else ()
    arch = "noarch" if "noarch" in rest else "x86_64"
    return Source(name, epoch or None, version, release, arch, subpackages, words.get("module"))


def spec(source: Source, vendor: str) -> str:
    """The spec file. No files in it: the database is all that is wanted."""
    lines = [
        f"Name: {source.name}",
        f"Version: {source.version}",
        f"Release: {source.release}",
        *([f"Epoch: {source.epoch}"] if source.epoch else []),
        *([f"ModularityLabel: {source.module}"] if source.module else []),
        *(["BuildArch: noarch"] if source.arch == "noarch" else []),
        f"Vendor: {vendor}",
        "Summary: empty package of the lab",
        "License: none",
        "%description\nEmpty.",
        "%files",
    ]
    for name in source.subpackages:
        lines += [
            f"%package -n {name}",
            "Summary: empty package of the lab",
            f"%description -n {name}\nEmpty.",
            f"%files -n {name}",
        ]
    return "\n".join(lines) + "\n"


def prepare(system: System, work: Path) -> list[list[str]]:
    """Write the spec files below work; the commands that then make the database in work/root."""
    if system.vendor is None:
        raise LabError(f"systems/{system.name}.toml: an rpm system needs a vendor")
    specs = []
    for number, line in enumerate(system.packages.names):
        path = work / f"{number}.spec"
        path.write_text(spec(parse(line), system.vendor))
        specs.append(str(path))
    (work / "root/etc/rpm").mkdir(parents=True)
    # Debian's rpm looks in the home directory; the systems that we play do not.
    (work / "root/etc/rpm/macros").write_text(f"%_dbpath {DATABASE}\n")
    macros = (f"_topdir {work}/build", "_build_id_links none", "debug_package %{nil}")
    defines = [word for macro in macros for word in ("--define", macro)]
    return [
        ["rpmbuild", "-bb", "--quiet", "--target", "x86_64", *defines, *specs],
        ["sh", "-c", _RECORD, f"{work}/root", f"{work}/build/RPMS", f"_dbpath {DATABASE}"],
    ]
