"""What happened, in English: one sentence for each kind of event."""

MESSAGES = {
    "event-decision-undone-merge": "{by} undid that node {other} was merged into node {node}.",
    "event-decision-undone-split": "{by} undid that node {node} was split from node {other}.",
    "event-node-split": "{by} split {addresses} from node {from}: they are node {node} now.",
    "event-node-undecided": "Node {node} is new, and may be one of the nodes {nodes}: nothing tells which. Merge it by hand if it is (snapshot {snapshot}).",
    "event-nodes-merged": "Node {absorbed} ({name}) became node {node}: both showed {kind} {value} (snapshot {snapshot}).",
    "event-nodes-merged-byHand": "{by} merged node {absorbed} ({name}) into node {node}.",
    "event-snapshot-approved": "{by} approved the merges of snapshot {snapshot}.",
    "event-snapshot-rejected": "{by} rejected snapshot {snapshot}; no node changed.",
    "event-snapshot-waits": "Snapshot {snapshot} would merge {merges} nodes into others at once, and waits for a person to approve or reject it.",
    "event-token-expires": "A token of Ksocket {displayName} ends in {days} days.",
    "help-network-events": "List what happened in a network, the newest first. Example: kshub network events tokyo --kind token-expires",
    "help-event-kind": "Only events of this kind.",
    "help-event-node": "Only events of the node of this number, and of those that were merged into it.",
    "help-event-limit": "How many at most.",
}
