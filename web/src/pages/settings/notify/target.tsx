/** One target: made, changed, ended; the secret of a webhook is shown once. */
import { Alert, Button, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { LANGUAGES } from "../../../words";
import { useDeed } from "../deed";
import { FormEnd, Wrong } from "../parts";
import { TARGETS, body, values } from "./address";
import { addTarget, removeTarget, renewSecret, setTarget, type Place } from "./ask";
import { MailFields, UrlField } from "./fields";
import { Secret } from "./secret";

interface Props {
  place: Place;
  /** null: a new one. */
  before: Schemas["TargetView"] | null;
  close: () => void;
}

export function TargetWindow({ place, before, close }: Props) {
  const { t, i18n } = useTranslation();
  const form = useForm({
    initialValues: values(before, i18n.language),
    validate: { to: (to, { kind }) => (kind === "mail" && to.length === 0 ? t("notify.toNeeded") : null) },
  });
  const renews = [["notify", place]];
  const save = useDeed({
    act: async (given: typeof form.values): Promise<string | null> => {
      if (before) {
        await setTarget(place, before.targetId, body(given));
        return null;
      }
      return (await addTarget(place, body(given))).secret;
    },
    renews,
    said: t("settings.saved"),
    then: (secret) => secret === null && close(),
  });
  const remove = useDeed({
    act: () => removeTarget(place, before?.targetId ?? ""),
    renews,
    then: close,
  });
  const ask = () =>
    confirm({
      title: t("notify.removeTarget"),
      text: t("notify.removeTargetText", { name: before?.displayName ?? "" }),
      action: t("notify.removeTarget"),
      onConfirm: () => remove.mutate(),
    });
  if (save.data) return <Secret secret={save.data} close={close} />;
  return (
    <form onSubmit={form.onSubmit((given) => save.mutate(given))}>
      <Stack gap="sm">
        <Wrong of={[save, remove]} />
        {before === null && (
          <Select
            label={t("notify.kind")}
            allowDeselect={false}
            data={TARGETS.map((value) => ({ value, label: t(`notify.kinds.${value}`) }))}
            value={form.values.kind}
            onChange={(kind) => form.setFieldValue("kind", kind ?? "mail")}
          />
        )}
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps("displayName")}
        />
        {form.values.kind === "mail" ? (
          <MailFields form={form} before={before} />
        ) : (
          <UrlField form={form} before={before} />
        )}
        <Select
          label={t("notify.language")}
          allowDeselect={false}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps("language")}
        />
        <Switch label={t("notify.enabled")} {...form.getInputProps("enabled", { type: "checkbox" })} />
        {before?.kind === "webhook" && <Renewal place={place} target={before} />}
        <FormEnd word={t("common.save")} deed={save} close={close}>
          {before && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={ask}>
              {t("notify.removeTarget")}
            </Button>
          )}
        </FormEnd>
      </Stack>
    </form>
  );
}

function Renewal({ place, target }: { place: Place; target: Schemas["TargetView"] }) {
  const { t } = useTranslation();
  const renew = useDeed({ act: () => renewSecret(place, target.targetId), renews: [["notify", place, "targets"]] });
  const ask = () =>
    confirm({
      title: t("notify.renew"),
      text: t("notify.renewText"),
      action: t("notify.renew"),
      onConfirm: () => renew.mutate(),
    });
  if (renew.data) return <Secret secret={renew.data.secret} />;
  return (
    <Alert color="gray" p="xs">
      <Wrong of={[renew]} />
      <Group justify="space-between">
        {t("notify.signed")}
        <Button size="xs" variant="default" loading={renew.isPending} onClick={ask}>
          {t("notify.renew")}
        </Button>
      </Group>
    </Alert>
  );
}
