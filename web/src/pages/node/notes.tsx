/** What people wrote of this node. */
import { Button, Card, Group, Stack, Text, TextInput, Textarea, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { useOperates } from "../../api/rights";
import { Answer, Empty, Failed } from "../../parts/failed";
import { Time } from "../../parts/time";
import { notesQuery } from "./ask";
import type { Node } from "./node";

export function Notes({ node }: { node: Node }) {
  const query = useQuery(notesQuery(node.networkId, node.managedNodeId));
  const operates = useOperates(node.networkId);
  return (
    <Stack maw={800}>
      {operates && <NewNote node={node} />}
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty />
          ) : (
            <>
              {items.map((one) => (
                <Card key={one.noteId} withBorder component="article">
                  <Group justify="space-between">
                    <Title order={3} size="h6" className="said">
                      {one.title}
                    </Title>
                    <Text size="xs" c="dimmed">
                      {one.writtenBy} <Time at={one.writtenAt} />
                    </Text>
                  </Group>
                  <Text size="sm" className="said">
                    {one.body}
                  </Text>
                </Card>
              ))}
            </>
          )
        }
      </Answer>
    </Stack>
  );
}

function NewNote({ node }: { node: Node }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { title: "", body: "" } });
  const path = { network_id: Number(node.networkId), node_id: Number(node.managedNodeId) };
  const add = useMutation({
    mutationFn: (body: typeof form.values) =>
      told(api.POST("/api/apps/sonar/networks/{network_id}/managed-nodes/{node_id}/notes", { params: { path }, body })),
    onSuccess: () => {
      form.reset();
      return queries.invalidateQueries({ queryKey: notesQuery(node.networkId, node.managedNodeId).queryKey });
    },
  });
  return (
    <Card withBorder>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
        <Stack gap="xs">
          {add.error && <Failed error={add.error} />}
          <TextInput label={t("node.noteTitle")} required maxLength={200} {...form.getInputProps("title")} />
          <Textarea
            label={t("node.noteBody")}
            autosize
            minRows={2}
            maxRows={12}
            maxLength={20_000}
            {...form.getInputProps("body")}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={add.isPending}>
              {t("common.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
