/** What is installed: narrowed as one types, drawn where one looks. */
import { Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { packagesQuery, updatesQuery } from "./ask";
import { Answer, Empty } from "../../parts/failed";
import type { Node } from "./node";

const ROW = 32;

export function Packages({ node }: { node: Node }) {
  const query = useQuery(packagesQuery(node.networkId, node.managedNodeId));
  return <Answer query={query}>{(items) => <PackageRows items={items} />}</Answer>;
}

/** Packages, whenever they were read. */
export function PackageRows({ items }: { items: Schemas["Package"][] }) {
  const { t } = useTranslation();
  return (
    <Rows
      label={t("node.tabs.packages")}
      heads={[t("common.name"), t("nodes.version"), t("node.arch"), t("node.source")]}
      rows={items.map((one) => [
        one.name,
        one.epoch ? `${one.epoch}:${one.version ?? ""}` : one.version,
        one.arch,
        one.sourceName && one.sourceName !== one.name ? one.sourceName : "",
      ])}
    />
  );
}

export function Updates({ node }: { node: Node }) {
  const { t } = useTranslation();
  const query = useQuery(updatesQuery(node.networkId, node.managedNodeId));
  return (
    <Answer query={query}>
      {(items) => (
        <Rows
          label={t("node.tabs.updates")}
          heads={[t("common.name"), t("node.installedOn"), t("node.description")]}
          rows={items.map((one) => [one.name, one.installedOn, one.description])}
        />
      )}
    </Answer>
  );
}

type Cells = (string | null | undefined)[];

function Rows({ label, heads, rows }: { label: string; heads: string[]; rows: Cells[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = useMemo(() => {
    const word = text.trim().toLowerCase();
    return word ? rows.filter((cells) => cells.some((one) => one?.toLowerCase().includes(word))) : rows;
  }, [rows, text]);
  if (rows.length === 0) return <Empty />;
  return (
    <Stack gap="xs">
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={t("common.search")}
        aria-label={t("common.search")}
        maw={360}
      />
      <Text size="sm" c="dimmed" aria-live="polite">
        {t("common.total", { count: wanted.length })}
      </Text>
      <Drawn label={label} heads={heads} rows={wanted} />
    </Stack>
  );
}

function Drawn({ label, heads, rows }: { label: string; heads: string[]; rows: Cells[] }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 15,
  });
  const gridTemplateColumns = `minmax(12rem, 2fr) ${"minmax(8rem, 1fr) ".repeat(heads.length - 1)}`;
  return (
    <div
      ref={place}
      className="grid"
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      style={{ maxHeight: "calc(100dvh - 300px)", minHeight: 200 }}
    >
      <div className="grid-head" role="row" style={{ gridTemplateColumns, height: ROW }}>
        {heads.map((one) => (
          <div key={one} className="grid-cell" role="columnheader">
            {one}
          </div>
        ))}
      </div>
      <div style={{ height: drawn.getTotalSize(), position: "relative" }}>
        {drawn.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="grid-row"
            role="row"
            aria-rowindex={index + 2}
            style={{ gridTemplateColumns, height: ROW, transform: `translateY(${start}px)` }}
          >
            {rows[index]?.map((cell, at) => (
              <div key={at} className="grid-cell" role="cell">
                <span className="line" title={cell ?? undefined}>
                  {cell}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
