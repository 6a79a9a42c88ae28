"""Documents that people write: TOML and YAML, read so that every complaint can name file, line and key."""
