/** What administrators of its space set of a network: name, when nodes are new and lost, what is kept, its end. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { networkQuery } from "../../../api/ask";
import { api, told } from "../../../api/client";
import { useAdministers, useOperates } from "../../../api/rights";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { RetentionForm } from "../retention";
import { Name, Thresholds } from "./about";
import { Removal } from "./removal";
import { Kept, keptQuery } from "./kept";

const route = getRouteApi("/apps/sonar/networks/$networkId/settings");
const PATH = "/api/apps/sonar/networks/{network_id}/retention";

export function NetworkSettings() {
  const { networkId } = route.useParams();
  const network = useQuery(networkQuery(networkId));
  const operates = useOperates(networkId);
  const administers = useAdministers(networkId);
  return (
    <Answer query={network}>
      {(one) => (
        <Stack gap="xl">
          {administers && <Name key={`name-${networkId}`} network={one} />}
          <Thresholds key={`days-${networkId}`} network={one} fixed={!operates} />
          <Retention key={`kept-${networkId}`} networkId={networkId} fixed={!operates} />
          {administers && <Removal network={one} />}
        </Stack>
      )}
    </Answer>
  );
}

function Retention({ networkId, fixed }: { networkId: string; fixed: boolean }) {
  const { t } = useTranslation();
  const retention = useQuery(keptQuery(networkId));
  const params = { path: { network_id: Number(networkId) } };
  return (
    <Section title={t("retention.title")} about={t("retention.ofNetwork")}>
      <Answer query={retention}>
        {(now) =>
          fixed ? (
            <Kept now={now} />
          ) : (
            <RetentionForm
              of="network"
              now={now}
              save={(body) => told(api.PUT(PATH, { params, body }))}
              preview={(query) => told(api.GET(`${PATH}/preview`, { params: { ...params, query } }))}
              renews={[["retention"]]}
            />
          )
        }
      </Answer>
    </Section>
  );
}
