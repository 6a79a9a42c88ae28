export const networks = {
  networks: {
    title: "Networks",
    new: "New",
    stable: "Stable",
    outdated: "Outdated",
    nodes: "Nodes",
    lastScan: "Last scan",
    ksockets: "Ksockets",
    connected: "{{count}} connected",
    noneConnected: "None connected",
    addTitle: "Make a network",
    space: "Space",
    first: "Make your first network: a place whose machines are looked at together.",
    filter: "Narrow by name",
  },
  network: {
    tabs: "Pages of the network",
    tab: { "managed-nodes": "Nodes", ksockets: "Ksockets" },
  },
} as const;
