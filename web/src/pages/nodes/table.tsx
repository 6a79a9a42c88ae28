/** Rows that are drawn, and asked for, only where one looks: 100,000 stay smooth. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { tellFailed } from "../../parts/told";
import { askRows, type NodeRow, type Question } from "./ask";
import type { Column } from "./columns";
import { Heads } from "./heads";
import { moved } from "./keys";
import type { Picked } from "./picked";
import { MOST } from "./picking";
import { usePlace } from "./place";
import { placeIn } from "./places";
import { PICKING, ROW, Row } from "./row";
import { useRows } from "./rows";

const UNDER = 18; // pixels below the table
const OVER = 10; // rows drawn beyond what is seen

interface Props {
  question: Question;
  total: number;
  columns: Column[];
  picked: Picked;
  onSort: (sort: string) => void;
  onOpen: (node: NodeRow) => void;
}

export function NodesTable({ question, total, columns, picked, onSort, onOpen }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const [begin] = useState(() => placeIn(question));
  const [{ of, row }, setRow] = useState({ of: question, row: begin.active });
  const active = Math.max(0, Math.min(of === question ? row : placeIn(question).active, total - 1));
  const setActive = useCallback((index: number) => setRow({ of: question, row: index }), [question]);
  const anchor = useRef(active);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: OVER,
    scrollPaddingStart: ROW,
    initialOffset: begin.offset,
  });
  const drawn = rows.getVirtualItems();
  const nodeAt = useRows(question, drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0, total);
  const [top, setTop] = useState(250);
  useLayoutEffect(
    () => setTop((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY),
    [picked.nodes.size],
  );
  const at = usePlace(question, place);
  useEffect(() => at(active), [at, active]);

  const pickTo = useCallback(
    async (to: number) => {
      const [from, until] = [Math.min(anchor.current, to), Math.max(anchor.current, to)];
      const there = Array.from({ length: Math.min(until - from + 1, MOST) }, (_, at) => nodeAt(from + at));
      if (there.every((one) => one !== undefined)) picked.add(there);
      else picked.add((await askRows(question, from, there.length)).items);
    },
    [nodeAt, picked, question],
  );
  const pick = useCallback(
    (index: number, extend: boolean) => {
      const node = nodeAt(index);
      setActive(index);
      place.current?.focus({ preventScroll: true });
      if (extend) void pickTo(index).catch(tellFailed);
      else if (node) picked.toggle(node);
      anchor.current = index;
    },
    [nodeAt, picked, pickTo, setActive],
  );
  const pickAll = () => {
    if (picked.nodes.size > 0) picked.set([]);
    else void askRows(question, 0, MOST).then((found) => picked.set(found.items), tellFailed);
  };

  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const onRows = event.target === place.current;
    const seen = Math.max(1, Math.floor((place.current?.clientHeight ?? ROW) / ROW) - 2);
    const to = moved(event.key, active, total, seen);
    const node = nodeAt(active);
    if (to !== null) {
      if (!event.shiftKey) anchor.current = to;
      setActive(to);
      rows.scrollToIndex(to);
      if (event.shiftKey) void pickTo(to).catch(tellFailed);
    } else if (event.key === "Enter" && onRows && node) onOpen(node);
    else if (event.key === " " && onRows) pick(active, false);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      if (picked.nodes.size === 0) pickAll();
    } else if (event.key === "Escape") picked.set([]);
    else return;
    event.preventDefault();
  };

  const template = [PICKING, ...columns.map((one) => one.width)].join(" ");
  return (
    <div
      ref={place}
      className="grid"
      role="grid"
      aria-label={t("nodes.table")}
      aria-rowcount={total + 1}
      aria-multiselectable
      aria-activedescendant={drawn.some((one) => one.index === active) ? `node-row-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
      style={{ height: `calc(100dvh - ${top + UNDER}px)`, minHeight: 240 }}
    >
      <div style={{ minWidth: "fit-content" }}>
        <Heads
          columns={columns}
          template={template}
          sort={question.sort}
          onSort={onSort}
          picked={picked.nodes.size}
          all={picked.nodes.size > 0 && picked.nodes.size === Math.min(total, MOST)}
          onAll={pickAll}
        />
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {drawn.map(({ index }) => {
            const node = nodeAt(index);
            return (
              <Row
                key={index}
                node={node}
                index={index}
                active={index === active}
                picked={node !== undefined && picked.has(node)}
                columns={columns}
                template={template}
                onPick={pick}
                onActive={setActive}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
