/** A role in a space, given to a user or a group. */
import { Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { QueryKey } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useDeed } from "./deed";
import { EVERYWHERE, FormEnd, RoleSelect, SpaceSelect, Wrong } from "./parts";
import type { Role } from "./words";

export interface Given {
  /** null: in all spaces. */
  spaceId: string | null;
  role: Role;
}

interface Props {
  act: (given: Given) => Promise<unknown>;
  renews: QueryKey[];
  /** Whether it may also be given in all spaces. */
  everywhere?: boolean;
  close: () => void;
}

export function NewGrant({ act, renews, everywhere = false, close }: Props) {
  const { t } = useTranslation();
  const form = useForm<{ space: string | null; role: Role }>({
    initialValues: { space: everywhere ? EVERYWHERE : null, role: "viewer" },
    validate: { space: (value: string | null) => (value ? null : t("settings.choose")) },
  });
  const give = useDeed({ act, renews, said: t("settings.saved"), then: close });
  return (
    <form
      onSubmit={form.onSubmit(({ space, role }) => give.mutate({ spaceId: space === EVERYWHERE ? null : space, role }))}
    >
      <Stack>
        <Wrong of={[give]} />
        <SpaceSelect everywhere={everywhere} required {...form.getInputProps("space")} />
        <RoleSelect {...form.getInputProps("role")} />
        <FormEnd word={t("common.save")} deed={give} close={close} />
      </Stack>
    </form>
  );
}
