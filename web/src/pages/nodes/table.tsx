/** Rows that are drawn only where one looks: 100,000 stay smooth. Keys: up, down, page, home, end, enter. */
import { Loader, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Column, NodeRow } from "./columns";

const ROW = 36; // pixels
const AHEAD = 60; // rows before the end of what is there at which more is asked for

interface Props {
  columns: Column[];
  nodes: NodeRow[];
  total: number;
  sort: string;
  onSort: (sort: string) => void;
  onOpen: (node: NodeRow) => void;
  more: () => void;
}

export function NodesTable({ columns, nodes, total, sort, onSort, onOpen, more }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last + AHEAD > nodes.length && nodes.length < total) more();
  }, [last, nodes.length, total, more]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(total - 1, to));
    setActive(next);
    rows.scrollToIndex(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const page = Math.floor((place.current?.clientHeight ?? ROW) / ROW) - 2;
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const to = moves[event.key];
    const node = nodes[active];
    if (to !== undefined) move(to);
    else if (event.key === "Enter" && node) onOpen(node);
    else return;
    event.preventDefault();
  };

  const gridTemplateColumns = columns.map((one) => one.width).join(" ");
  return (
    <div
      ref={place}
      className="grid"
      role="grid"
      aria-label={t("nodes.table")}
      aria-rowcount={total + 1}
      aria-activedescendant={drawn.some((one) => one.index === active) ? `node-row-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
      style={{ height: "calc(100dvh - 220px)", minHeight: 240 }}
    >
      <div style={{ minWidth: "fit-content" }}>
        <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns, height: ROW }}>
          {columns.map((one) => (
            <Heading key={one.id} column={one} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div style={{ height: rows.getTotalSize(), position: "relative" }}>
          {drawn.map(({ index, start }) => (
            <Row
              key={index}
              node={nodes[index]}
              index={index}
              active={index === active}
              columns={columns}
              style={{ gridTemplateColumns, height: ROW, transform: `translateY(${start}px)` }}
              onClick={() => setActive(index)}
              onDoubleClick={onOpen}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Heading({ column, sort, onSort }: { column: Column; sort: string; onSort: (sort: string) => void }) {
  const { t } = useTranslation();
  const by = column.sort;
  const down = sort === `-${by}`;
  const sorted = by !== undefined && (down || sort === by);
  return (
    <div className="grid-cell" role="columnheader" aria-sort={sorted ? (down ? "descending" : "ascending") : undefined}>
      {by === undefined ? (
        <span className="line">{t(`nodes.${column.id}`)}</span>
      ) : (
        <UnstyledButton fz="sm" fw={600} onClick={() => onSort(sort === by ? `-${by}` : by)}>
          {t(`nodes.${column.id}`)}{" "}
          {sorted && (down ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
        </UnstyledButton>
      )}
    </div>
  );
}

interface RowProps {
  node: NodeRow | undefined;
  index: number;
  active: boolean;
  columns: Column[];
  style: React.CSSProperties;
  onClick: () => void;
  onDoubleClick: (node: NodeRow) => void;
}

function Row({ node, index, active, columns, style, onClick, onDoubleClick }: RowProps) {
  return (
    <div
      id={`node-row-${index}`}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      data-active={active}
      style={style}
      onClick={onClick}
      onDoubleClick={() => node && onDoubleClick(node)}
    >
      {columns.map((one) => (
        <div key={one.id} className="grid-cell" role="gridcell">
          {node ? one.cell(node) : <Loader size={12} type="dots" aria-hidden />}
        </div>
      ))}
    </div>
  );
}
