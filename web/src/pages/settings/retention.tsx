/** How long is what kept, of a space or a network: what would go is shown before it is saved. */
import { Alert, Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconEye } from "@tabler/icons-react";
import type { QueryKey } from "@tanstack/react-query";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useDeed } from "./deed";
import { Wrong } from "./parts";
import { Doomed } from "./doomed";

type Retention = Schemas["NewRetention"];
export type InForce = Schemas["InForce"];

interface Props {
  of: "space" | "network";
  now: Schemas["RetentionView"];
  save: (own: Retention) => Promise<unknown>;
  /** What would go if this held. */
  preview: (tried: InForce) => Promise<Schemas["Preview"]>;
  renews: QueryKey[];
}

/** "": as the place above. */
type Values = Record<keyof InForce, number | "">;

const FIELDS = [
  { name: "snapshotDays", least: 1, most: 36500 },
  { name: "attemptDays", least: 1, most: 36500 },
  { name: "maxSnapshots", least: 0, most: 100_000 },
] as const;

export function RetentionForm({ of, now, save, preview, renews }: Props) {
  const { t } = useTranslation();
  const { own, above } = now;
  const form = useForm<Values>({
    initialValues: {
      snapshotDays: own.snapshotDays ?? "",
      attemptDays: own.attemptDays ?? "",
      maxSnapshots: own.maxSnapshots ?? "",
    },
    onValuesChange: () => {
      look.reset();
      put.reset();
    },
  });
  const tried = (values: Values): InForce => ({
    snapshotDays: values.snapshotDays === "" ? above.snapshotDays : values.snapshotDays,
    attemptDays: values.attemptDays === "" ? above.attemptDays : values.attemptDays,
    maxSnapshots: values.maxSnapshots === "" ? above.maxSnapshots : values.maxSnapshots,
  });
  const look = useMutation({ mutationFn: preview });
  const put = useDeed({
    act: (values: Values) =>
      save({
        snapshotDays: values.snapshotDays === "" ? null : values.snapshotDays,
        attemptDays: values.attemptDays === "" ? null : values.attemptDays,
        maxSnapshots: values.maxSnapshots === "" ? null : values.maxSnapshots,
      }),
    renews,
    said: t("settings.saved"),
    then: () => form.resetDirty(),
  });
  const seen = look.data !== undefined && !look.isPending;
  return (
    <form onSubmit={form.onSubmit((values) => (seen ? put.mutate(values) : look.mutate(tried(values))))}>
      <Stack gap="sm">
        <Wrong of={[look, put]} />
        <Group align="flex-start" gap="md">
          {FIELDS.map(({ name, least, most }) => (
            <NumberInput
              key={name}
              w={240}
              label={t(`retention.${name}`)}
              description={t(`retention.about.${name}`)}
              placeholder={t(`retention.as.${of}`, { value: amount(above, name, t) })}
              min={least}
              max={most}
              clampBehavior="strict"
              allowDecimal={false}
              allowNegative={false}
              thousandSeparator=","
              {...form.getInputProps(name)}
            />
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {t(`retention.empty.${of}`)}
        </Text>
        {look.data && <Doomed gone={look.data} />}
        {!seen && form.isDirty() && (
          <Alert color="gray" p="xs">
            {t("retention.lookFirst")}
          </Alert>
        )}
        <Group gap="xs">
          <Button
            type={seen ? "button" : "submit"}
            variant={seen ? "default" : "filled"}
            leftSection={<IconEye size={16} aria-hidden />}
            loading={look.isPending}
            {...(seen && { onClick: () => look.mutate(tried(form.values)) })}
          >
            {t("retention.preview")}
          </Button>
          <Button
            type={seen ? "submit" : "button"}
            disabled={!seen || !form.isDirty()}
            loading={put.isPending}
            color={(look.data?.numberOfSnapshots ?? 0) > 0 ? "red" : "teal"}
          >
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function amount(held: InForce, name: keyof InForce, t: TFunction): string {
  if (name !== "maxSnapshots") return t("retention.days", { count: held[name] });
  return held[name] === 0 ? t("retention.anyNumber") : t("retention.most", { count: held[name] });
}
