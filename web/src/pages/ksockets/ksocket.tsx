/** One Ksocket: its connection, its tokens, and who was sent away with them. */
import { Anchor, Breadcrumbs, Button, Group, Modal, Stack, Table, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh, IconRoute, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { useOperates } from "../../api/rights";
import { hubNow } from "../../api/clock";
import { useSpaceZone } from "../../api/zone";
import { confirm } from "../../parts/confirm";
import { Answer, Failed } from "../../parts/failed";
import { Time } from "../../parts/time";
import { tellFailed } from "../../parts/told";
import { ksocketQuery, ofKsocket, type Ksocket } from "./ask";
import { standing } from "./expiry";
import { KsocketName } from "./name";
import { Refusals } from "./refusals";
import { useRenew } from "./renew";
import { Connected, Expiry, Renewal } from "./signs";
import { Tokens } from "./tokens";

const route = getRouteApi("/apps/sonar/networks/$networkId/ksockets/$ksocketId");

export function KsocketPage() {
  const { networkId, ksocketId } = route.useParams();
  const ksocket = useQuery(ksocketQuery(networkId, ksocketId));
  return (
    <Answer query={ksocket}>
      {(one) => (
        <Stack gap="lg">
          <Head ksocket={one} />
          <Stands ksocket={one} />
          <Tokens ksocket={one} />
          <Refusals ksocket={one} />
        </Stack>
      )}
    </Answer>
  );
}

function Head({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const { networkId, displayName } = ksocket;
  const operates = useOperates(networkId);
  const [renaming, rename] = useDisclosure();
  return (
    <Group justify="space-between">
      <Breadcrumbs>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link {...props} to="/apps/sonar/networks/$networkId/ksockets" params={{ networkId }} />
          )}
        >
          {t("ksockets.title")}
        </Anchor>
        <Title order={2} size="h4" className="said">
          {displayName}
        </Title>
      </Breadcrumbs>
      {operates && (
        <Group gap="xs">
          <Button variant="default" onClick={rename.open}>
            {t("ksockets.rename")}
          </Button>
          <Remove ksocket={ksocket} />
        </Group>
      )}
      <Modal opened={renaming} onClose={rename.close} title={t("ksockets.rename")}>
        <KsocketName networkId={networkId} ksocket={ksocket} done={rename.close} />
      </Modal>
    </Group>
  );
}

function Remove({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const { networkId, ksocketId, displayName } = ksocket;
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const remove = useMutation({
    mutationFn: () => {
      const params = { path: ofKsocket(networkId, ksocketId) };
      return told(api.DELETE("/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}", { params }));
    },
    onSuccess: async () => {
      await navigate({ to: "/apps/sonar/networks/$networkId/ksockets", params: { networkId }, replace: true });
      await queries.invalidateQueries({ queryKey: ["ksockets", networkId] });
    },
    onError: tellFailed,
  });
  return (
    <Button
      variant="default"
      c="red"
      leftSection={<IconTrash size={16} aria-hidden />}
      loading={remove.isPending}
      onClick={() =>
        confirm({
          title: t("ksockets.remove"),
          text: t("ksockets.removeText", { name: displayName }),
          action: t("common.delete"),
          onConfirm: () => remove.mutate(),
        })
      }
    >
      {t("common.delete")}
    </Button>
  );
}

function Stands({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const zone = useSpaceZone(ksocket.networkId);
  const { connected } = ksocket;
  const rows: [string, ReactNode][] = [
    [t("ksockets.state"), <Connected key="state" ksocket={ksocket} />],
    connected
      ? [t("ksockets.connectedSince"), <Time key="since" at={ksocket.connectedSince} />]
      : [t("ksockets.lastSeen"), <Time key="seen" at={ksocket.lastSeenAt} />],
    [t("ksockets.from"), <Said key="from">{ksocket.remoteAddr}</Said>],
    [t("ksockets.version"), <Said key="version">{ksocket.version}</Said>],
    [t("ksockets.platform"), <Said key="platform">{ksocket.platform}</Said>],
    [t("ksockets.installation"), <Said key="installation">{ksocket.installation}</Said>],
    [t("ksockets.tokenExpires"), <Expiry key="expires" at={ksocket.tokenExpiresAt} zone={zone} />],
    [t("ksockets.lastRenewal"), <Renew key="renewal" ksocket={ksocket} />],
  ];
  return (
    <Stack gap="xs" align="flex-start">
      <Table
        withTableBorder
        variant="vertical"
        layout="fixed"
        maw={720}
        verticalSpacing={6}
        aria-label={t("ksockets.state")}
      >
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={{ base: 130, sm: 200 }}>{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!connected && <Way ksocket={ksocket} />}
    </Stack>
  );
}

function Said({ children }: { children: string | null }) {
  return <span className="said">{children ?? "–"}</span>;
}

/** How the last renewal stands, and the button to the next. */
function Renew({ ksocket }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  const operates = useOperates(ksocket.networkId);
  const renew = useRenew();
  const has = ["soon", "valid"].includes(standing(ksocket.tokenExpiresAt, hubNow()));
  return (
    <Stack gap={4} align="flex-start">
      {!ksocket.renewal && !has && <Said>{null}</Said>}
      <Renewal ksocket={ksocket} failed={renew.data?.get(ksocket.ksocketId)} />
      {renew.error && <Failed error={renew.error} />}
      {operates && has && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={renew.isPending}
          onClick={() => renew.mutate([ksocket])}
        >
          {t("ksockets.renewOne")}
        </Button>
      )}
    </Stack>
  );
}

/** Where the lines for its machine are. */
function Way({ ksocket: { networkId, ksocketId } }: { ksocket: Ksocket }) {
  const { t } = useTranslation();
  if (!useOperates(networkId)) return null;
  return (
    <Button
      variant="light"
      size="compact-md"
      leftSection={<IconRoute size={16} aria-hidden />}
      renderRoot={(props) => (
        <Link {...props} to="/apps/sonar/guide" search={{ network: networkId, ksocket: ksocketId, step: "connect" }} />
      )}
    >
      {t("ksockets.way")}
    </Button>
  );
}
