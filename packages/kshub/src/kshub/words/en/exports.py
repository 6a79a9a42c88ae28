"""Sentences in English: exports."""

MESSAGES = {
    "no-column": "There is no column {name}. Columns: {known}",
    "export-busy": "{limit} exports or differences are being made already; try again when one is done.",
    "export-too-large": "A workbook of {rows} rows is too large (at most {limit}): take csv or jsonl.",
    "help-export": "Write a list of a network into a file. Example: kshub export tokyo --list managed-nodes --format xlsx -o nodes.xlsx",
    "help-export-list": "Which list.",
    "help-export-format": "Else by the file's ending; csv, of a report html, where that says nothing.",
    "help-export-output": "The file; - or none: standard output.",
    "help-export-plain": "Columns under the names that programs know, times in UTC.",
    "help-export-columns": "Only these, in this order, separated by commas.",
    "no-run": "The network {network} has no run {run}; `kshub export {network} --list scans` shows those that it has.",
    "export-form": "There is no {form} of this: take one of {known}.",
    "help-export-report": "Not a list, but the report of this run (plan before it, result after it) as html, xlsx or json. Example: kshub export tokyo --report RUN -o report.html",
    "export-of-network": "The list {list} is one of a network: say of which, as in `kshub export tokyo --list {list}`.",
    "export-of-hub": "The list {list} is the hub's: leave the network out, as in `kshub export --list {list}`.",
    "packages-answer-yes": "Affected",
    "packages-answer-no": "Not affected",
    "packages-answer-unknown": "Unknown",
    "packages-reason-never-read": "never read",
    "packages-reason-failed-since": "not read since",
    "packages-reason-no-version": "version not told",
}
