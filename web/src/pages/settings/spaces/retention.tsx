/** How long the networks of a space keep what they have, where they set nothing else. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { RetentionForm } from "../retention";

const route = getRouteApi("/administration/apps/sonar/spaces/$spaceId/retention");
const PATH = "/api/apps/sonar/spaces/{space_id}/retention";

export function SpaceRetention() {
  const { spaceId } = route.useParams();
  const { t } = useTranslation();
  const params = { path: { space_id: Number(spaceId) } };
  const retention = useQuery(
    queryOptions({
      queryKey: ["retention", "space", spaceId],
      queryFn: () => told(api.GET(PATH, { params })),
    }),
  );
  return (
    <Section title={t("retention.title")} about={t("retention.ofSpace")}>
      <Answer query={retention}>
        {(now) => (
          <RetentionForm
            key={spaceId}
            of="space"
            now={now}
            save={(body) => told(api.PUT(PATH, { params, body }))}
            preview={(query) => told(api.GET(`${PATH}/preview`, { params: { ...params, query } }))}
            renews={[["retention"]]}
          />
        )}
      </Answer>
    </Section>
  );
}
