"""Lists and workbooks as files."""
