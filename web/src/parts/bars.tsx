/** How many of what, as a table whose numbers one sees: each row leads to what it counts. */
import { Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface Bar {
  id: string;
  /** What is counted: a link to it, mostly. */
  label: ReactNode;
  number: number;
  /** How the bar is coloured: by a variable of the theme. */
  color?: string;
  /** Something behind the number, such as a change. */
  beside?: ReactNode;
  /** What stands below, across the row. */
  below?: ReactNode;
}

interface Props {
  label: string;
  /** What the first column names. */
  of: string;
  bars: Bar[];
  /** What is all: the length of a full bar; else the greatest number is. */
  whole?: number;
  color?: string;
  /** How wide the column of numbers is. */
  numbers?: string;
}

const COLOR = "var(--mantine-primary-color-filled)";

export function Bars({ label, of, bars, whole, color = COLOR, numbers = "4rem" }: Props) {
  const { t } = useTranslation();
  const full = whole ?? Math.max(1, ...bars.map((one) => one.number));
  return (
    <Table aria-label={label} verticalSpacing={2} horizontalSpacing={4} withRowBorders={false} className="bars">
      <colgroup>
        <col />
        <col style={{ width: numbers }} />
      </colgroup>
      <Table.Thead className="for-readers">
        <Table.Tr>
          <Table.Th>{of}</Table.Th>
          <Table.Th>{t("common.number")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bars.map((one) => (
          <Row key={one.id} bar={one} part={full > 0 ? one.number / full : 0} color={one.color ?? color} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ bar, part, color }: { bar: Bar; part: number; color: string }) {
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" fw={400} fz="sm">
          {bar.label}
          <div className="bar" aria-hidden>
            <div style={{ width: `${Math.min(1, part) * 100}%`, background: color }} />
          </div>
        </Table.Th>
        <Table.Td ta="right" fz="sm" style={{ whiteSpace: "nowrap" }}>
          <Text span size="sm" fw={600}>
            {bar.number.toLocaleString()}
          </Text>
          {bar.beside}
        </Table.Td>
      </Table.Tr>
      {bar.below && (
        <Table.Tr>
          <Table.Td colSpan={2} pt={0}>
            {bar.below}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
