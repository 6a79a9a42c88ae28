/** The spaces that one administers: customers, each with networks and people of their own. */
import { Anchor, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { spacesQuery } from "../../../api/ask";
import { api, told, type Schemas } from "../../../api/client";
import { useAdministersHub } from "../../../api/rights";
import { atLeast } from "../../../api/session";
import { Answer } from "../../../parts/failed";
import { Page } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { browsersZone, useTimeZone } from "../../../parts/zone";
import { useDeed } from "../deed";
import { FormWindow } from "../parts";
import { SpaceForm } from "./form";

type Space = Schemas["SpaceView"];

export function Spaces() {
  const { t } = useTranslation();
  const ofHub = useAdministersHub();
  const [adding, add] = useDisclosure();
  const spaces = useQuery(spacesQuery);
  const columns = useColumns();
  return (
    <Page
      title={t("settings.spaces")}
      about={t("spaces.about")}
      actions={
        ofHub && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
            {t("spaces.add")}
          </Button>
        )
      }
    >
      <Answer query={spaces}>
        {({ items }) => (
          <DataTable
            label={t("settings.spaces")}
            columns={columns}
            rows={items.filter((one) => atLeast(one.role, "administrator"))}
            id={(one) => one.spaceId}
          />
        )}
      </Answer>
      <FormWindow title={t("spaces.add")} opened={adding} close={add.close}>
        <NewSpace close={add.close} />
      </FormWindow>
    </Page>
  );
}

function NewSpace({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const make = useDeed({
    act: (body: Schemas["NewSpace"]) => told(api.POST("/api/apps/sonar/spaces", { body })),
    renews: [["spaces"]],
    said: ({ displayName, timeZone }) => t("spaces.saved", { name: displayName, zone: timeZone }),
    then: ({ spaceId }) => void navigate({ to: "/apps/sonar/spaces/$spaceId", params: { spaceId } }),
  });
  const timeZone = useTimeZone() ?? browsersZone();
  return <SpaceForm deed={make} word={t("spaces.make")} before={{ displayName: "", timeZone }} close={close} />;
}

function useColumns(): TableColumn<Space>[] {
  const { t } = useTranslation();
  return [
    {
      id: "displayName",
      label: t("common.name"),
      cell: (one) => (
        <Anchor
          size="sm"
          className="said"
          renderRoot={(props) => <Link {...props} to="/apps/sonar/spaces/$spaceId" params={{ spaceId: one.spaceId }} />}
        >
          {one.displayName}
        </Anchor>
      ),
    },
    { id: "timeZone", label: t("spaces.timeZone"), cell: (one) => one.timeZone },
    {
      id: "networks",
      label: t("spaces.networks"),
      numeric: true,
      cell: (one) => one.numberOfNetworks.toLocaleString(),
    },
    { id: "nodes", label: t("spaces.nodes"), numeric: true, cell: (one) => one.numberOfNodes.toLocaleString() },
  ];
}
