/** One user: who they are, what they may do and why, how they sign in, and where they are signed in now. */
import { Breadcrumbs, Button, Group, Stack, Switch, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { Time } from "../../../parts/time";
import { useTitle } from "../../../parts/title";
import { Up } from "../up";
import { RIGHTS, useDeed } from "../deed";
import { RoleSelect, Wrong } from "../parts";
import { userQuery } from "./ask";
import { UserState } from "./list";
import { Roles } from "./roles";
import { Sessions } from "./sessions";
import { Entrance } from "./entrance";

type User = Schemas["User"];

const route = getRouteApi("/administration/settings/users/$userId");

export function UserPage() {
  const { userId } = route.useParams();
  const user = useQuery(userQuery(userId));
  return (
    <Answer query={user}>
      {(one) => (
        <Stack gap="lg">
          <Head user={one} />
          <Profile key={one.userId} user={one} />
          <Roles user={one} />
          <Entrance user={one} />
          <Sessions userId={userId} />
        </Stack>
      )}
    </Answer>
  );
}

function Head({ user }: { user: User }) {
  const { t } = useTranslation();
  useTitle(user.username, t("settings.users"));
  return (
    <div>
      <Breadcrumbs mb={4}>
        <Up to="/settings/users" word="users" />
        <Title order={1} size="h3" className="said">
          {user.username}
        </Title>
      </Breadcrumbs>
      <Group gap="md" fz="sm">
        <UserState user={user} />
        <span>
          {t("users.lastLogin")}: <Time at={user.lastLoginAt} />
        </span>
        <span>
          {t("users.createdAt")}: <Time at={user.createdAt} />
        </span>
      </Group>
    </div>
  );
}

function Profile({ user }: { user: User }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { displayName: user.displayName, role: user.role } });
  const put = (body: Schemas["Change"]) =>
    told(api.PUT("/api/settings/users/{user_id}", { params: { path: { user_id: Number(user.userId) } }, body }));
  const save = useDeed({
    act: (body: typeof form.values) => put(body as Schemas["Change"]),
    renews: RIGHTS,
    said: t("settings.saved"),
    then: (one) => form.resetDirty({ displayName: one.displayName, role: one.role }),
  });
  const enable = useDeed({ act: (enabled: boolean) => put({ enabled }), renews: RIGHTS, said: t("settings.saved") });
  const toggle = () => {
    if (!user.enabled) enable.mutate(true);
    else
      confirm({
        title: t("users.disable"),
        text: t("users.disableText", { name: user.username }),
        action: t("users.disable"),
        onConfirm: () => enable.mutate(false),
      });
  };
  return (
    <Section title={t("users.profile")}>
      <Wrong of={[save, enable]} />
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("users.displayName")}
            required
            maxLength={100}
            w={260}
            {...form.getInputProps("displayName")}
          />
          <RoleSelect label={t("role.inAll")} none w={220} {...form.getInputProps("role")} />
          <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
            {t("common.save")}
          </Button>
        </Group>
      </form>
      <Switch
        mt="xs"
        label={t("users.maySignIn")}
        checked={user.enabled}
        disabled={enable.isPending}
        onChange={toggle}
      />
    </Section>
  );
}
