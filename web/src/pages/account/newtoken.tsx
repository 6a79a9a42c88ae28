/** A new API token, shown this once. */
import { Alert, Button, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { atLeast, useMe } from "../../api/session";
import { Copy } from "../../parts/copy";
import { Failed } from "../../parts/failed";

const ROLES = ["viewer", "operator", "administrator"] as const;
type Role = (typeof ROLES)[number];

const DAYS = 90;
const MOST_DAYS = 3650; // of the hub

interface Values {
  label: string;
  spaceId: string | null;
  role: Role | null;
  days: number | string;
}

export function NewToken({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const form = useForm<Values>({
    initialValues: { label: "", spaceId: null, role: null, days: DAYS },
    validate: { days: (days) => (isDays(days) ? null : t("account.daysWrong", { most: MOST_DAYS.toLocaleString() })) },
  });
  const make = useMutation({
    mutationFn: ({ days, ...rest }: Values) =>
      told(api.POST("/api/settings/api-tokens", { body: { ...rest, days: Number(days) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["account", "tokens"] }),
  });
  const roles = useRoles(spaces, form.values.spaceId);
  if (make.data) return <Made token={make.data.token} close={close} />;
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        {make.error && <Failed error={make.error} />}
        <TextInput
          label={t("account.label")}
          description={t("account.labelHint")}
          required
          maxLength={200}
          data-autofocus
          {...form.getInputProps("label")}
        />
        <Select
          label={t("account.space")}
          placeholder={t("account.everySpace")}
          data={spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))}
          clearable
          searchable
          {...form.getInputProps("spaceId")}
          onChange={(spaceId: string | null) => form.setValues({ spaceId, role: null })}
        />
        <Select
          label={t("account.role")}
          description={t("account.roleHint")}
          placeholder={t("account.asMine")}
          data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          clearable
          {...form.getInputProps("role")}
        />
        <NumberInput
          label={t("account.days")}
          description={t("account.daysHint")}
          required
          min={1}
          max={MOST_DAYS}
          allowDecimal={false}
          {...form.getInputProps("days")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t("account.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isDays(days: number | string): boolean {
  const count = Number(days);
  return days !== "" && Number.isInteger(count) && count >= 1 && count <= MOST_DAYS;
}

/** No more than one may oneself: there, or anywhere. */
function useRoles(spaces: Schemas["SpaceView"][], spaceId: string | null): Role[] {
  const { role } = useMe();
  const held = spaces.filter((one) => spaceId === null || one.spaceId === spaceId).map((one) => one.role);
  return ROLES.filter((least) => [role, ...held].some((one) => atLeast(one, least)));
}

function Made({ token, close }: { token: string; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Alert color="teal" role="status">
        {t("account.made")}
      </Alert>
      <Copy value={token} label={t("account.token")} />
      <Text size="sm">
        {t("account.header")} <span className="mono">{"X-Authorization: Token …"}</span>
      </Text>
      <Group justify="flex-end">
        <Button onClick={close}>{t("common.close")}</Button>
      </Group>
    </Stack>
  );
}
