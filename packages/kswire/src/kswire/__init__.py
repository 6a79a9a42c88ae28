"""The words that a collector and its hub share. Pure: no I/O, no asyncio."""
