"""For tests and benchmarks: a real PostgreSQL, and what they build on."""
