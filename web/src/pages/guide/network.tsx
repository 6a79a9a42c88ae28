/** Step 1: what shall be looked at together. */
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networksQuery } from "../../api/ask";
import { api, told } from "../../api/client";
import { useOperable } from "../../api/rights";
import { Failed } from "../../parts/failed";
import { Section } from "../../parts/page";
import type { Go } from "./guide";

export function NetworkStep({ go }: { go: Go }) {
  const { t } = useTranslation();
  const networks = useOperable()?.networks ?? [];
  const choose = (network: string | null) => {
    if (network !== null) go({ network, ksocket: undefined, step: undefined });
  };
  return (
    <Section title={t("guide.network.title")} about={t("guide.network.about")}>
      <Stack gap="lg" maw={420}>
        <NewNetwork go={go} />
        {networks.length > 0 && (
          <Select
            label={t("guide.network.there")}
            placeholder={t("guide.network.choose")}
            data={networks.map((one) => ({ value: one.networkId, label: one.displayName }))}
            value={null}
            onChange={choose}
            searchable
          />
        )}
      </Stack>
    </Section>
  );
}

function NewNetwork({ go }: { go: Go }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const spaces = useOperable()?.spaces ?? [];
  const form = useForm({ initialValues: { displayName: "", spaceId: spaces[0]?.spaceId ?? null } });
  const make = useMutation({
    mutationFn: (body: typeof form.values) => told(api.POST("/api/apps/sonar/networks", { body })),
    onSuccess: async ({ networkId }) => {
      await queries.invalidateQueries({ queryKey: networksQuery.queryKey });
      go({ network: networkId, ksocket: undefined, step: "ksocket" });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack gap="sm">
        {make.error && <Failed error={make.error} />}
        <TextInput
          label={t("guide.network.name")}
          description={t("guide.network.hint")}
          required
          maxLength={100}
          {...form.getInputProps("displayName")}
        />
        {spaces.length > 1 && (
          <Select
            label={t("networks.space")}
            data={spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))}
            searchable
            allowDeselect={false}
            {...form.getInputProps("spaceId")}
          />
        )}
        <Group>
          <Button type="submit" loading={make.isPending}>
            {t("guide.network.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
