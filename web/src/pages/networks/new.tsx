/** A network is made: a name, and a space where there is a choice. */
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { networksQuery } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { Failed } from "../../parts/failed";

export function NewNetwork({ spaces, chosen }: { spaces: Schemas["SpaceView"][]; chosen: string | undefined }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const there = spaces.find((one) => one.spaceId === chosen) ?? spaces[0];
  const form = useForm({ initialValues: { displayName: "", spaceId: there?.spaceId ?? null } });
  const make = useMutation({
    mutationFn: (body: typeof form.values) => told(api.POST("/api/apps/sonar/networks", { body })),
    onSuccess: async ({ networkId }) => {
      await queries.invalidateQueries({ queryKey: networksQuery.queryKey });
      await navigate({ to: "/apps/sonar/networks/$networkId/managed-nodes", params: { networkId } });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        {make.error && <Failed error={make.error} />}
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus
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
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {t("networks.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
