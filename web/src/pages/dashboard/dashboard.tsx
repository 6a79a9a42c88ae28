/** Who needs me: what changed, what is not known, and what has to be done, on one screen. */
import { ActionIcon, Grid, Stack } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../api/ask";
import { Answer } from "../../parts/failed";
import type { Where } from "../../parts/found";
import { Page } from "../../parts/page";
import { Places } from "../../parts/places";
import { useTimeZone } from "../../parts/zone";
import { dashboardQuery, type Told } from "./ask";
import { Attention } from "./attention";
import { Changes } from "./changes";
import { Credentials } from "./credentials";
import { Methods } from "./methods";
import { Reasons } from "./reasons";
import { Systems } from "./systems";
import { Tiles } from "./tiles";

const route = getRouteApi("/apps/sonar");

export function Dashboard() {
  const { t } = useTranslation();
  const { spaceId, networkId } = route.useSearch();
  const navigate = route.useNavigate();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const told = useQuery(dashboardQuery(spaceId, networkId, useTimeZone()));
  const space = spaceId === undefined ? undefined : spaces.find((one) => one.spaceId === spaceId)?.displayName;
  return (
    <Page
      title={t("dashboard.title")}
      actions={
        <>
          <Places
            spaceId={spaceId}
            networkId={networkId}
            onChange={(place) => void navigate({ search: place, replace: true })}
          />
          <ActionIcon
            variant="default"
            size="input-sm"
            className="no-print"
            onClick={() => window.print()}
            aria-label={t("dashboard.print")}
          >
            <IconPrinter size={16} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      <Answer query={told}>
        {(data) => <Shown data={data} where={{ networkId, space }} place={{ spaceId, networkId }} />}
      </Answer>
    </Page>
  );
}

export interface Place {
  spaceId: string | undefined;
  networkId: string | undefined;
}

/** What each part of the page is given. place: as addresses name it; where: as a search of nodes names it. */
export interface Part {
  data: Told;
  where: Where;
  place: Place;
}

function Shown(part: Part) {
  return (
    <Stack gap="sm">
      <Tiles {...part} />
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Changes {...part} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Attention {...part} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6, lg: 4 }}>
          <Reasons {...part} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6, lg: 4 }}>
          <Systems {...part} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="sm" h="100%">
            <Methods {...part} />
            <Credentials {...part} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
