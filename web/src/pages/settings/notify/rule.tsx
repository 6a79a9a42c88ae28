/** One rule: which events, from where, to whom, gathered for how long. */
import { Button, Group, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networksQuery } from "../../../api/ask";
import type { Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { useDeed } from "../deed";
import { EVERYWHERE, FormEnd, SpaceSelect, Wrong } from "../parts";
import { putRule, removeRule, type Place } from "./ask";
import { KindsChoice } from "./choice";

interface Props {
  place: Place;
  targets: Schemas["TargetView"][];
  /** null: a new one. */
  before: Schemas["RuleView"] | null;
  close: () => void;
}

const GATHERED = 60; // seconds
const LONGEST = 86_400;

export function RuleWindow({ place, targets, before, close }: Props) {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery).data?.items ?? [];
  const form = useForm({
    initialValues: {
      targetId: before?.targetId ?? targets[0]?.targetId ?? "",
      kinds: before?.kinds ?? [],
      every: (before?.kinds.length ?? 0) === 0,
      space: before?.spaceId ?? EVERYWHERE,
      network: before?.networkId ?? EVERYWHERE,
      wait: before?.wait ?? GATHERED,
      enabled: before?.enabled ?? true,
    },
    validate: { kinds: (kinds, { every }) => (every || kinds.length > 0 ? null : t("notify.chooseKinds")) },
  });
  const renews = [["notify", place]];
  const save = useDeed({
    act: ({ targetId, kinds, every, space, network, wait, enabled }: typeof form.values) => {
      const where = {
        spaceId: space === EVERYWHERE ? null : space,
        networkId: network === EVERYWHERE ? null : network,
      };
      return putRule(place, before?.ruleId ?? null, { targetId, kinds: every ? [] : kinds, wait, enabled, ...where });
    },
    renews,
    said: t("settings.saved"),
    then: close,
  });
  const remove = useDeed({ act: () => removeRule(place, before?.ruleId ?? ""), renews, then: close });
  const ask = () =>
    confirm({
      title: t("notify.removeRule"),
      text: t("notify.removeRuleText"),
      action: t("notify.removeRule"),
      onConfirm: () => remove.mutate(),
    });
  const space = place ?? form.values.space;
  const some = networks.filter((one) => space === EVERYWHERE || one.spaceId === space);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        <Wrong of={[save, remove]} />
        <Select
          label={t("notify.target")}
          allowDeselect={false}
          searchable
          data={targets.map((one) => ({ value: one.targetId, label: one.displayName }))}
          {...form.getInputProps("targetId")}
        />
        <KindsChoice
          every={form.values.every}
          kinds={form.values.kinds}
          error={form.errors["kinds"]}
          onEvery={(every) => form.setFieldValue("every", every)}
          onKinds={(kinds) => form.setFieldValue("kinds", kinds)}
        />
        <Group grow align="flex-start">
          {place === null && (
            <SpaceSelect
              everywhere
              value={form.values.space}
              onChange={(value) => form.setValues({ space: value ?? EVERYWHERE, network: EVERYWHERE })}
            />
          )}
          <Select
            label={t("settings.network")}
            searchable
            allowDeselect={false}
            limit={200}
            nothingFoundMessage={t("state.nothingFound")}
            data={[
              { value: EVERYWHERE, label: t("notify.allNetworks") },
              ...some.map((one) => ({ value: one.networkId, label: one.displayName })),
            ]}
            {...form.getInputProps("network")}
          />
        </Group>
        <NumberInput
          label={t("notify.wait")}
          description={t("notify.waitHint")}
          required
          min={0}
          max={LONGEST}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          suffix={t("notify.secondsSuffix")}
          maw={260}
          {...form.getInputProps("wait")}
        />
        <Switch label={t("notify.enabled")} {...form.getInputProps("enabled", { type: "checkbox" })} />
        <FormEnd word={t("common.save")} deed={save} close={close}>
          {before && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={ask}>
              {t("notify.removeRule")}
            </Button>
          )}
        </FormEnd>
      </Stack>
    </form>
  );
}
