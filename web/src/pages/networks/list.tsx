/** All networks that one may see, those first that need a person. */
import {
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  Modal,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconPlugConnected, IconPlugConnectedX, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ksocketsQuery, networksQuery, spacesQuery } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import { atLeast } from "../../api/session";
import { Answer, Empty, Failed } from "../../parts/failed";
import { Time } from "../../parts/time";
import { GuideLink } from "../guide/offer";
import { COUNTED, byNeed } from "./need";

type Network = Schemas["NetworkView"];
type Space = Schemas["SpaceView"];

export function Networks() {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery);
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const [filter, setFilter] = useState("");
  const [adding, add] = useDisclosure();
  const operable = spaces.filter((one) => atLeast(one.role, "operator"));
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t("networks.title")}
        </Title>
        <Group>
          <TextInput
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            placeholder={t("networks.filter")}
            aria-label={t("networks.filter")}
          />
          {operable.length > 0 && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
              {t("networks.addTitle")}
            </Button>
          )}
        </Group>
      </Group>
      <Answer query={networks}>
        {({ items }) =>
          items.length === 0 ? (
            <Stack align="center">
              <Empty>{t("networks.first")}</Empty>
              <GuideLink />
            </Stack>
          ) : (
            <Listed networks={items} spaces={spaces} filter={filter} />
          )
        }
      </Answer>
      <Modal opened={adding} onClose={add.close} title={t("networks.addTitle")}>
        <NewNetwork spaces={operable} />
      </Modal>
    </Stack>
  );
}

function Listed({ networks, spaces, filter }: { networks: Network[]; spaces: Space[]; filter: string }) {
  const wanted = networks.filter((one) => one.displayName.toLowerCase().includes(filter.trim().toLowerCase()));
  const groups = spaces.map((space) => ({
    space,
    networks: wanted.filter((one) => one.spaceId === space.spaceId).sort(byNeed),
  }));
  return (
    <Stack gap="lg">
      {groups
        .filter((one) => one.networks.length > 0)
        .map(({ space, networks: some }) => (
          <section key={space.spaceId} aria-label={space.displayName}>
            {spaces.length > 1 && (
              <Text fw={600} mb="xs" className="said">
                {space.displayName}
              </Text>
            )}
            <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
              {some.map((one) => (
                <NetworkCard key={one.networkId} network={one} />
              ))}
            </SimpleGrid>
          </section>
        ))}
    </Stack>
  );
}

function NetworkCard({ network }: { network: Network }) {
  const { t } = useTranslation();
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Anchor
            renderRoot={(props) => (
              <Link
                {...props}
                to="/apps/sonar/networks/$networkId/managed-nodes"
                params={{ networkId: network.networkId }}
              />
            )}
            fw={600}
            className="said"
          >
            {network.displayName}
          </Anchor>
          <Connected networkId={network.networkId} />
        </Group>
        <Group gap="lg">
          {COUNTED.map((state) => (
            <div key={state}>
              <Text size="xs" c="dimmed">
                {t(`networks.${state}`)}
              </Text>
              <Text fw={600} size="lg">
                {(network.numberOfNodes[state] ?? 0).toLocaleString()}
              </Text>
            </div>
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          {t("networks.lastScan")}: <Time at={network.lastScanTerminatedAt} />
        </Text>
      </Stack>
    </Card>
  );
}

function Connected({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(ksocketsQuery(networkId));
  if (!data) return null;
  const count = data.items.filter((one) => one.connected).length;
  const Sign = count > 0 ? IconPlugConnected : IconPlugConnectedX;
  return (
    <Badge color={count > 0 ? "teal" : "gray"} variant="light" tt="none" leftSection={<Sign size={14} aria-hidden />}>
      {count > 0 ? t("networks.connected", { count }) : t("networks.noneConnected")}
    </Badge>
  );
}

function NewNetwork({ spaces }: { spaces: Space[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { displayName: "", spaceId: spaces[0]?.spaceId ?? null } });
  const make = useMutation({
    mutationFn: (body: typeof form.values) => told(api.POST("/api/apps/sonar/networks", { body })),
    onSuccess: async ({ networkId }) => {
      await queries.invalidateQueries({ queryKey: networksQuery.queryKey });
      await navigate({ to: "/apps/sonar/networks/$networkId/managed-nodes", params: { networkId } });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        {make.error && <Failed error={make.error} />}
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps("displayName")}
        />
        {spaces.length > 1 && (
          <Select
            label={t("networks.space")}
            data={spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))}
            searchable
            allowDeselect={false}
            {...form.getInputProps("spaceId")}
          />
        )}
        <Button type="submit" loading={make.isPending}>
          {t("common.add")}
        </Button>
      </Stack>
    </form>
  );
}
