/** Searches that are kept in the hub: applied, saved, renamed, shared, deleted. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconBookmark, IconPencil, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { spacesQuery } from "../../api/ask";
import { atLeast, useMe } from "../../api/session";
import { confirm } from "../../parts/confirm";
import { Failed } from "../../parts/failed";
import { tellDone, tellFailed } from "../../parts/told";
import { savedQuery } from "./ask";

type Saved = Schemas["SavedSearch"];
type Edited = Pick<Schemas["NewSavedSearch"], "search"> & { saved?: Saved };

interface Props {
  search: string;
  /** With which space a search is shared that is saved here; null: with everybody. */
  spaceId: string | null;
  onSearch: (text: string) => void;
}

export function SavedSearches({ search, spaceId, onSearch }: Props) {
  const { t } = useTranslation();
  const saved = useQuery(savedQuery);
  const [edited, edit] = useState<Edited | null>(null);
  const remove = useRemoving();
  const items = saved.data?.items ?? [];
  const current = items.find((one) => one.search === search && search !== "");
  return (
    <>
      <Menu position="bottom-end" width={340} shadow="md">
        <Menu.Target>
          <Button variant="default" maw={260} leftSection={<IconBookmark size={16} aria-hidden />}>
            <span className="line">{current?.displayName ?? t("saved.title")}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: "auto" }}>
          {items.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {t("saved.none")}
            </Text>
          )}
          {items.map((one) => (
            <Menu.Item
              key={one.savedSearchId}
              onClick={() => onSearch(one.search)}
              styles={{ itemLabel: { minWidth: 0 } }}
              leftSection={one.shared ? <IconUsers size={16} aria-label={t("saved.shared")} /> : undefined}
            >
              <span className="line">{one.displayName}</span>
              <Text size="xs" c="dimmed" className="line mono">
                {one.search}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={search === ""} onClick={() => edit({ search })}>
            {t("saved.save")}
          </Menu.Item>
          {items.some((one) => one.own) && (
            <Menu.Item onClick={() => edit({ search: "" })}>{t("saved.manage")}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        title={t(edited?.search === "" ? "saved.manage" : "saved.save")}
      >
        {edited?.search === "" ? (
          <Managed
            items={items.filter((one) => one.own)}
            onEdit={(one) => edit({ search: one.search, saved: one })}
            onRemove={(one) => {
              edit(null);
              remove(one);
            }}
          />
        ) : (
          edited && <Save edited={edited} spaceId={spaceId} onDone={() => edit(null)} />
        )}
      </Modal>
    </>
  );
}

/** Asks, and then deletes it. */
function useRemoving(): (one: Saved) => void {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ savedSearchId }: Saved) =>
      told(
        api.DELETE("/api/apps/sonar/saved-searches/{search_id}", {
          params: { path: { search_id: Number(savedSearchId) } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: savedQuery.queryKey }),
    onError: tellFailed,
  });
  return (one) =>
    confirm({
      title: t("saved.deleteTitle"),
      text: one.shared ? t("saved.deleteShared", { name: one.displayName }) : one.displayName,
      action: t("common.delete"),
      onConfirm: () => remove.mutate(one),
    });
}

interface ManagedProps {
  items: Saved[];
  onEdit: (one: Saved) => void;
  onRemove: (one: Saved) => void;
}

function Managed({ items, onEdit, onRemove }: ManagedProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      {items.map((one) => (
        <Group key={one.savedSearchId} wrap="nowrap" justify="space-between">
          <div style={{ minWidth: 0 }}>
            <span className="line">{one.displayName}</span>
            <Text size="xs" c="dimmed" className="line mono">
              {one.search}
            </Text>
          </div>
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              aria-label={`${t("common.edit")}: ${one.displayName}`}
              onClick={() => onEdit(one)}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`${t("common.delete")}: ${one.displayName}`}
              onClick={() => onRemove(one)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
      ))}
    </Stack>
  );
}

function useShares(spaceId: string | null): boolean {
  const me = useMe();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  if (spaceId === null) return atLeast(me.role, "operator");
  return spaces.some((one) => one.spaceId === spaceId && atLeast(one.role, "operator"));
}

function Save({ edited, spaceId, onDone }: { edited: Edited; spaceId: string | null; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { saved } = edited;
  const shares = useShares(saved ? saved.spaceId : spaceId);
  const form = useForm({
    initialValues: {
      displayName: saved?.displayName ?? "",
      search: edited.search,
      shared: saved?.shared ?? false,
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const body = { ...values, spaceId: values.shared ? (saved?.spaceId ?? spaceId) : null };
      return saved
        ? told(
            api.PUT("/api/apps/sonar/saved-searches/{search_id}", {
              params: { path: { search_id: Number(saved.savedSearchId) } },
              body,
            }),
          )
        : told(api.POST("/api/apps/sonar/saved-searches", { body }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: savedQuery.queryKey });
      tellDone(t("saved.done"));
      onDone();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.error && <Failed error={save.error} />}
        <TextInput
          label={t("common.name")}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps("displayName")}
        />
        <TextInput
          label={t("saved.search")}
          required
          maxLength={1000}
          className="mono"
          spellCheck={false}
          {...form.getInputProps("search")}
        />
        {shares && (
          <Switch
            label={t("saved.share")}
            description={t("saved.shareAbout")}
            {...form.getInputProps("shared", { type: "checkbox" })}
          />
        )}
        <Button type="submit" loading={save.isPending}>
          {t("common.save")}
        </Button>
      </Stack>
    </form>
  );
}
