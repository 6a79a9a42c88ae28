/** A table of some rows, by the page; long lists are drawn by pages/nodes/table.tsx. */
import { Group, Pagination, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "./failed";
import { useKeptFocus } from "./keptfocus";

export interface TableColumn<T> {
  id: string;
  /** What stands above it; empty for buttons: a screen reader is told "actions". */
  label: string;
  cell: (row: T) => ReactNode;
  /** The hub's name of it, where the hub can sort by it. */
  sort?: string;
  /** Numbers stand at the right. */
  numeric?: boolean;
}

interface Props<T> {
  label: string;
  columns: TableColumn<T>[];
  rows: T[];
  id: (row: T) => string;
  empty?: ReactNode;
  sort?: string;
  onSort?: (sort: string) => void;
  /** In pixels: a narrower window scrolls the table. Without it, by the number of columns. */
  minWidth?: number;
}

const COLUMN = 120; // pixels, of a column of names or times

export function DataTable<T>(props: Props<T>) {
  const place = useKeptFocus<HTMLDivElement>();
  return (
    <div ref={place} tabIndex={-1} className="keeps-focus">
      {props.rows.length === 0 ? <Empty>{props.empty}</Empty> : <Rows {...props} />}
    </div>
  );
}

function Rows<T>({ label, columns, rows, id, sort, onSort, minWidth }: Props<T>) {
  return (
    <Table.ScrollContainer minWidth={minWidth ?? columns.length * COLUMN}>
      <Table aria-label={label} highlightOnHover verticalSpacing={6} withTableBorder>
        <Table.Thead>
          <Table.Tr>
            {columns.map((one) => (
              <Head key={one.id} column={one} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={id(row)}>
              {columns.map((one) => (
                <Table.Td key={one.id} ta={one.numeric ? "right" : undefined}>
                  {one.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface HeadProps<T> {
  column: TableColumn<T>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}

function Head<T>({ column: { label, sort: by, numeric }, sort, onSort }: HeadProps<T>) {
  const { t } = useTranslation();
  const down = sort === `-${by}`;
  const sorted = by !== undefined && (down || sort === by);
  return (
    <Table.Th
      ta={numeric ? "right" : undefined}
      aria-label={label === "" ? t("common.actions") : undefined}
      aria-sort={sorted ? (down ? "descending" : "ascending") : undefined}
    >
      {by !== undefined && onSort ? (
        <UnstyledButton fz="sm" fw={600} onClick={() => onSort(sort === by ? `-${by}` : by)}>
          {label} {sorted && (down ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
        </UnstyledButton>
      ) : (
        label
      )}
    </Table.Th>
  );
}

interface PagerProps {
  total: number;
  /** How many rows a page has. */
  size: number;
  /** From 1. */
  page: number;
  onPage: (page: number) => void;
}

/** How many there are, and the way to the others. */
export function Pager({ total, size, page, onPage }: PagerProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" aria-live="polite">
        {t("common.total", { count: total })}
      </Text>
      {total > size && (
        <Pagination
          total={Math.ceil(total / size)}
          value={page}
          onChange={onPage}
          size="sm"
          getControlProps={(control) => ({ "aria-label": t(`common.pager.${control}`) })}
        />
      )}
    </Group>
  );
}
