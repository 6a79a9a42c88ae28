/** What a space is called, and its end. */
import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { useAdministersHub } from "../../../api/rights";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { useDeed } from "../deed";
import { Wrong } from "../parts";
import { spaceQuery } from "./ask";
import { SpaceForm } from "./form";

type Space = Schemas["SpaceView"];

const route = getRouteApi("/administration/apps/sonar/spaces/$spaceId");

export function SpaceAbout() {
  const { spaceId } = route.useParams();
  const space = useQuery(spaceQuery(spaceId));
  const ofHub = useAdministersHub();
  return (
    <Answer query={space}>
      {(one) => (
        <Stack gap="xl">
          <Names key={one.spaceId} space={one} />
          {ofHub && <Removal space={one} />}
        </Stack>
      )}
    </Answer>
  );
}

function Names({ space }: { space: Space }) {
  const { t } = useTranslation();
  const save = useDeed({
    act: (body: Schemas["SpaceChange"]) =>
      told(
        api.PUT("/api/apps/sonar/spaces/{space_id}", { params: { path: { space_id: Number(space.spaceId) } }, body }),
      ),
    renews: [["spaces"]],
    said: ({ displayName, timeZone }) => t("spaces.saved", { name: displayName, zone: timeZone }),
  });
  return (
    <Section title={t("spaces.tab.about")}>
      <SpaceForm deed={save} word={t("common.save")} before={space} />
    </Section>
  );
}

function Removal({ space }: { space: Space }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const remove = useDeed({
    act: () =>
      told(api.DELETE("/api/apps/sonar/spaces/{space_id}", { params: { path: { space_id: Number(space.spaceId) } } })),
    renews: [["spaces"], ["users"], ["groups"]],
    then: () => void navigate({ to: "/apps/sonar/spaces" }),
  });
  const ask = () =>
    confirm({
      title: t("spaces.remove"),
      text: t("spaces.removeText", { name: space.displayName }),
      action: t("spaces.remove"),
      onConfirm: () => remove.mutate(),
    });
  return (
    <Section title={t("spaces.remove")}>
      <Wrong of={[remove]} />
      <Text size="sm">{t("spaces.removeWhen", { count: space.numberOfNetworks })}</Text>
      <div>
        <Button
          color="red"
          variant="light"
          disabled={space.numberOfNetworks > 0}
          loading={remove.isPending}
          onClick={ask}
        >
          {t("spaces.remove")}
        </Button>
      </div>
    </Section>
  );
}
