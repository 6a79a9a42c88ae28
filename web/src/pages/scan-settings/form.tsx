/** The settings themselves; blank means as in the common ones, or the default, and what that is stands below. */
import { Button, Checkbox, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { wrongAt } from "../../api/wrong";
import { useSpaceZone } from "../../api/zone";
import { duration } from "../../parts/duration";
import { Failed } from "../../parts/failed";
import { Lines } from "../../parts/lines";
import { methodName } from "../../parts/method";
import { tellDone } from "../../parts/told";
import { METHODS } from "../scans/order";
import { LISTS, PROFILES, TIMED, settingsOf, valuesOf, type Settings, type Values } from "./values";
import { Windows } from "./windows";

export type SettingsFormType = UseFormReturnType<Values>;

const SHORTEST = 1; // seconds, as the hub takes them
const LONGEST = 60;

interface Props {
  networkId: string;
  /** Whose they are; none: common to the network. */
  ksocketId?: string;
  settings: Settings;
  /** What holds where a Ksocket has nothing of its own. */
  common?: Settings;
  operates: boolean;
}

function put(networkId: string, ksocketId: string | undefined, body: Settings) {
  const path = { network_id: Number(networkId) };
  if (ksocketId === undefined)
    return told(api.PUT("/api/apps/sonar/networks/{network_id}/settings", { params: { path }, body }));
  const params = { path: { ...path, ksocket_id: Number(ksocketId) } };
  return told(api.PUT("/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}/settings", { params, body }));
}

const FIELDS = [...LISTS, "profile", "methods", ...TIMED.map((one) => `timeouts.${one}`)];
const WINDOWS = ["weekly", "closedDays", "timeZone"];

/** The field of the form that the hub means. */
function fieldOf(key: string): string {
  return key.startsWith("windows.weekly") ? "weekly" : key.replace(/^windows\./, "");
}

export function SettingsForm({ networkId, ksocketId, settings, common, operates }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const own = ksocketId !== undefined;
  const spaceZone = useSpaceZone(networkId) ?? "";
  const form = useForm<Values>({
    initialValues: valuesOf(settings),
    validate: {
      weekly: (rows) =>
        rows.some((one) => one.days.length === 0 || !one.from || !one.to) ? t("scanSettings.weeklyIncomplete") : null,
    },
  });
  const fields = own ? FIELDS : [...FIELDS, ...WINDOWS];
  const save = useMutation({
    mutationFn: (values: Values) => put(networkId, ksocketId, settingsOf(values, own)),
    onSuccess: async (kept) => {
      form.resetDirty(form.values);
      form.setInitialValues(valuesOf(kept));
      tellDone(t(own ? "scanSettings.saved" : "scanSettings.savedIn", { zone: kept.windows?.timeZone ?? spaceZone }));
      await queries.invalidateQueries({ queryKey: own ? ["ksockets", networkId] : ["network", networkId] });
    },
    onError: (error) => {
      const wrong = wrongAt(error, fields, fieldOf);
      if (wrong) form.setFieldError(wrong.key, wrong.text);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Fieldset disabled={!operates} variant="unstyled">
        <Stack gap="lg" maw={900}>
          <Addresses form={form} common={common} />
          <Manner form={form} common={common} />
          {!own && <Windows form={form} networkId={networkId} />}
          {save.error && !wrongAt(save.error, fields, fieldOf) && <Failed error={save.error} />}
          {operates && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {t("common.save")}
              </Button>
              {form.isDirty() && (
                <Button variant="default" onClick={form.reset}>
                  {t("scanSettings.undo")}
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}

interface PartProps {
  form: SettingsFormType;
  common: Settings | undefined;
}

function Addresses({ form, common }: PartProps) {
  const { t } = useTranslation();
  const holds = (key: (typeof LISTS)[number]) => {
    const lines = common?.[key] ?? [];
    if (lines.length === 0) return t(`scanSettings.default.${key}`);
    return t("scanSettings.asCommon", { value: lines.slice(0, 5).join(", ") + (lines.length > 5 ? " …" : "") });
  };
  return (
    <Fieldset legend={t("scanSettings.where")}>
      <Stack>
        {LISTS.map((key) => (
          <Lines
            key={key}
            label={t(`scanSettings.${key}`)}
            description={t(`scanSettings.${key}About`)}
            placeholder={holds(key)}
            {...form.getInputProps(key)}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

function Manner({ form, common }: PartProps) {
  const { t, i18n } = useTranslation();
  const about = useId();
  const profile = PROFILES.find((one) => one === common?.profile) ?? "safe";
  const methods = METHODS.filter((one) => common?.methods?.includes(one) ?? true)
    .map(methodName)
    .join(", ");
  const blank = (value: string) =>
    common ? t("scanSettings.asCommon", { value }) : t("scanSettings.asDefault", { value });
  return (
    <Fieldset legend={t("scanSettings.how")}>
      <Stack>
        <Select
          label={t("scanSettings.profile")}
          description={t("scanSettings.profileAbout")}
          placeholder={blank(t(`scanSettings.profiles.${profile}`))}
          clearable
          data={PROFILES.map((value) => ({ value, label: t(`scanSettings.profiles.${value}`) }))}
          {...form.getInputProps("profile")}
        />
        <Checkbox.Group
          label={t("scanSettings.methods")}
          description={t("scanSettings.methodsAbout", { value: blank(methods) })}
          {...form.getInputProps("methods")}
        >
          <Group mt={4}>
            {METHODS.map((one) => (
              <Checkbox key={one} value={one} label={methodName(one)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Text size="xs" c="dimmed" id={about} mb={-8}>
          {t("scanSettings.timeoutAbout")}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {TIMED.map((method) => (
            <NumberInput
              key={method}
              label={t("scanSettings.timeout", { method: methodName(method) })}
              aria-describedby={about}
              placeholder={blank(duration(common?.timeouts?.[method] ?? 5, i18n.language))}
              min={SHORTEST}
              max={LONGEST}
              {...form.getInputProps(`timeouts.${method}`)}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
