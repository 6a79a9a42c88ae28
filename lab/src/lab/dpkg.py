"""A dpkg database, made by building empty packages (deb-control(5)) and installing them below a directory."""

from dataclasses import dataclass
from pathlib import Path

from lab.system import System

_ARCH = "amd64"


@dataclass(frozen=True)
class Deb:
    """A binary package; source is the text of its Source field, None when that is its own name."""

    name: str
    version: str
    arch: str
    source: str | None
    multi_arch: str | None


def parse(line: str) -> Deb:
    """A line of systems/*.toml: NAME VERSION [all] [source=NAME [(VERSION)]] [multiarch=same]."""
    head, _, source = line.partition(" source=")
    source, _, multi = source.partition(" multiarch=")
    name, version, *rest = head.split()
    return Deb(name, version, "all" if rest == ["all"] else _ARCH, source or None, multi or None)


def control(package: Deb) -> str:
    """The control file."""
    fields = {
        "Package": package.name,
        "Version": package.version,
        "Architecture": package.arch,
        "Source": package.source,
        "Multi-Arch": package.multi_arch,
        "Maintainer": "The lab <lab@office.example>",
        "Description": "empty package of the lab",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def prepare(system: System, work: Path) -> list[list[str]]:
    """Write what is to be packed below work; the commands that then make the database in work/root."""
    kept = [parse(line) for line in system.packages.names]
    removed = [parse(line) for line in system.packages.removed]
    commands = [
        ["dpkg-deb", "--build", "-Znone", str(_tree(work, one, kept)), str(_deb(work, one))]
        for one in [*kept, *removed]
    ]
    admin = work / "root/var/lib/dpkg"
    for name in ("updates", "info", "triggers"):
        (admin / name).mkdir(parents=True)
    (admin / "status").touch()
    (admin / "available").touch()
    dpkg = ["dpkg", f"--admindir={admin}", f"--instdir={_scratch(work)}", "--force-all", "--log=/dev/null"]
    commands.append([*dpkg, "--install", *(str(_deb(work, one)) for one in [*kept, *removed])])
    commands.extend([*dpkg, "--remove", one.name] for one in removed)
    return commands


def _scratch(work: Path) -> Path:
    """Where the packages' files go; nobody needs them."""
    path = work / "files"
    path.mkdir(exist_ok=True)
    return path


def _deb(work: Path, package: Deb) -> Path:
    return work / f"{package.name}.deb"


def _tree(work: Path, package: Deb, kept: list[Deb]) -> Path:
    """The directory that dpkg-deb packs. Packages to be removed get a configuration file, so that they leave "rc"."""
    tree = work / "trees" / package.name
    debian = tree / "DEBIAN"
    debian.mkdir(parents=True, mode=0o755)
    (debian / "control").write_text(control(package))
    if package not in kept:
        (tree / "etc").mkdir()
        (tree / "etc" / f"{package.name}.conf").write_text("# left behind\n")
        (debian / "conffiles").write_text(f"/etc/{package.name}.conf\n")
    return tree
