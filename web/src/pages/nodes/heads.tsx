/** The heads of the columns: all can be picked here, and the list is put in order. */
import { Checkbox, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Column } from "./columns";
import { ROW } from "./row";

interface Props {
  columns: Column[];
  template: string;
  sort: string;
  onSort: (sort: string) => void;
  /** How many are picked, and whether these are all. */
  picked: number;
  all: boolean;
  onAll: () => void;
}

export function Heads({ columns, template, sort, onSort, picked, all, onAll }: Props) {
  const { t } = useTranslation();
  return (
    <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, height: ROW }}>
      <div className="grid-cell" role="columnheader">
        <Checkbox
          size="xs"
          aria-label={t("nodes.pickAll")}
          checked={all}
          indeterminate={picked > 0 && !all}
          onChange={onAll}
        />
      </div>
      {columns.map((one) => (
        <Head key={one.id} column={one} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column; sort: string; onSort: (sort: string) => void }) {
  const { t } = useTranslation();
  const by = column.sort;
  const down = sort === `-${by}`;
  const sorted = by !== undefined && (down || sort === by);
  const Sign = down ? IconArrowDown : IconArrowUp;
  return (
    <div
      className="grid-cell"
      role="columnheader"
      data-numeric={column.numeric}
      aria-sort={sorted ? (down ? "descending" : "ascending") : undefined}
    >
      {by === undefined ? (
        <span className="line">{t(`nodes.${column.id}`)}</span>
      ) : (
        <UnstyledButton fz="sm" fw={600} onClick={() => onSort(sort === by ? `-${by}` : by)}>
          {t(`nodes.${column.id}`)} {sorted && <Sign size={12} aria-hidden />}
        </UnstyledButton>
      )}
    </div>
  );
}
