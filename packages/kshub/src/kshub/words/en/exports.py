"""Sentences in English: exports."""

MESSAGES = {
    "no-column": "There is no column {name}. Columns: {known}",
    "export-busy": "{limit} exports are being made already; try again when one is done.",
    "export-too-large": "A workbook of {rows} rows is too large (at most {limit}): take csv or jsonl.",
    "help-export": "Write a list of a network into a file. Example: kshub export tokyo --list managed-nodes --format xlsx -o nodes.xlsx",
    "help-export-list": "Which list.",
    "help-export-format": "Else by the file's ending; csv where that says nothing.",
    "help-export-output": "The file; - or none: standard output.",
    "help-export-plain": "Columns under the names that programs know, times in UTC.",
    "help-export-columns": "Only these, in this order, separated by commas.",
    "export-of-network": "The list {list} is one of a network: say of which, as in `kshub export tokyo --list {list}`.",
    "export-of-hub": "The list {list} is the hub's: leave the network out, as in `kshub export --list {list}`.",
}
