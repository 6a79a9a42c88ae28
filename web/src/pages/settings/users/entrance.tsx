/** How a user signs in: password, second factor, identity provider. */
import { Alert, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Copy } from "../../../parts/copy";
import { Section } from "../../../parts/page";
import { useDeed } from "../deed";
import { Sign, Wrong } from "../parts";
import { oidcQuery } from "../../signin/ask";
import { Linked } from "./linked";

type User = Schemas["User"];

export function Entrance({ user }: { user: User }) {
  const { t } = useTranslation();
  const provider = useQuery(oidcQuery).data;
  const params = { path: { user_id: Number(user.userId) } };
  const renews = [["users"]];
  const reset = useDeed({
    act: () => told(api.POST("/api/settings/users/{user_id}/password", { params })),
    renews,
  });
  const totp = useDeed({
    act: () => told(api.DELETE("/api/settings/users/{user_id}/totp", { params })),
    renews,
    said: t("users.totpReset"),
  });
  const unlock = useDeed({
    act: () => told(api.POST("/api/settings/users/{user_id}/unlock", { params })),
    renews,
    said: t("users.unlocked"),
  });
  const ask = (title: string, text: string, act: () => void) => () =>
    confirm({ title, text, action: title, onConfirm: act });
  return (
    <Section title={t("users.entrance")}>
      <Wrong of={[reset, totp, unlock]} />
      {reset.data && (
        <Alert
          color="teal"
          title={t("users.newPassword")}
          withCloseButton
          closeButtonLabel={t("common.close")}
          onClose={reset.reset}
        >
          <Stack gap="xs">
            {t("users.passwordOnce")}
            <Copy value={reset.data.password} label={t("users.newPassword")} />
          </Stack>
        </Alert>
      )}
      <Table withTableBorder verticalSpacing={8} aria-label={t("users.entrance")}>
        <Table.Tbody>
          <Row
            name={t("session.password")}
            state={
              user.mustChangePassword ? (
                <Sign tone="warning">{t("users.mustChange")}</Sign>
              ) : (
                <Text size="sm">{t("users.passwordChosen")}</Text>
              )
            }
          >
            <Button
              size="xs"
              variant="default"
              loading={reset.isPending}
              onClick={ask(t("users.resetPassword"), t("users.resetPasswordText", { name: user.username }), () =>
                reset.mutate(),
              )}
            >
              {t("users.resetPassword")}
            </Button>
          </Row>
          <Row
            name={t("users.secondFactor")}
            state={
              user.totp ? <Sign tone="good">{t("users.totpOn")}</Sign> : <Text size="sm">{t("users.totpOff")}</Text>
            }
          >
            {user.totp && (
              <Button
                size="xs"
                variant="default"
                loading={totp.isPending}
                onClick={ask(t("users.resetTotp"), t("users.resetTotpText", { name: user.username }), () =>
                  totp.mutate(),
                )}
              >
                {t("users.resetTotp")}
              </Button>
            )}
          </Row>
          <Row
            name={t("users.failures")}
            state={
              user.slowed ? (
                <Sign tone="warning">{t("users.slowedText")}</Sign>
              ) : (
                <Text size="sm">{t("users.notSlowed")}</Text>
              )
            }
          >
            {user.slowed && (
              <Button size="xs" variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
                {t("users.unlock")}
              </Button>
            )}
          </Row>
          {(provider?.enabled || user.subject !== null) && (
            <Row
              name={provider?.displayName ?? t("users.provider")}
              state={
                <Text size="sm" className="said">
                  {user.subject === null ? t("users.notLinked") : user.subject}
                </Text>
              }
            >
              <Linked user={user} />
            </Row>
          )}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function Row({ name, state, children }: { name: string; state: ReactNode; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w="11rem" fw={500}>
        {name}
      </Table.Th>
      <Table.Td>
        <Group justify="space-between" gap="xs">
          {state}
          {children}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
