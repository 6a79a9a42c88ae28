/** All networks that one may see, those first that need a person. */
import { Button, Modal, SegmentedControl, Select, Stack, Title } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { IconLayoutGrid, IconList, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { networksQuery, spacesQuery } from "../../api/ask";
import type { Schemas } from "../../api/client";
import { atLeast } from "../../api/session";
import { Answer, Empty } from "../../parts/failed";
import { useNow } from "../../parts/now";
import { Page } from "../../parts/page";
import { TypedInput } from "../../parts/typedinput";
import { GuideLink } from "../guide/offer";
import { Cards } from "./cards";
import { Compact } from "./compact";
import { byNeed } from "./need";
import { NewNetwork } from "./new";
import { isUnderWay } from "./running";

type Network = Schemas["NetworkView"];
type Space = Schemas["SpaceView"];
type Manner = "cards" | "table";

const route = getRouteApi("/apps/sonar/networks");
const MANY = 12; // networks, from which on a table is easier to read

export function Networks() {
  const { t } = useTranslation();
  const { space, filter = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const networks = useQuery({
    ...networksQuery,
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 5_000 : 15_000),
  });
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const [kept, keep] = useLocalStorage<Manner | "">({ key: "kshub.networks", defaultValue: "" });
  const [adding, add] = useDisclosure();
  const operable = spaces.filter((one) => atLeast(one.role, "operator"));
  const manner = kept || ((networks.data?.items.length ?? 0) > MANY ? "table" : "cards");
  const change = (part: { space?: string | undefined; filter?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <Page
      title={t("networks.title")}
      actions={
        <>
          {spaces.length > 1 && (
            <Select
              aria-label={t("networks.space")}
              placeholder={t("networks.allSpaces")}
              data={spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))}
              value={space ?? null}
              onChange={(chosen) => change({ space: chosen ?? undefined })}
              clearable
              searchable
              w={200}
            />
          )}
          <TypedInput
            value={filter}
            onType={(text) => change({ filter: text || undefined })}
            placeholder={t("networks.filter")}
            aria-label={t("networks.filter")}
            maxLength={100}
            w={200}
          />
          <SegmentedControl
            aria-label={t("networks.manner")}
            value={manner}
            onChange={keep}
            data={[
              { value: "cards", label: <IconLayoutGrid size={16} role="img" aria-label={t("networks.cards")} /> },
              { value: "table", label: <IconList size={16} role="img" aria-label={t("networks.table")} /> },
            ]}
          />
          {operable.length > 0 && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
              {t("networks.addTitle")}
            </Button>
          )}
        </>
      }
    >
      <Answer query={networks}>
        {({ items }) =>
          items.length === 0 ? (
            <Stack align="center">
              <Empty>{operable.length > 0 ? t("networks.first") : t("networks.nothing")}</Empty>
              {operable.length > 0 && <GuideLink />}
            </Stack>
          ) : (
            <Listed networks={narrowed(items, space, filter)} spaces={spaces} manner={manner} />
          )
        }
      </Answer>
      <Modal opened={adding} onClose={add.close} title={t("networks.addTitle")}>
        <NewNetwork spaces={operable} chosen={space} />
      </Modal>
    </Page>
  );
}

function narrowed(networks: Network[], space: string | undefined, filter: string): Network[] {
  const word = filter.trim().toLowerCase();
  return networks.filter(
    (one) => (space === undefined || one.spaceId === space) && one.displayName.toLowerCase().includes(word),
  );
}

function Listed({ networks, spaces, manner }: { networks: Network[]; spaces: Space[]; manner: Manner }) {
  const { t } = useTranslation();
  const now = useNow();
  const sorted = [...networks].sort(byNeed(now));
  if (sorted.length === 0) return <Empty>{t("state.nothingFound")}</Empty>;
  const names = spaces.length > 1 ? new Map(spaces.map((one) => [one.spaceId, one.displayName])) : null;
  if (manner === "table") return <Compact networks={sorted} spaces={names} now={now} />;
  if (!names) return <Cards networks={sorted} now={now} />;
  const groups = [...names].map(([spaceId, displayName]) => ({
    spaceId,
    displayName,
    networks: sorted.filter((one) => one.spaceId === spaceId),
  }));
  const first = ({ networks: [one] }: { networks: Network[] }) => (one ? sorted.indexOf(one) : Infinity);
  return (
    <Stack gap="lg">
      {groups
        .filter((one) => one.networks.length > 0)
        .sort((one, other) => first(one) - first(other))
        .map((one) => (
          <section key={one.spaceId} aria-label={one.displayName}>
            <Title order={2} size="h5" mb="xs" className="said">
              {one.displayName}
            </Title>
            <Cards networks={one.networks} now={now} />
          </section>
        ))}
    </Stack>
  );
}
