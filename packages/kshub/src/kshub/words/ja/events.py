"""イベントの文言 (Japanese)."""

MESSAGES = {
    "event-decision-undone-merge": "{by} がノード {other} のノード {node} への集約を取り消しました。",
    "event-decision-undone-split": "{by} がノード {other} からノード {node} への集約の解除を取り消しました。",
    "event-node-split": "{by} がノード {from} の {addresses} を、ノード {node} に分けました(集約の解除)。",
    "event-node-undecided": "ノード {node} は新規ですが、ノード {nodes} のいずれかと同じ可能性があり、判定できません。同じ場合は手動で集約してください(スナップショット {snapshot})。",
    "event-nodes-merged": "ノード {absorbed} ({name}) をノード {node} に集約しました。シグネチャ {kind} {value} が一致しています(スナップショット {snapshot})。",
    "event-nodes-merged-byHand": "{by} がノード {absorbed} ({name}) をノード {node} に集約しました。",
    "event-snapshot-approved": "{by} がスナップショット {snapshot} のノード集約を承認しました。",
    "event-snapshot-rejected": "{by} がスナップショット {snapshot} を却下しました。ノードは変わっていません。",
    "event-snapshot-waits": "スナップショット {snapshot} は、一度に {merges} 個のノードをほかのノードに集約するため、承認を待っています。",
    "event-token-expires": "Ksocket {displayName} のトークンは、あと {days} 日で失効します。",
    "help-network-events": "ネットワークのイベントを新しい順に一覧します。例: kshub network events tokyo --kind token-expires",
    "help-event-kind": "この種類のイベントだけを表示します。",
    "help-event-node": "この番号のノードと、そこに集約されたノードのイベントだけを表示します。",
    "help-event-limit": "表示する最大の件数。",
}
