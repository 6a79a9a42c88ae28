"""What lists and their columns are called, in each language; times say in which zone they are."""

from typing import Final

from kswire import titles

LISTS: Final = {
    "managed-nodes": {"en": "Nodes", "ja": "ノード"},
    "packages": {"en": "Packages", "ja": "パッケージ"},
    "addresses": {"en": "Addresses", "ja": "検知アドレス"},
    "snapshots": {"en": "Snapshots", "ja": "スナップショット"},
    "events": {"en": "Events", "ja": "イベント"},
    "scans": {"en": "Scans", "ja": "スキャン"},
    "scan-report": {"en": "Scan report", "ja": "スキャン作業報告"},
    "scan-plan": {"en": "Scan plan", "ja": "スキャン作業計画"},
    "audit": {"en": "Audit log", "ja": "操作履歴"},
    "users": {"en": "Users", "ja": "ユーザー"},
    "workbook": {"en": "Handover", "ja": "引継ぎ資料"},
    "package-search": {"en": "Package search", "ja": "パッケージ検索"},
    "difference": {"en": "Before and after", "ja": "作業前後比較"},
}
_COLUMNS: Final = {
    "deviceType": {"en": "Device type", "ja": "機器種別"},
    "lastSeenAt": {"en": "Last seen (UTC)", "ja": "最終検知日時 [UTC]"},
    "firstSeenAt": {"en": "First seen (UTC)", "ja": "初回検知日時 [UTC]"},
    "lastScanSucceededAt": {"en": "Details last read (UTC)", "ja": "詳細情報の最終取得日時 [UTC]"},
    "route": {"en": "Jump hosts", "ja": "踏み台"},
    "snapshotId": {"en": "Snapshot ID", "ja": "スナップショット ID"},
    "namedBy": {"en": "Named by", "ja": "命名者"},
    "namedAt": {"en": "Named (UTC)", "ja": "命名日時 [UTC]"},
    "status": {"en": "Status", "ja": "状態"},
    "createdAt": {"en": "Created (UTC)", "ja": "作成日時 [UTC]"},
    "startedAt": {"en": "Started (UTC)", "ja": "開始日時 [UTC]"},
    "terminatedAt": {"en": "Ended (UTC)", "ja": "終了日時 [UTC]"},
    "taskId": {"en": "Scan ID", "ja": "スキャン ID"},
    "taskStatus": {"en": "Status of the scan", "ja": "スキャンの状態"},
    "numberOfNodes": {"en": "Nodes", "ja": "ノード数"},
    "numberOfAddresses": {"en": "Addresses", "ja": "アドレス数"},
    "scanId": {"en": "Scan ID", "ja": "スキャン ID"},
    "kind": {"en": "Kind", "ja": "種類"},
    "orderedBy": {"en": "Ordered by", "ja": "実行者"},
    "reference": {"en": "Change number", "ja": "変更管理番号"},
    "eventId": {"en": "Event ID", "ja": "イベント ID"},
    "happenedAt": {"en": "Time (UTC)", "ja": "発生日時 [UTC]"},
    "spaceName": {"en": "Space", "ja": "スペース"},
    "tags": {"en": "Tags", "ja": "タグ"},
    "mark": {"en": "Mark", "ja": "マーク"},
    "markReason": {"en": "Reason of the mark", "ja": "マークの理由"},
    "networkName": {"en": "Network", "ja": "ネットワーク"},
    "snapshotName": {"en": "Name of the snapshot", "ja": "スナップショット名"},
    "nodeState": {"en": "What became of it", "ja": "ノードの差分"},
    "changeKind": {"en": "Group", "ja": "分類"},
    "item": {"en": "Item", "ja": "項目"},
    "how": {"en": "Change", "ja": "変更内容"},
    "before": {"en": "Before", "ja": "作業前"},
    "after": {"en": "After", "ja": "作業後"},
    "unknownIn": {"en": "Not known in", "ja": "未確認の時点"},
    "reason": {"en": "Reason", "ja": "理由"},
    "answer": {"en": "Affected", "ja": "判定"},
    "packages": {"en": "Packages", "ja": "パッケージ"},
    "readAt": {"en": "Packages last read (UTC)", "ja": "パッケージの最終取得日時 [UTC]"},
    "added": {"en": "Added", "ja": "追加"},
    "removed": {"en": "Removed", "ja": "削除"},
    "changed": {"en": "Changed", "ja": "変更"},
    "upgraded": {"en": "Upgraded", "ja": "アップグレード"},
    "downgraded": {"en": "Downgraded", "ja": "ダウングレード"},
    "unknown": {"en": "Unknown", "ja": "未確認"},
    "params": {"en": "Details", "ja": "詳細"},
    "auditId": {"en": "Audit ID", "ja": "操作履歴 ID"},
    "username": {"en": "User", "ja": "ユーザー名"},
    "apiToken": {"en": "API token", "ja": "API トークン"},
    "source": {"en": "Source", "ja": "接続元"},
    "action": {"en": "Action", "ja": "操作名"},
    "actionText": {"en": "What was done", "ja": "操作"},
    "outcome": {"en": "Outcome", "ja": "結果"},
    "spaceId": {"en": "Space ID", "ja": "スペース ID"},
    "userId": {"en": "User ID", "ja": "ユーザー ID"},
    "role": {"en": "Role in all spaces", "ja": "全スペースでの役割"},
    "groups": {"en": "Groups", "ja": "グループ"},
    "enabled": {"en": "Enabled", "ja": "有効"},
    "twoStep": {"en": "Two-step login", "ja": "二段階認証"},
    "lastLoginAt": {"en": "Last login (UTC)", "ja": "最終サインイン日時 [UTC]"},
}


def known(name: str, language: str) -> str | None:
    """A column's heading without a zone; None: there is no such column."""
    own = _COLUMNS.get(name)
    return own[language] if own else titles.COLUMNS[language].get(name)


def heading(name: str, language: str, zone: str) -> str:
    """A column's heading; zone: by which name the zone of its times is known."""
    title = known(name, language) or name
    return title.replace("(UTC)", f"({zone})").replace("[UTC]", f"[{zone}]")
