/** The tokens of a Ksocket: two at most are valid, so that one can take the other's place. */
import { Badge, Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan, IconCheck, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { useOperates } from "../../api/rights";
import { useSpaceZone } from "../../api/zone";
import { confirm } from "../../parts/confirm";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { tellDone, tellFailed } from "../../parts/told";
import { ofKsocket, tokensQuery, type Ksocket, type Token } from "./ask";
import { NewToken } from "./newtoken";
import { Expiry } from "./signs";

const MOST = 2;

export function Tokens({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const { networkId, ksocketId } = ksocket;
  const operates = useOperates(networkId);
  const tokens = useQuery(tokensQuery(networkId, ksocketId));
  const [adding, add] = useDisclosure();
  const full = (tokens.data?.items ?? []).filter((one) => one.status === "valid").length >= MOST;
  const adds = operates && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} variant="default" disabled={full} onClick={add.open}>
      {t("tokens.add")}
    </Button>
  );
  return (
    <Section title={t("tokens.title")} about={t(full ? "tokens.full" : "tokens.about")} actions={adds}>
      <Answer query={tokens}>{({ items }) => <Listed ksocket={ksocket} tokens={items} operates={operates} />}</Answer>
      <Modal opened={adding} onClose={add.close} title={t("tokens.add")}>
        <NewToken networkId={networkId} ksocketId={ksocketId} />
      </Modal>
    </Section>
  );
}

function Listed({ ksocket, tokens, operates }: { ksocket: Ksocket; tokens: Token[]; operates: boolean }) {
  const { t } = useTranslation();
  const zone = useSpaceZone(ksocket.networkId);
  const columns: TableColumn<Token>[] = [
    { id: "status", label: t("tokens.status"), cell: (one) => <Status token={one} /> },
    {
      id: "expiresAt",
      label: t("ksockets.expires"),
      cell: (one) => (one.status === "revoked" ? "–" : <Expiry at={one.expiresAt} zone={zone} />),
    },
    { id: "lastUsedAt", label: t("tokens.used"), cell: (one) => <Time at={one.lastUsedAt} /> },
    { id: "createdAt", label: t("tokens.made"), cell: (one) => <Time at={one.createdAt} /> },
  ];
  if (operates) {
    columns.push({
      id: "revoke",
      label: "",
      cell: (one) => one.status === "valid" && <Revoke {...{ ksocket, token: one }} />,
    });
  }
  return (
    <DataTable
      label={t("tokens.title")}
      minWidth={640}
      columns={columns}
      rows={tokens}
      id={(one) => one.tokenId}
      empty={t("tokens.none")}
    />
  );
}

const LOOKS = {
  valid: { color: "teal", Sign: IconCheck },
  expired: { color: "red", Sign: IconX },
  revoked: { color: "gray", Sign: IconBan },
} as const;

function Status({ token: { status } }: { token: Token }) {
  const { t } = useTranslation();
  const known = status in LOOKS ? (status as keyof typeof LOOKS) : "revoked";
  const { color, Sign } = LOOKS[known];
  return (
    <Badge color={color} variant="light" tt="none" leftSection={<Sign size={12} aria-hidden />}>
      {t(`tokens.state.${known}`)}
    </Badge>
  );
}

function Revoke({ ksocket, token }: { ksocket: Ksocket; token: Token }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => {
      const path = { ...ofKsocket(ksocket.networkId, ksocket.ksocketId), token_id: Number(token.tokenId) };
      const where = "/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}/tokens/{token_id}";
      return told(api.DELETE(where, { params: { path } }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ksockets", ksocket.networkId] });
      tellDone(t("tokens.revoked"));
    },
    onError: tellFailed,
  });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={revoke.isPending}
      onClick={() =>
        confirm({
          title: t("tokens.revokeTitle"),
          text: t("tokens.revokeText"),
          action: t("tokens.revoke"),
          onConfirm: () => revoke.mutate(),
        })
      }
    >
      {t("tokens.revoke")}
    </Button>
  );
}
