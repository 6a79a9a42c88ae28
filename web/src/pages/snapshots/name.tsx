/** A snapshot is given a name, another one, or none. */
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { Failed } from "../../parts/failed";
import { tellFailed } from "../../parts/told";
import type { Snapshot } from "./ask";
import { useTaken } from "./said";

const PATH = "/api/apps/sonar/networks/{network_id}/snapshots/{snapshot_id}/name";

function place(snapshot: Snapshot) {
  return { path: { network_id: Number(snapshot.networkId), snapshot_id: Number(snapshot.snapshotId) } };
}

export function Naming({ snapshot, size = "xs" }: { snapshot: Snapshot; size?: "xs" | "sm" }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const taken = useTaken();
  return (
    <>
      <Button size={size} variant="default" onClick={open}>
        {t(snapshot.displayName === null ? "snapshots.name" : "snapshots.rename")}
      </Button>
      <Modal opened={opened} onClose={close} title={taken(snapshot)}>
        <NameForm snapshot={snapshot} done={close} />
      </Modal>
    </>
  );
}

function NameForm({ snapshot, done }: { snapshot: Snapshot; done: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { displayName: snapshot.displayName ?? "" } });
  const refresh = () =>
    Promise.all(
      ["snapshots", "difference"].map((one) => queries.invalidateQueries({ queryKey: [one, snapshot.networkId] })),
    );
  const name = useMutation({
    mutationFn: (body: typeof form.values) => told(api.PUT(PATH, { params: place(snapshot), body })),
    onSuccess: async () => {
      done();
      await refresh();
    },
  });
  const unname = useMutation({
    mutationFn: () => told(api.DELETE(PATH, { params: place(snapshot) })),
    onSuccess: refresh,
    onError: tellFailed,
  });
  const remove = () => {
    done();
    confirm({
      title: t("snapshots.unname"),
      text: t("snapshots.unnameText", { name: snapshot.displayName ?? "" }),
      action: t("snapshots.unname"),
      onConfirm: () => unname.mutate(),
    });
  };
  return (
    <form onSubmit={form.onSubmit((values) => name.mutate(values))}>
      <Stack>
        {name.error && <Failed error={name.error} />}
        <TextInput
          label={t("snapshots.nameLabel")}
          description={t("snapshots.nameHint")}
          required
          maxLength={200}
          data-autofocus
          {...form.getInputProps("displayName")}
        />
        <Group justify="space-between">
          {snapshot.displayName === null ? (
            <span />
          ) : (
            <Button variant="subtle" color="red" onClick={remove}>
              {t("snapshots.unname")}
            </Button>
          )}
          <Button type="submit" loading={name.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
