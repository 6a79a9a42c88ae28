/** API tokens of one's own, for programs that act in one's place; administrators see and end everybody's. */
import { Badge, Button, Modal, Stack, Switch, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan, IconCheck, IconClockOff, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PAGE, spacesQuery } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { useAdministersHub } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../parts/table";
import { Time, useExact } from "../../parts/time";
import { tellDone, tellFailed } from "../../parts/told";
import { tokensQuery } from "./ask";
import { NewToken } from "./newtoken";

type Token = Schemas["ApiToken"];

const route = getRouteApi("/administration/settings/account");

export function Tokens() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [adding, add] = useDisclosure();
  const administers = useAdministersHub();
  const everybody = (route.useSearch().everybody ?? false) && administers;
  const navigate = route.useNavigate();
  const tokens = useQuery(tokensQuery(page, !everybody));
  const columns = useColumns(everybody);
  const show = (all: boolean) => {
    setPage(1);
    void navigate({ search: { tab: "tokens", everybody: all || undefined }, replace: true });
  };
  return (
    <Section
      title={t("account.tokensTitle")}
      about={t("account.tokensAbout")}
      actions={
        <>
          {administers && (
            <Switch
              label={t("account.everybody")}
              checked={everybody}
              onChange={(event) => show(event.currentTarget.checked)}
            />
          )}
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
            {t("account.newToken")}
          </Button>
        </>
      }
    >
      <Answer query={tokens}>
        {({ items, total }) => (
          <Stack gap="xs">
            <DataTable
              minWidth={860}
              label={t("account.tokensTitle")}
              columns={columns}
              rows={items}
              id={(one) => one.apiTokenId}
              empty={t("account.noTokens")}
            />
            {total > 0 && <Pager total={total} size={PAGE} page={page} onPage={setPage} />}
          </Stack>
        )}
      </Answer>
      <Modal opened={adding} onClose={add.close} title={t("account.newToken")}>
        <NewToken close={add.close} />
      </Modal>
    </Section>
  );
}

function useColumns(everybody: boolean): TableColumn<Token>[] {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const revoke = useMutation({
    mutationFn: ({ apiTokenId }: Token) =>
      told(api.DELETE("/api/settings/api-tokens/{token_id}", { params: { path: { token_id: Number(apiTokenId) } } })),
    onSuccess: () => tellDone(t("account.revoked")),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "tokens"] }),
  });
  const ask = (one: Token) =>
    confirm({
      title: t("account.revokeTitle"),
      text: t("account.revokeSure", { name: one.label }),
      action: t("account.revoke"),
      onConfirm: () => revoke.mutate(one),
    });
  const spaceOf = ({ spaceId }: Token) => spaces.find((one) => one.spaceId === spaceId)?.displayName ?? spaceId;
  const user: TableColumn<Token> = {
    id: "username",
    label: t("session.username"),
    cell: (one) => <span className="said">{one.username}</span>,
  };
  return [
    ...(everybody ? [user] : []),
    { id: "label", label: t("account.label"), cell: (one) => <span className="said">{one.label}</span> },
    { id: "status", label: t("account.status"), cell: (one) => <Standing status={one.status} /> },
    { id: "role", label: t("account.role"), cell: (one) => roleOf(one.role) ?? t("account.asMine") },
    {
      id: "space",
      label: t("account.space"),
      cell: (one) => <span className="said">{spaceOf(one) ?? t("account.everySpace")}</span>,
    },
    { id: "expires", label: t("account.expires"), cell: (one) => <Expiry at={one.expiresAt} /> },
    { id: "used", label: t("account.lastUsed"), cell: (one) => <Time at={one.lastUsedAt} /> },
    {
      id: "revoke",
      label: "",
      cell: (one) =>
        one.status === "valid" && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => ask(one)}
            aria-label={t("account.revokeOf", { name: one.label })}
          >
            {t("account.revoke")}
          </Button>
        ),
    },
  ];

  function roleOf(role: string | null): string | null {
    return role === "viewer" || role === "operator" || role === "administrator" ? t(`role.${role}`) : role;
  }
}

function Expiry({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const exact = useExact();
  if (!at) return t("account.noExpiry");
  return (
    <>
      {exact(at)}
      <Text size="xs" c="dimmed" component="div">
        <Time at={at} />
      </Text>
    </>
  );
}

const STANDINGS = {
  valid: { color: "teal", Sign: IconCheck },
  expired: { color: "orange", Sign: IconClockOff },
  revoked: { color: "gray", Sign: IconBan },
} as const;

function Standing({ status }: { status: string }) {
  const { t } = useTranslation();
  if (!(status in STANDINGS)) return status;
  const known = status as keyof typeof STANDINGS;
  const { color, Sign } = STANDINGS[known];
  return (
    <Badge color={color} variant="light" tt="none" leftSection={<Sign size={12} aria-hidden />} autoContrast>
      {t(`account.standing.${known}`)}
    </Badge>
  );
}
