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
import { Pager } from "../../parts/table";
import { TypedInput } from "../../parts/typedinput";
import { GuideLink } from "../guide/offer";
import type { NetworksSearch } from "./routes";
import { Cards } from "./cards";
import { Compact } from "./compact";
import { byNeed } from "./need";
import { NewNetwork } from "./new";
import { isUnderWay } from "./running";

type Network = Schemas["NetworkView"];
type Space = Schemas["SpaceView"];
type Manner = "cards" | "table";

const route = getRouteApi("/apps/sonar/networks");
const SIGN = { size: 16, role: "img", display: "block" }; // in the middle of its button, not on a line of text
const SHOWN = 100; // networks of a page: one hub may have thousands
const MANY = 12; // networks, from which on a table is easier to read

export function Networks() {
  const { t } = useTranslation();
  const { space, filter = "", page = 1 } = route.useSearch();
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
  const change = (part: NetworksSearch) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
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
              { value: "cards", label: <IconLayoutGrid {...SIGN} aria-label={t("networks.cards")} /> },
              { value: "table", label: <IconList {...SIGN} aria-label={t("networks.table")} /> },
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
            <Listed
              networks={narrowed(items, space, filter)}
              spaces={spaces}
              manner={manner}
              page={page}
              onPage={(to) => change({ page: to })}
            />
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

interface ListedProps {
  networks: Network[];
  spaces: Space[];
  manner: Manner;
  page: number;
  onPage: (page: number) => void;
}

function Listed({ networks, spaces, manner, page, onPage }: ListedProps) {
  const { t } = useTranslation();
  const now = useNow();
  if (networks.length === 0) return <Empty>{t("state.nothingFound")}</Empty>;
  const last = Math.ceil(networks.length / SHOWN); // networks go, and addresses are kept
  const at = Math.min(page, last);
  const shown = [...networks].sort(byNeed(now)).slice((at - 1) * SHOWN, at * SHOWN);
  return (
    <Stack gap="sm">
      <Drawn networks={shown} spaces={spaces} manner={manner} now={now} />
      {last > 1 && <Pager total={networks.length} size={SHOWN} page={at} onPage={onPage} />}
    </Stack>
  );
}

interface DrawnProps {
  networks: Network[];
  spaces: Space[];
  manner: Manner;
  now: Date;
}

/** In the order that they have. */
function Drawn({ networks: sorted, spaces, manner, now }: DrawnProps) {
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
