/** The name of a space, and the tabs of its pages; for its administrators. */
import { Breadcrumbs, Stack, Tabs, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet, getRouteApi, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { atLeast } from "../../../api/session";
import { Answer } from "../../../parts/failed";
import { useTitle } from "../../../parts/title";
import { NotAllowed } from "../frame";
import { Up } from "../up";
import { spaceQuery } from "./ask";

const route = getRouteApi("/administration/apps/sonar/spaces/$spaceId");
const HOME = "about";
const TABS = { [HOME]: "", members: "/members", retention: "/retention", notifications: "/notifications" } as const;
type Tab = keyof typeof TABS;

export function SpacePage() {
  const { spaceId } = route.useParams();
  const { t } = useTranslation();
  const space = useQuery(spaceQuery(spaceId));
  useTitle(space.data?.displayName, t("settings.spaces"));
  return (
    <Answer query={space}>
      {(one) =>
        atLeast(one.role, "administrator") ? (
          <Stack gap="md">
            <Breadcrumbs>
              <Up to="/apps/sonar/spaces" word="spaces" />
              <Title order={1} size="h3" className="said">
                {one.displayName}
              </Title>
            </Breadcrumbs>
            <SpaceTabs spaceId={spaceId} />
            <Outlet />
          </Stack>
        ) : (
          <NotAllowed />
        )
      }
    </Answer>
  );
}

function SpaceTabs({ spaceId }: { spaceId: string }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const [shown = HOME] = useLocation().pathname.split("/").slice(5).filter(Boolean);
  return (
    <Tabs
      value={shown}
      onChange={(to) => void navigate({ to: `/apps/sonar/spaces/$spaceId${TABS[to as Tab]}`, params: { spaceId } })}
    >
      <Tabs.List aria-label={t("spaces.tabs")}>
        {(Object.keys(TABS) as Tab[]).map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`spaces.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
