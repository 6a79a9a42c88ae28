/** Name and time zone of a space. */
import { Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FormEnd, Wrong } from "../parts";
import { timeZones } from "./ask";

interface Values {
  displayName: string;
  timeZone: string;
}

interface Props {
  deed: { error: Error | null; isPending: boolean; mutate: (body: Values) => void };
  /** The word on the button that does it. */
  word: string;
  before: Values;
  close?: () => void;
}

export function SpaceForm({ deed, word, before, close }: Props) {
  const { t } = useTranslation();
  const zones = useMemo(() => [...new Set([before.timeZone, ...timeZones()])], [before.timeZone]);
  const form = useForm({ initialValues: { displayName: before.displayName, timeZone: before.timeZone } });
  return (
    <form onSubmit={form.onSubmit((values) => deed.mutate(values))}>
      <Stack maw={480}>
        <Wrong of={[deed]} />
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus={close !== undefined}
          {...form.getInputProps("displayName")}
        />
        <Select
          label={t("spaces.timeZone")}
          description={t("spaces.timeZoneHint")}
          searchable
          allowDeselect={false}
          data={zones}
          nothingFoundMessage={t("state.nothingFound")}
          {...form.getInputProps("timeZone")}
        />
        <FormEnd word={word} deed={deed} close={close} />
      </Stack>
    </form>
  );
}
