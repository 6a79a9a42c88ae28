/** The names of a group: here, and at the identity provider. */
import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { FormEnd, Wrong } from "../parts";
import { oidcQuery } from "../../signin/ask";

interface Props {
  deed: { error: Error | null; isPending: boolean; mutate: (body: Schemas["NewGroup"]) => void };
  /** The word on the button that does it. */
  word: string;
  close: () => void;
  before?: Schemas["Group"];
}

export function GroupForm({ deed, word, close, before }: Props) {
  const { t } = useTranslation();
  const provider = useQuery(oidcQuery).data;
  const form = useForm({
    initialValues: { displayName: before?.displayName ?? "", external: before?.external ?? "" },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ displayName, external }) => deed.mutate({ displayName, external: external || null }))}
    >
      <Stack>
        <Wrong of={[deed]} />
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps("displayName")}
        />
        {(provider?.enabled || before?.external != null) && (
          <TextInput
            label={t("groups.external")}
            description={t("groups.externalHint")}
            maxLength={500}
            autoComplete="off"
            {...form.getInputProps("external")}
          />
        )}
        <FormEnd word={word} deed={deed} close={close} />
      </Stack>
    </form>
  );
}
