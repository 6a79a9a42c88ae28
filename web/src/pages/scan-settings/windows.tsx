/** When the network may be scanned: weekly times, days without any, and in which time zone. */
import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSpaceZone } from "../../api/zone";
import { useKeptFocus } from "../../parts/keptfocus";
import { Lines } from "../../parts/lines";
import { TimeZone } from "../../parts/zonefield";
import { DAYS } from "../schedules/cron";
import { Weekdays } from "../schedules/form";
import type { SettingsFormType } from "./form";

const MOST = 50; // rows, as the hub takes them

export function Windows({ form, networkId }: { form: SettingsFormType; networkId: string }) {
  const { t } = useTranslation();
  const { weekly } = form.values;
  const place = useKeptFocus<HTMLDivElement>();
  const add = () => {
    const id = Math.max(0, ...weekly.map((one) => one.id)) + 1;
    form.insertListItem("weekly", { id, days: [...DAYS], from: "22:00", to: "05:00" });
  };
  return (
    <Fieldset legend={t("scanSettings.windows")}>
      <Stack ref={place} tabIndex={-1} className="keeps-focus">
        <Text size="sm" c="dimmed">
          {t("scanSettings.windowsAbout")}
        </Text>
        {weekly.length === 0 && <Text size="sm">{t("scanSettings.always")}</Text>}
        {weekly.map((one, index) => (
          <Group
            key={one.id}
            role="group"
            aria-label={t("scanSettings.window", { number: index + 1 })}
            align="flex-end"
          >
            <Weekdays value={one.days} onChange={(days) => form.setFieldValue(`weekly.${index}.days`, days)} />
            <TextInput type="time" label={t("scanSettings.from")} {...form.getInputProps(`weekly.${index}.from`)} />
            <TextInput type="time" label={t("scanSettings.to")} {...form.getInputProps(`weekly.${index}.to`)} />
            {one.from !== "" && one.to !== "" && one.to <= one.from && (
              <Text size="xs" c="dimmed" pb={8}>
                {t("scanSettings.nextDay")}
              </Text>
            )}
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t("scanSettings.removeWindow", { number: index + 1 })}
              onClick={() => form.removeListItem("weekly", index)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {form.errors["weekly"] && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {form.errors["weekly"]}
          </Text>
        )}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={weekly.length >= MOST}
            onClick={add}
          >
            {t("scanSettings.addWindow")}
          </Button>
        </Group>
        <Lines
          label={t("scanSettings.closedDays")}
          description={t("scanSettings.closedDaysAbout")}
          minRows={1}
          {...form.getInputProps("closedDays")}
        />
        <TimeZone space={useSpaceZone(networkId) ?? ""} maw={320} {...form.getInputProps("timeZone")} />
      </Stack>
    </Fieldset>
  );
}
