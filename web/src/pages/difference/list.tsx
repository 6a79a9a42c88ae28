/** The nodes that differ, drawn only where one looks; each opens in place and shows all its changes. */
import { ActionIcon, Badge, Group, Loader, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { differenceText } from "../../words/said";
import { NodeLink } from "../../parts/links";
import type { Change, DifferingNode, Pair } from "./ask";
import { Opened, Unknown } from "./changes";
import type { Narrowed } from "./routes";
import { itemText, valueText } from "./said";
import { HowSign, StateSign } from "./signs";

const ROW = 40; // pixels, of a node that is not opened
const AHEAD = 60; // rows before the end of what is there at which more is asked for

interface Props {
  pair: Pair;
  narrowed: Narrowed;
  nodes: DifferingNode[];
  total: number;
  more: () => void;
}

function keyOf(node: DifferingNode): string {
  return node.managedNodeId ?? [...node.route, node.ipAddress].join(" ");
}

export function DifferingNodes({ pair, narrowed, nodes, total, more }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [above, setAbove] = useState(0); // pixels from the top of the document
  useLayoutEffect(() => {
    const measure = () => setAbove(Math.round((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    const watcher = new ResizeObserver(measure); // what stands above may grow: then the document does
    watcher.observe(document.body);
    measure();
    return () => watcher.disconnect();
  }, []);
  const rows = useWindowVirtualizer({ count: total, estimateSize: () => ROW, overscan: 12, scrollMargin: above });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last + AHEAD > nodes.length && nodes.length < total) more();
  }, [last, nodes.length, total, more]);
  const toggle = (key: string) =>
    setOpened((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  return (
    <div ref={place} role="list" aria-label={t("difference.list")} className="differing">
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {drawn.map(({ index, start }) => {
          const node = nodes[index];
          return (
            <div
              key={node ? keyOf(node) : index}
              ref={rows.measureElement}
              data-index={index}
              role="listitem"
              aria-posinset={index + 1}
              aria-setsize={total}
              className="differing-node"
              style={{ minHeight: ROW, transform: `translateY(${start - above}px)` }}
            >
              {node ? (
                <Row
                  pair={pair}
                  narrowed={narrowed}
                  node={node}
                  open={opened.has(keyOf(node))}
                  onToggle={() => toggle(keyOf(node))}
                />
              ) : (
                <Loader size={12} type="dots" aria-hidden />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  pair: Pair;
  narrowed: Narrowed;
  node: DifferingNode;
  open: boolean;
  onToggle: () => void;
}

function Row({ pair, narrowed, node, open, onToggle }: RowProps) {
  const { t, i18n } = useTranslation();
  const name = node.displayName ?? node.ipAddress;
  const Sign = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div className="differing-head">
        {node.numberOfChanges > 0 ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={open}
            aria-label={t("difference.expand", { name })}
            onClick={onToggle}
          >
            <Sign size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <span />
        )}
        <NodeName networkId={pair.networkId} node={node} />
        <span className="line mono" title={[...node.route, node.ipAddress].join(" → ")}>
          {[...node.route, node.ipAddress].join(" → ")}
        </span>
        <Badge variant="default" tt="none" leftSection={<StateSign state={node.state} />}>
          {differenceText("state", node.state, i18n.language)}
        </Badge>
        <Text size="sm" ta="right">
          {node.numberOfChanges > 0 && t("difference.numberOfChanges", { count: node.numberOfChanges })}
        </Text>
        <div className="differing-first">{!open && <First node={node} />}</div>
      </div>
      {open && <Opened pair={pair} narrowed={narrowed} node={node} />}
    </>
  );
}

function NodeName({ networkId, node }: { networkId: string; node: DifferingNode }) {
  const name = node.displayName ?? node.ipAddress;
  const nodeId = node.managedNodeId;
  if (nodeId === null) return <span className="line">{name}</span>;
  return (
    <NodeLink networkId={networkId} nodeId={nodeId} className="line" title={name}>
      {name}
    </NodeLink>
  );
}

/** The first of its changes, in a line. */
function First({ node }: { node: DifferingNode }) {
  const { t, i18n } = useTranslation();
  if (node.unknownIn !== null) return <Unknown when={node.unknownIn} reason="not-searched" />;
  const rest = node.numberOfChanges - node.changes.length;
  return (
    <Group gap="md" wrap="nowrap">
      {node.changes.map((one, index) => (
        <Brief key={index} change={one} />
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed" flex="none" lang={i18n.language}>
          {t("difference.more", { count: rest })}
        </Text>
      )}
    </Group>
  );
}

function Brief({ change }: { change: Change }) {
  const { i18n } = useTranslation();
  const kind = differenceText("kind", change.kind, i18n.language);
  const item = itemText(change, i18n.language);
  const values = [change.before, change.after].map((one) => valueText(change, one));
  const moved = values[0] !== null && values[1] !== null ? values.join(" → ") : (values[1] ?? values[0] ?? "");
  const said = [item && item !== moved ? `${kind}: ${item}` : kind, moved].filter(Boolean).join(" ");
  return (
    <Text size="xs" c="dimmed" component="span" className="differing-brief" title={said}>
      <HowSign how={change.how} /> {differenceText("how", change.how, i18n.language)}{" "}
      <span className="brief-said">{said}</span>
    </Text>
  );
}
