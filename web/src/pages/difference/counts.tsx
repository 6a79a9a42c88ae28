/** How many nodes and changes there are of each sort; each number narrows to what it counts, and a second click takes that back. */
import { Button, Group, Table, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { differenceText } from "../../words/said";
import type { Difference } from "./ask";
import { HOWS, STATES, type How, type Kind, type Narrowed } from "./routes";
import { StateSign } from "./signs";

interface Props {
  difference: Difference;
  narrowed: Narrowed;
  onNarrow: (part: Narrowed) => void;
}

export function Counts({ difference, narrowed, onNarrow }: Props) {
  return (
    <>
      <States difference={difference} narrowed={narrowed} onNarrow={onNarrow} />
      <Kinds difference={difference} narrowed={narrowed} onNarrow={onNarrow} />
    </>
  );
}

function States({ difference: { numberOfNodes }, narrowed, onNarrow }: Props) {
  const { t, i18n } = useTranslation();
  const counts = { ...numberOfNodes, "not-searched": numberOfNodes.notSearched };
  return (
    <Group gap="xs" role="group" aria-label={t("difference.filterState")}>
      {STATES.map((state) => (
        <Button
          key={state}
          size="compact-sm"
          variant={narrowed.state === state ? "filled" : "default"}
          aria-pressed={narrowed.state === state}
          disabled={counts[state] === 0 && narrowed.state !== state}
          leftSection={<StateSign state={state} />}
          onClick={() => onNarrow({ state: narrowed.state === state ? undefined : state })}
        >
          {differenceText("state", state, i18n.language)} {counts[state].toLocaleString()}
        </Button>
      ))}
      <Text size="sm" c="dimmed">
        {t("difference.unchanged", { count: numberOfNodes.unchanged })}
        {numberOfNodes.unread > 0 && ` (${t("difference.unread", { count: numberOfNodes.unread })})`}
      </Text>
    </Group>
  );
}

function Kinds({ difference: { numberOfChanges }, narrowed, onNarrow }: Props) {
  const { t, i18n } = useTranslation();
  const rows = numberOfChanges.filter((one) => HOWS.some((how) => one[how] > 0));
  const hows = HOWS.filter((how) => rows.some((one) => one[how] > 0));
  if (rows.length === 0) return null;
  const pressed = (kind: Kind, how?: How) => narrowed.kind === kind && narrowed.how === how;
  const number = (count: number, kind: Kind, how: How | undefined, label: string) => (
    <UnstyledButton
      fz="sm"
      px={8}
      className="count"
      aria-label={label}
      aria-pressed={pressed(kind, how)}
      onClick={() => onNarrow(pressed(kind, how) ? { kind: undefined, how: undefined } : { kind, how })}
    >
      {count.toLocaleString()}
    </UnstyledButton>
  );
  return (
    <Table.ScrollContainer minWidth={560} maw={900}>
      <Table aria-label={t("difference.filterKind")} verticalSpacing={2} withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("difference.kind")}</Table.Th>
            <Table.Th ta="right">{t("difference.total")}</Table.Th>
            {hows.map((how) => (
              <Table.Th key={how} ta="right" className="capital">
                {differenceText("how", how, i18n.language)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => {
            const kind = differenceText("kind", one.kind, i18n.language);
            const total = HOWS.reduce((sum, how) => sum + one[how], 0);
            return (
              <Table.Tr key={one.kind}>
                <Table.Th scope="row" fw={400}>
                  {kind}
                </Table.Th>
                <Table.Td ta="right">{number(total, one.kind, undefined, `${kind} ${total}`)}</Table.Td>
                {hows.map((how) => (
                  <Table.Td key={how} ta="right">
                    {one[how] > 0 &&
                      number(
                        one[how],
                        one.kind,
                        how,
                        `${kind} ${differenceText("how", how, i18n.language)} ${one[how]}`,
                      )}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
