/** A new user. The first password is made up by the hub, and shown once. */
import { Alert, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../../api/ask";
import { api, told, type Schemas } from "../../../api/client";
import { Copy } from "../../../parts/copy";
import { RIGHTS, useDeed } from "../deed";
import { Close, EVERYWHERE, FormEnd, RoleSelect, SpaceSelect, Wrong } from "../parts";

export function NewUser({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const several = (useQuery(spacesQuery).data?.items.length ?? 0) > 1;
  const form = useForm({ initialValues: { username: "", displayName: "", role: "viewer", space: EVERYWHERE } });
  const make = useDeed({
    act: ({ username, displayName, role, space }: typeof form.values) => {
      const spaceId = space === EVERYWHERE ? null : space;
      const body = { username, displayName: displayName || null, role: role as Schemas["NewUser"]["role"], spaceId };
      return told(api.POST("/api/settings/users", { body: body as Schemas["NewUser"] }));
    },
    renews: RIGHTS,
  });
  if (make.data) return <FirstPassword made={make.data} close={close} />;
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        <Wrong of={[make]} />
        <TextInput
          label={t("users.username")}
          description={t("users.usernameHint")}
          required
          maxLength={100}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("username")}
        />
        <TextInput label={t("users.displayName")} maxLength={100} {...form.getInputProps("displayName")} />
        <RoleSelect {...form.getInputProps("role")} />
        {several && <SpaceSelect label={t("role.where")} everywhere {...form.getInputProps("space")} />}
        <FormEnd word={t("users.make")} deed={make} close={close} />
      </Stack>
    </form>
  );
}

function FirstPassword({ made, close }: { made: Schemas["MadeUser"]; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Alert color="teal" title={t("users.made", { name: made.user.username })}>
        {t("users.passwordOnce")}
      </Alert>
      <Copy value={made.password ?? ""} label={t("users.firstPassword")} />
      <Close close={close} />
    </Stack>
  );
}
