/** The name of a Ksocket: of a new one, or another for one that is there. */
import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { Failed } from "../../parts/failed";
import { ofKsocket, type Ksocket } from "./ask";

interface Props {
  networkId: string;
  /** The one to rename; without it a new one is made. */
  ksocket?: Ksocket;
  done: (ksocket: Ksocket) => void;
}

export function KsocketName({ networkId, ksocket, done }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { displayName: ksocket?.displayName ?? "" } });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => told(ask(networkId, ksocket, body)),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["ksockets", networkId] });
      done(made);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack align="flex-start">
        {save.error && <Failed error={save.error} />}
        <TextInput
          label={t("ksockets.name")}
          description={t("ksockets.nameHint")}
          required
          maxLength={100}
          data-autofocus
          w="100%"
          maw={420}
          {...form.getInputProps("displayName")}
        />
        <Button type="submit" loading={save.isPending}>
          {t(ksocket ? "common.save" : "ksockets.add")}
        </Button>
      </Stack>
    </form>
  );
}

function ask(networkId: string, ksocket: Ksocket | undefined, body: { displayName: string }) {
  if (ksocket) {
    const params = { path: ofKsocket(networkId, ksocket.ksocketId) };
    return api.PUT("/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}", { params, body });
  }
  const params = { path: { network_id: Number(networkId) } };
  return api.POST("/api/apps/sonar/networks/{network_id}/ksockets", { params, body });
}
