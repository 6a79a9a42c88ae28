"""What holds for every test of the workspace: nothing leaves loopback and the lab, whatever a test gets wrong."""

import os

pytest_plugins = ["lab.pytest"]

# ksocket.app refuses every address outside these, before scope, settings and orders are even looked at
os.environ["KSOCKET_CONFINE"] = "127.0.0.0/8,::1/128,10.77.0.0/16,10.78.0.0/16"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("KSOCKET_HOME", None)
