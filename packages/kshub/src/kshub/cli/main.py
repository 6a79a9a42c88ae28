"""The command `kshub`. The hub itself is not part of this version: only its version can be asked."""

import sys
from importlib.metadata import version


def main() -> int:
    """Print the version, or say that there is nothing else yet; the exit status."""
    if sys.argv[1:] == ["version"]:
        print(f"kshub: {version('kshub')}")
        return 0
    print("kshub: this version holds no hub yet; `ksocket scan` works without one.", file=sys.stderr)
    return 2
