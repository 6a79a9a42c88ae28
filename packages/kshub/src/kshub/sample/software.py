"""What is installed on a machine of the estate on a day: versions move on when the machine is patched."""

import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from kswire.facts import Package, Update

_BEGIN: Final = date(2026, 1, 6)
_HERE: Final = Path(__file__).parent
_RELEASES: Final = 3  # newer versions of a package that appear over the days of the sample, at most
_OFTEN: Final = re.compile(
    r"openssl|openssh|curl|kernel|glibc|python3|systemd|expat|libxml2|krb5|gnutls|httpd|nginx|sudo|bind|sqlite|vim|perl"
)

_WINDOWS: Final = (
    ("7-Zip 23.01 (x64)", "23.01", "Igor Pavlov"),
    ("Microsoft Edge", "131.0.2903.112", "Microsoft Corporation"),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x64)", "14.40.33810.0", "Microsoft Corporation"),
    ("Notepad++ (64-bit x64)", "8.6.9", "Notepad++ Team"),
    ("VMware Tools", "12.4.5.23787635", "VMware, Inc."),
    ("Zabbix Agent 2 (64-bit)", "6.0.36.2400", "Zabbix SIA"),
)
_SERVER: Final = (
    ("Microsoft SQL Server 2019 (64-bit)", "15.0.4395.2", "Microsoft Corporation"),
    ("Microsoft .NET Runtime - 8.0.11 (x64)", "64.44.23253", "Microsoft Corporation"),
    ("Veeam Agent for Microsoft Windows", "6.2.0.121", "Veeam Software Group GmbH"),
)
_CLIENT: Final = (
    ("Google Chrome", "131.0.6778.205", "Google LLC"),
    ("Microsoft 365 Apps for enterprise - ja-jp", "16.0.17928.20336", "Microsoft Corporation"),
    ("Adobe Acrobat (64-bit)", "24.005.20320", "Adobe"),
    ("Zoom Workplace (64-bit)", "6.2.49583", "Zoom"),
    ("秀丸エディタ (64bit)", "9.35", "有限会社サイトー企画"),
)


@lru_cache(maxsize=2)
def _listed(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=4096)
def _release(seed: int, source: str, patched: int) -> int:
    """How often this source package has had a new version until that day of the sample."""
    draw = Random(f"{seed} {source}")
    chance = 0.9 if _OFTEN.search(source) else 0.12
    days = [draw.randrange(-20, 60) for _ in range(_RELEASES) if draw.random() < chance]
    return sum(day <= patched for day in days)


def _newer(version: str, release: int) -> str:
    """The version after so many security updates, written as the distribution does."""
    if not release:
        return version
    found = re.search(r"(deb12u|el9_4\.)(\d+)$", version)
    if found:
        return f"{version[: found.start(2)]}{int(found[2]) + release}"
    if ".el9" in version or ".module+el9" in version:
        return f"{version}.{release}"
    return f"{version}+deb12u{release}"


@lru_cache(maxsize=65_536)
def _debian(row: tuple[str, ...], release: int) -> Package:
    name, version, arch, source, source_version = row
    return Package(
        name=name,
        version=_newer(version, release),
        arch=arch,
        source_name=source,
        source_version=_newer(source_version, release),
        kind="dpkg",
    )


@lru_cache(maxsize=65_536)
def _rpm(row: tuple[str, ...], release: int) -> Package:
    name, version, arch, source, module = (*row, "")[:5]
    newer = _newer(version, release)
    return Package(
        name=name,
        version=newer,
        arch=arch,
        source_name=source,
        source_version=newer,
        vendor="Rocky Enterprise Software Foundation",
        modularity_label=module or None,
        kind="rpm",
    )


def linux(seed: int, system: str, name: str, patched: int) -> tuple[Package, ...]:
    """The packages of a machine. system: "debian12" or "el9"; patched: the day up to which it is updated."""
    draw, rows, make = Random(f"{seed} {name} packages"), _listed(f"{system}.tsv"), _debian
    if system == "el9":
        make = _rpm
    absent = set(draw.sample(range(len(rows)), len(rows) // 8))
    kept = [row for number, row in enumerate(rows) if number not in absent]
    return tuple(make(row, _release(seed, row[3], patched)) for row in kept)


def windows(seed: int, role: str, name: str, patched: int) -> tuple[Package, ...]:
    """Installed programs, as the registry names them."""
    draw = Random(f"{seed} {name} packages")
    rows = [*_WINDOWS, *(_CLIENT if role == "client" else _SERVER)]
    chosen = [row for row in rows if draw.random() < 0.85]
    browsers = 1 if patched >= 30 else 0
    return tuple(
        Package(
            name=title,
            version=version.replace("131.0.", "132.0.") if browsers else version,
            vendor=vendor,
            kind="windows",
        )
        for title, version, vendor in chosen
    )


def updates(patched: int) -> tuple[Update, ...]:
    """The cumulative update of each month until that day."""
    found = []
    for month in range(-4, patched // 30 + 1):
        installed = _BEGIN + timedelta(days=month * 30 + 4)
        number = 5050000 + 771 * (month + 5)
        found.append(Update(name=f"KB{number}", description="Security Update", installed_on=installed.isoformat()))
    found.append(Update(name="KB5011048", description="Update", installed_on="2024-06-12"))
    return tuple(found)


def build(base: str, patched: int) -> str:
    """Windows' build with its revision (UBR) after the updates until that day."""
    return f"{base}.{2700 + 83 * (patched // 30 + 4)}"
