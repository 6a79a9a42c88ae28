/** As whom the identity provider knows a user. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { RIGHTS, useDeed } from "../deed";
import { FormEnd, FormWindow, Wrong } from "../parts";

export function Linked({ user }: { user: Schemas["User"] }) {
  const { t } = useTranslation();
  const [linking, link] = useDisclosure();
  const params = { path: { user_id: Number(user.userId) } };
  const unlink = useDeed({
    act: () => told(api.DELETE("/api/settings/users/{user_id}/identity", { params })),
    renews: RIGHTS,
    said: t("users.unlinked"),
  });
  const ask = () =>
    confirm({
      title: t("users.unlink"),
      text: t("users.unlinkText", { name: user.username }),
      action: t("users.unlink"),
      onConfirm: () => unlink.mutate(),
    });
  if (user.subject !== null) {
    return (
      <>
        <Wrong of={[unlink]} />
        <Button size="xs" variant="default" loading={unlink.isPending} onClick={ask}>
          {t("users.unlink")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={link.open}>
        {t("users.link")}
      </Button>
      <FormWindow title={t("users.link")} opened={linking} close={link.close}>
        <Link user={user} close={link.close} />
      </FormWindow>
    </>
  );
}

function Link({ user, close }: { user: Schemas["User"]; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { subject: "" } });
  const put = useDeed({
    act: (body: typeof form.values) =>
      told(
        api.PUT("/api/settings/users/{user_id}/identity", { params: { path: { user_id: Number(user.userId) } }, body }),
      ),
    renews: [["users"]],
    said: t("users.linkedNow"),
    then: close,
  });
  return (
    <form onSubmit={form.onSubmit((values) => put.mutate(values))}>
      <Stack>
        <Wrong of={[put]} />
        <Text size="sm">{t("users.linkText", { name: user.username })}</Text>
        <TextInput
          label={t("users.subject")}
          description={t("users.subjectHint")}
          required
          maxLength={255}
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("subject")}
        />
        <FormEnd word={t("users.link")} deed={put} close={close} />
      </Stack>
    </form>
  );
}
