import pytest

from ksocket.collect.linux.os_release import parse


@pytest.mark.parametrize(
    ("text", "family", "version"),
    [
        ('NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n/etc/debian_version=12.5', "Debian GNU/Linux", "12.5"),
        ('NAME="Debian GNU/Linux"\nID=debian\n/etc/debian_version=trixie/sid', "Debian GNU/Linux", "trixie/sid"),
        ('NAME="Ubuntu"\nVERSION="22.04.4 LTS (Jammy)"\nVERSION_ID="22.04"\nID=ubuntu', "Ubuntu", "22.04.4"),
        ('NAME="Raspbian"\nVERSION_ID="11"\nID=raspbian\n/etc/debian_version=11.8', "Raspbian", "11"),
        (
            'NAME="CentOS Linux"\nVERSION_ID="7"\n/etc/redhat-release=CentOS Linux release 7.9.2009 (Core)',
            "CentOS Linux",
            "7.9.2009",
        ),
        (
            'NAME="Amazon Linux"\nVERSION_ID="2023"\n/etc/system-release=Amazon Linux release 2023.3.20240131',
            "Amazon Linux",
            "2023.3.20240131",
        ),
        ('NAME="SLES"\nVERSION="15-SP5"\nVERSION_ID="15.5"', "SLES", "15.5"),
        ("NAME='Arch Linux'\nBUILD_ID=rolling", "Arch Linux", "rolling"),
        (r'NAME="A \"quoted\" name"', 'A "quoted" name', None),
        ("/etc/redhat-release=CentOS release 5.11 (Final)", "CentOS", "5.11"),
        (
            "/etc/redhat-release=Red Hat Enterprise Linux Server release 6.10 (Santiago)",
            "Red Hat Enterprise Linux Server",
            "6.10",
        ),
        ("/etc/SuSE-release=SUSE Linux Enterprise Server 11 (x86_64)", "SUSE Linux Enterprise Server", "11"),
        ('NAME=FreeBSD\nVERSION_ID="13.2"\nfreebsd-version=13.2-RELEASE-p4', "FreeBSD", "13.2-RELEASE-p4"),
        ("ProductName=\t\tmacOS\nProductVersion=\t\t14.4.1\nBuildVersion=\t\t23E224", "macOS", "14.4.1"),
        ("/etc/debian_version=6.0.10", "Debian GNU/Linux", "6.0.10"),
    ],
)
def test_family_and_version(text, family, version):
    system = parse(text).system
    assert (system.family, system.version) == (family, version)


def test_the_build_of_macos():
    assert parse("ProductName=macOS\nBuildVersion=23E224").system.build == "23E224"


def test_nothing_is_not_known():
    assert parse("").system is None
