/** Rows of any number: narrowed as one types, drawn where one looks. */
import { Group, Stack, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../parts/failed";

const ROW = 32; // pixels
const SOME = 8; // rows, up to which nobody needs to search

export interface Heading {
  label: string;
  width?: string;
  mono?: boolean;
  numeric?: boolean;
}

export type Cells = (string | null | undefined)[];

interface Props {
  label: string;
  heads: Heading[];
  rows: Cells[];
  /** CSS length that it is high at most. */
  height?: string;
  /** Whether it says how many rows there are; where nothing is searched for, what stands around it may. */
  counted?: boolean;
}

export function Rows({ label, heads, rows, height = "calc(100dvh - 330px)", counted = true }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const word = useDeferredValue(text.trim().toLowerCase());
  const held = useMemo(() => rows.map((cells) => cells.filter(Boolean).join("\n").toLowerCase()), [rows]);
  const wanted = useMemo(() => (word ? rows.filter((_, at) => held[at]?.includes(word)) : rows), [rows, held, word]);
  if (rows.length === 0) return <Empty />;
  return (
    <Stack gap="xs">
      {rows.length > SOME && (
        <Group gap="sm">
          <TextInput
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            placeholder={t("common.search")}
            aria-label={`${t("common.search")}: ${label}`}
            maxLength={200}
            w={{ base: "100%", xs: 320 }}
          />
          <Text size="sm" c="dimmed" aria-live="polite">
            {(counted || word) && t("common.total", { count: wanted.length })}
          </Text>
        </Group>
      )}
      <Drawn label={label} heads={heads} rows={wanted} height={height} />
    </Stack>
  );
}

function Drawn({ label, heads, rows, height }: Required<Omit<Props, "counted">>) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 15,
  });
  const gridTemplateColumns = heads
    .map((one, at) => one.width ?? `minmax(${at === 0 ? 12 : 8}rem, ${at === 0 ? 2 : 1}fr)`)
    .join(" ");
  return (
    <div
      ref={place}
      className="grid"
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      style={{ maxHeight: height, minHeight: Math.min(rows.length + 1, 5) * ROW + 2 }}
    >
      <div style={{ minWidth: "fit-content" }}>
        <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns, height: ROW }}>
          {heads.map((one) => (
            <div key={one.label} className="grid-cell" role="columnheader" data-numeric={one.numeric}>
              {one.label}
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: drawn.getTotalSize(), position: "relative" }}>
          {drawn.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className="grid-row"
              role="row"
              aria-rowindex={index + 2}
              style={{ gridTemplateColumns, height: ROW, transform: `translateY(${start}px)` }}
            >
              {heads.map((head, at) => {
                const cell = rows[index]?.[at];
                return (
                  <div key={head.label} className="grid-cell" role="cell" data-numeric={head.numeric}>
                    <span className={head.mono ? "line mono" : "line"} title={cell ?? undefined}>
                      {cell}
                    </span>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
