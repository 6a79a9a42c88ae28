/** What people wrote of this node. */
import { ActionIcon, Button, Card, Group, Stack, Text, TextInput, Textarea, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { useOperates } from "../../api/rights";
import { confirm } from "../../parts/confirm";
import { Answer, Empty, Failed } from "../../parts/failed";
import { useKeptFocus } from "../../parts/keptfocus";
import { Time } from "../../parts/time";
import { tellFailed } from "../../parts/told";
import { notesQuery } from "./ask";
import type { Node } from "./node";

type Written = Schemas["Note"];

function useAgain(node: Node): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: notesQuery(node.networkId, node.managedNodeId).queryKey });
}

function pathOf(node: Node) {
  return { network_id: Number(node.networkId), node_id: Number(node.managedNodeId) };
}

export function Notes({ node }: { node: Node }) {
  const { t } = useTranslation();
  const query = useQuery(notesQuery(node.networkId, node.managedNodeId));
  const operates = useOperates(node.networkId);
  const place = useKeptFocus<HTMLDivElement>();
  return (
    <Stack ref={place} tabIndex={-1} maw={800} className="keeps-focus">
      {operates && (
        <Card withBorder>
          <NoteForm node={node} />
        </Card>
      )}
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t(operates ? "node.noNoteYet" : "node.noNote")}</Empty>
          ) : (
            items.map((one) => <Note key={one.noteId} node={node} note={one} operates={operates} />)
          )
        }
      </Answer>
    </Stack>
  );
}

function Note({ node, note, operates }: { node: Node; note: Written; operates: boolean }) {
  const { t } = useTranslation();
  const [editing, edit] = useState(false);
  const again = useAgain(node);
  const remove = useMutation({
    mutationFn: () =>
      told(
        api.DELETE("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/notes/{note_id}", {
          params: { path: { ...pathOf(node), note_id: Number(note.noteId) } },
        }),
      ),
    onSuccess: again,
    onError: tellFailed,
  });
  return (
    <Card withBorder component="article">
      {editing ? (
        <NoteForm node={node} note={note} onDone={() => edit(false)} />
      ) : (
        <>
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <Title order={2} size="h6" className="said">
              {note.title}
            </Title>
            <Group gap={4} wrap="nowrap" flex="none" maw="60%">
              <Text size="xs" c="dimmed" className="line" maw="14rem">
                {note.writtenBy} <Time at={note.writtenAt} />
              </Text>
              {operates && (
                <>
                  <ActionIcon
                    variant="subtle"
                    aria-label={`${t("common.edit")}: ${note.title.slice(0, 80)}`}
                    onClick={() => edit(true)}
                  >
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={`${t("common.delete")}: ${note.title.slice(0, 80)}`}
                    loading={remove.isPending}
                    onClick={() =>
                      confirm({
                        title: t("node.noteDelete"),
                        text: note.title,
                        action: t("common.delete"),
                        onConfirm: () => remove.mutate(),
                      })
                    }
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </>
              )}
            </Group>
          </Group>
          <Text size="sm" className="said">
            {note.body}
          </Text>
        </>
      )}
    </Card>
  );
}

function NoteForm({ node, note, onDone }: { node: Node; note?: Written; onDone?: () => void }) {
  const { t } = useTranslation();
  const again = useAgain(node);
  const form = useForm({ initialValues: { title: note?.title ?? "", body: note?.body ?? "" } });
  const path = pathOf(node);
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      note
        ? told(
            api.PUT("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/notes/{note_id}", {
              params: { path: { ...path, note_id: Number(note.noteId) } },
              body,
            }),
          )
        : told(
            api.POST("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/notes", { params: { path }, body }),
          ),
    onSuccess: async () => {
      await again();
      form.reset();
      onDone?.();
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="xs">
        {save.error && <Failed error={save.error} />}
        <TextInput
          label={t("node.noteTitle")}
          required
          maxLength={200}
          autoFocus={note !== undefined} // the button that leads here is gone
          {...form.getInputProps("title")}
        />
        <Textarea
          label={t("node.noteBody")}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
          {...form.getInputProps("body")}
        />
        <Group justify="flex-end">
          {onDone && (
            <Button variant="default" onClick={onDone}>
              {t("common.cancel")}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {note ? t("common.save") : t("common.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
