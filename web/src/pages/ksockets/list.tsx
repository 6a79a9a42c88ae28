/** The Ksockets of a network. */
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ksocketsQuery } from "../../api/ask";
import { useOperates } from "../../api/rights";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { pace } from "./ask";
import { KsocketName } from "./name";
import { KsocketsTable } from "./table";

const route = getRouteApi("/apps/sonar/networks/$networkId/ksockets");

export function NetworkKsockets() {
  const { t } = useTranslation();
  const { networkId } = route.useParams();
  const navigate = route.useNavigate();
  const operates = useOperates(networkId);
  const ksockets = useQuery({
    ...ksocketsQuery(networkId),
    refetchInterval: ({ state: { data } }) => pace(data?.items),
  });
  const [adding, add] = useDisclosure();
  const adds = (
    <>
      <Button variant="subtle" renderRoot={(props) => <Link {...props} to="/settings/ksockets" />}>
        {t("ksockets.elsewhere")}
      </Button>
      {operates && (
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
          {t("ksockets.add")}
        </Button>
      )}
    </>
  );
  return (
    <Section title={t("ksockets.title")} about={t("ksockets.about")} actions={adds}>
      <Answer query={ksockets}>
        {({ items }) => (
          <KsocketsTable
            label={t("ksockets.title")}
            ksockets={items}
            operates={() => operates}
            empty={t(operates ? "ksockets.first" : "ksockets.none")}
          />
        )}
      </Answer>
      <Modal opened={adding} onClose={add.close} title={t("ksockets.add")}>
        <KsocketName
          networkId={networkId}
          done={({ ksocketId }) =>
            void navigate({
              to: "/apps/sonar/networks/$networkId/ksockets/$ksocketId",
              params: { networkId, ksocketId },
            })
          }
        />
      </Modal>
    </Section>
  );
}
