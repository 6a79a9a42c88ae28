/** Forms that tag and mark nodes, one or many. */
import { Autocomplete, Button, Radio, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { Failed } from "../../parts/failed";
import { MARKS, type Mark } from "../../parts/mark";
import { tellDone } from "../../parts/told";
import { tagsQuery, type NodeRow } from "./ask";
import { byNetwork, useMarking, useTagging } from "./deeds";

interface Props {
  nodes: NodeRow[];
  onDone: () => void;
}

function useKnownTags(nodes: NodeRow[]): Schemas["UsedTag"][] {
  return useQueries({
    queries: [...byNetwork(nodes).keys()].map(tagsQuery),
    combine: (all) => all.flatMap((one) => one.data?.items ?? []),
  });
}

export function TagForm({ nodes, onDone }: Props) {
  const { t } = useTranslation();
  const known = useKnownTags(nodes);
  const tag = useTagging();
  const form = useForm({ initialValues: { what: "add", name: "", value: "" } });
  const { what, name } = form.values;
  const values = known.filter((one) => one.name === name && one.value).map((one) => one.value);
  return (
    <form
      onSubmit={form.onSubmit((given) =>
        tag.mutate(
          { nodes, word: { name: given.name, value: given.what === "add" ? given.value : null } },
          {
            onSuccess: () => {
              tellDone(
                t(given.what === "add" ? "nodes.tagged" : "nodes.untagged", { count: nodes.length, tag: given.name }),
              );
              onDone();
            },
          },
        ),
      )}
    >
      <Stack>
        {tag.error && <Failed error={tag.error} />}
        <SegmentedControl
          aria-label={t("nodes.tagWhat")}
          data={(["add", "remove"] as const).map((value) => ({ value, label: t(`nodes.tagDo.${value}`) }))}
          {...form.getInputProps("what")}
        />
        <Autocomplete
          label={t("nodes.tagName")}
          required
          maxLength={200}
          data-autofocus
          data={[...new Set(known.map((one) => one.name))]}
          {...form.getInputProps("name")}
        />
        {what === "add" && (
          <Autocomplete
            label={t("nodes.tagValue")}
            description={t("nodes.tagValueAbout")}
            maxLength={500}
            data={[...new Set(values)]}
            {...form.getInputProps("value")}
          />
        )}
        <Button type="submit" loading={tag.isPending} disabled={!name.trim()}>
          {t(`nodes.tagDo.${what === "add" ? "add" : "remove"}`)}
        </Button>
      </Stack>
    </form>
  );
}

export function MarkForm({ nodes, onDone }: Props) {
  const { t } = useTranslation();
  const mark = useMarking();
  const before = nodes.length === 1 ? nodes[0]?.mark : undefined;
  const form = useForm({ initialValues: { mark: before?.mark ?? "confirmed", reason: before?.reason ?? "" } });
  const chosen = MARKS.find((one): one is Mark => one === form.values.mark) ?? null;
  return (
    <form
      onSubmit={form.onSubmit(({ reason }) =>
        mark.mutate(
          { nodes, word: { mark: chosen, reason: chosen ? reason : "" } },
          {
            onSuccess: () => {
              tellDone(t("nodes.marked", { count: nodes.length }));
              onDone();
            },
          },
        ),
      )}
    >
      <Stack>
        {mark.error && <Failed error={mark.error} />}
        <Radio.Group label={t("nodes.mark")} {...form.getInputProps("mark")}>
          <Stack gap="xs" mt="xs">
            {MARKS.map((one) => (
              <Radio key={one} value={one} label={t(`nodes.marks.${one}`)} description={t(`nodes.marksAbout.${one}`)} />
            ))}
            <Radio value="none" label={t("nodes.unmark")} />
          </Stack>
        </Radio.Group>
        {chosen && (
          <Textarea
            label={t("nodes.markReason")}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            {...form.getInputProps("reason")}
          />
        )}
        <Button type="submit" loading={mark.isPending}>
          {t("common.save")}
        </Button>
      </Stack>
    </form>
  );
}

/** Over how many nodes a form is. */
export function Over({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" mb="sm">
      {t("nodes.over", { count })}
    </Text>
  );
}
