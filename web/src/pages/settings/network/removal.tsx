/** The end of a network: what would go with it is shown, and its name has to be typed. */
import { Alert, Button, List, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { useDeed } from "../deed";
import { FormEnd, FormWindow, Wrong } from "../parts";

type Network = Schemas["NetworkView"];

export function Removal({ network }: { network: Network }) {
  const { t } = useTranslation();
  const [removing, remove] = useDisclosure();
  return (
    <Section title={t("networkSettings.remove")} about={t("networkSettings.removeAbout")}>
      <div>
        <Button color="red" variant="light" onClick={remove.open}>
          {t("networkSettings.removeBegin")}
        </Button>
      </div>
      <FormWindow title={t("networkSettings.remove")} opened={removing} close={remove.close}>
        <Sure network={network} close={remove.close} />
      </FormWindow>
    </Section>
  );
}

function Sure({ network, close }: { network: Network; close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const path = { network_id: Number(network.networkId) };
  const gone = useQuery({
    queryKey: ["deletion", network.networkId],
    queryFn: () => told(api.GET("/api/apps/sonar/networks/{network_id}/deletion", { params: { path } })),
    staleTime: 0,
  });
  const remove = useDeed({
    act: () =>
      told(api.DELETE("/api/apps/sonar/networks/{network_id}", { params: { path, query: { confirm: typed } } })),
    renews: [["networks"], ["spaces"]],
    said: t("networkSettings.removed", { name: network.displayName }),
    then: () => void navigate({ to: "/apps/sonar/networks" }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === gone.data?.confirm) remove.mutate();
      }}
    >
      <Stack>
        <Wrong of={[remove]} />
        <Answer query={gone}>
          {(one) => (
            <>
              <Alert color="red" title={t("networkSettings.goes")}>
                <List size="sm">
                  <List.Item>{t("networkSettings.gone.nodes", { count: one.numberOfNodes })}</List.Item>
                  <List.Item>{t("networkSettings.gone.snapshots", { count: one.numberOfSnapshots })}</List.Item>
                  <List.Item>{t("networkSettings.gone.ksockets", { count: one.numberOfKsockets })}</List.Item>
                  <List.Item>{t("networkSettings.gone.notes", { count: one.numberOfNotes })}</List.Item>
                </List>
              </Alert>
              <Text size="sm">
                {t("networkSettings.typeName")}
                <Text component="b" display="block" fw={600} className="said">
                  {one.confirm}
                </Text>
              </Text>
              <TextInput
                label={t("networkSettings.nameToConfirm")}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
                maxLength={1000}
                data-autofocus
              />
              <FormEnd
                word={t("networkSettings.remove")}
                deed={remove}
                close={close}
                color="red"
                disabled={typed !== one.confirm}
              />
            </>
          )}
        </Answer>
      </Stack>
    </form>
  );
}
