/** Name and time zone of a space. */
import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ZoneBox } from "../../../parts/zonefield";
import { FormEnd, Wrong } from "../parts";

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
        <ZoneBox
          label={t("spaces.timeZone")}
          description={t("spaces.timeZoneHint")}
          needed
          {...form.getInputProps("timeZone")}
        />
        <FormEnd word={word} deed={deed} close={close} />
      </Stack>
    </form>
  );
}
