/** All events, or those of the chosen kinds. */
import { Button, Checkbox, Group, Input, Radio, SimpleGrid, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GROUPS, type Group as Kinds } from "../../events/kinds";

interface Props {
  every: boolean;
  kinds: string[];
  error: ReactNode;
  onEvery: (every: boolean) => void;
  onKinds: (kinds: string[]) => void;
}

export function KindsChoice({ every, kinds, error, onEvery, onKinds }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t("notify.events")}
        value={every ? "every" : "some"}
        onChange={(value) => onEvery(value === "every")}
      >
        <Group gap="lg" mt={4}>
          <Radio value="every" label={t("notify.everyEvent")} />
          <Radio value="some" label={t("notify.someEvents")} />
        </Group>
      </Radio.Group>
      {!every && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {(Object.keys(GROUPS) as Kinds[]).map((one) => (
            <Some key={one} group={one} kinds={kinds} onKinds={onKinds} />
          ))}
        </SimpleGrid>
      )}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </Stack>
  );
}

function Some({ group, kinds, onKinds }: { group: Kinds; kinds: string[]; onKinds: (kinds: string[]) => void }) {
  const { t } = useTranslation();
  const mine: readonly string[] = GROUPS[group];
  const others = kinds.filter((one) => !mine.includes(one));
  const all = mine.every((one) => kinds.includes(one));
  return (
    <Checkbox.Group
      value={kinds.filter((one) => mine.includes(one))}
      onChange={(chosen) => onKinds([...others, ...chosen])}
      label={t(`events.groups.${group}`)}
    >
      <Stack gap={6} mt={4}>
        {GROUPS[group].map((one) => (
          <Checkbox key={one} size="sm" value={one} label={t(`events.kinds.${one}`)} />
        ))}
        <div>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`${all ? t("notify.chooseNone") : t("notify.chooseAll")}: ${t(`events.groups.${group}`)}`}
            onClick={() => onKinds(all ? others : [...others, ...mine])}
          >
            {all ? t("notify.chooseNone") : t("notify.chooseAll")}
          </Button>
        </div>
      </Stack>
    </Checkbox.Group>
  );
}
