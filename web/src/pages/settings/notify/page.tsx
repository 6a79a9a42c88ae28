/** Where events are told, which of them, and what became of it: for the hub, and for a space. */
import { Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../../parts/page";
import type { SentSearch } from "../routes";
import type { Place } from "./ask";
import { Rules } from "./rules";
import { Sent } from "./sent";
import { Targets } from "./targets";

const ofHub = getRouteApi("/administration/settings/notifications");
const ofSpace = getRouteApi("/administration/apps/sonar/spaces/$spaceId/notifications");

export function HubNotifications() {
  const { t } = useTranslation();
  const search = ofHub.useSearch();
  const navigate = ofHub.useNavigate();
  return (
    <Page title={t("settings.notifications")} about={t("notify.aboutHub")}>
      <Parts place={null} search={search} onSearch={(to) => void navigate({ search: to, replace: true })} />
    </Page>
  );
}

export function SpaceNotifications() {
  const { spaceId } = ofSpace.useParams();
  const search = ofSpace.useSearch();
  const navigate = ofSpace.useNavigate();
  return (
    <Parts
      key={spaceId}
      place={spaceId}
      search={search}
      onSearch={(to) => void navigate({ search: to, replace: true })}
    />
  );
}

interface Props {
  place: Place;
  search: SentSearch;
  onSearch: (search: SentSearch) => void;
}

function Parts({ place, search, onSearch }: Props) {
  return (
    <Stack gap="xl">
      <Targets place={place} />
      <Rules place={place} />
      <Sent place={place} search={search} onSearch={onSearch} />
    </Stack>
  );
}
