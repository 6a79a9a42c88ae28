/** What a network is called, and for how many days its nodes count as new, and from when as lost. */
import { Button, Group, NumberInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { Section } from "../../../parts/page";
import { useDeed } from "../deed";
import { Wrong } from "../parts";

type Network = Schemas["NetworkView"];

export function Name({ network }: { network: Network }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { displayName: network.displayName } });
  const params = { path: { network_id: Number(network.networkId) } };
  const save = useDeed({
    act: (body: typeof form.values) => told(api.PUT("/api/apps/sonar/networks/{network_id}", { params, body })),
    renews: [["networks"], ["network", network.networkId]],
    said: t("settings.saved"),
    then: ({ displayName }) => form.resetDirty({ displayName }),
  });
  return (
    <Section title={t("networkSettings.name")}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Wrong of={[save]} />
        <Group align="flex-end" gap="sm">
          <TextInput label={t("common.name")} required maxLength={100} w={320} {...form.getInputProps("displayName")} />
          <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
            {t("common.save")}
          </Button>
        </Group>
      </form>
    </Section>
  );
}

export function Thresholds({ network, fixed }: { network: Network; fixed: boolean }) {
  const { t } = useTranslation();
  const { newDays, outdatedDays } = network.thresholds;
  const form = useForm({ initialValues: { newDays, outdatedDays } });
  const params = { path: { network_id: Number(network.networkId) } };
  const save = useDeed({
    act: (body: Schemas["Thresholds"]) =>
      told(api.PUT("/api/apps/sonar/networks/{network_id}/thresholds", { params, body })),
    renews: [["networks"], ["network", network.networkId], ["nodes", network.networkId]],
    said: t("settings.saved"),
    then: (now) => form.resetDirty(now),
  });
  const days = (name: "newDays" | "outdatedDays") => (
    <NumberInput
      w={240}
      label={t(`networkSettings.${name}`)}
      description={t(`networkSettings.about.${name}`)}
      required
      min={1}
      max={3650}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      {...form.getInputProps(name)}
    />
  );
  return (
    <Section title={t("networkSettings.thresholds")} about={t("networkSettings.thresholdsAbout")}>
      {fixed ? (
        <Text size="sm">{t("networkSettings.inForce", { newDays, outdatedDays })}</Text>
      ) : (
        <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
          <Wrong of={[save]} />
          <Group align="flex-end" gap="md">
            {days("newDays")}
            {days("outdatedDays")}
            <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
              {t("common.save")}
            </Button>
          </Group>
        </form>
      )}
    </Section>
  );
}
