"""Reports into snapshots: append only, each report once."""
