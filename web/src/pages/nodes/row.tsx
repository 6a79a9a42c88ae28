/** One row; while its node is not there yet, its place. */
import { Checkbox, Skeleton } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { NodeRow } from "./ask";
import type { Column } from "./columns";

export const ROW = 36; // pixels
export const PICKING = "2.5rem";

interface Props {
  node: NodeRow | undefined;
  index: number;
  active: boolean;
  picked: boolean;
  columns: Column[];
  template: string;
  onPick: (index: number, extend: boolean) => void;
  onActive: (index: number) => void;
  onOpen: (node: NodeRow) => void;
}

export const Row = memo(function Row({ node, index, active, picked, columns, template, ...on }: Props) {
  const { t } = useTranslation();
  return (
    <div
      id={`node-row-${index}`}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={picked}
      data-active={active}
      data-blank={node === undefined}
      style={{ gridTemplateColumns: template, height: ROW, transform: `translateY(${index * ROW}px)` }}
      onClick={() => on.onActive(index)}
      onDoubleClick={() => node && on.onOpen(node)}
    >
      <div className="grid-cell" role="gridcell">
        {node && (
          <Checkbox
            size="xs"
            checked={picked}
            tabIndex={-1}
            aria-label={t("nodes.pick", { name: node.displayName ?? node.addresses[0]?.addr ?? node.managedNodeId })}
            onChange={() => {}}
            onClick={(event) => {
              event.stopPropagation();
              on.onPick(index, event.shiftKey);
            }}
          />
        )}
      </div>
      {columns.map((one) => (
        <div key={one.id} className="grid-cell" role="gridcell" data-numeric={one.numeric}>
          {node ? one.cell(node) : <Skeleton height={10} width="70%" animate={false} aria-hidden />}
        </div>
      ))}
    </div>
  );
});
