import type { Words } from "..";

export const networks = {
  networks: {
    title: "ネットワーク",
    new: "新規",
    stable: "既存",
    outdated: "消失",
    nodes: "ノード",
    lastScan: "最終スキャン",
    ksockets: "Ksocket",
    connected: "{{count}} 台接続済",
    noneConnected: "未接続",
    addTitle: "ネットワークの作成",
    space: "スペース",
    first: "最初のネットワークを作成してください。ネットワークは、まとめて調べる機器の範囲です。",
    filter: "名前で絞り込み",
  },
  network: {
    tabs: "ネットワークのページ",
    tab: { "managed-nodes": "ノード", ksockets: "Ksocket" },
  },
} satisfies Partial<Words>;
