/** When, by whom, for which change, and what came of it. */
import { ActionIcon, Anchor, Button, Group, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useOperates } from "../../api/rights";
import { useKeptFocus } from "../../parts/keptfocus";
import { methodName } from "../../parts/method";
import { useExact } from "../../parts/time";
import { refer, underWay, type Run } from "./ask";
import { OrderedBy, SeenLink } from "./kind";

export function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslation();
  const exact = useExact();
  const moment = (at: string | null) => (at ? exact(at) : null);
  const over = run.kind !== "plan" && !underWay(run);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="md" verticalSpacing="sm">
      <Fact label={t("scan.orderedAt")}>{moment(run.createdAt)}</Fact>
      <Fact label={t("scan.by")}>
        <OrderedBy run={run} />
      </Fact>
      {run.startedAt && <Fact label={t("scan.started")}>{moment(run.startedAt)}</Fact>}
      {run.terminatedAt && <Fact label={t("scan.ended")}>{moment(run.terminatedAt)}</Fact>}
      <Fact label={t("scan.reference")}>
        <Reference run={run} />
      </Fact>
      {over && <Fact label={t("scan.nodes")}>{run.numberOfNodes?.toLocaleString()}</Fact>}
      {over && <Fact label={t("scan.found")}>{run.numberOfAddresses?.toLocaleString()}</Fact>}
      {over && run.snapshotId && (
        <Fact label={t("scan.snapshotLabel")}>
          <SeenLink run={run} />
        </Fact>
      )}
      {run.asked && (run.asked.narrow.length > 0 || run.asked.addresses.length > 0) && (
        <Fact label={t("scan.range")}>
          <Range run={run} />
        </Fact>
      )}
      {run.asked?.methods && <Fact label={t("scan.methods")}>{run.asked.methods.map(methodName).join(", ")}</Fact>}
      {run.continues && (
        <Fact label={t("scan.continues")}>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/apps/sonar/networks/$networkId/scans/$run"
                params={{ networkId: run.networkId, run: run.continues ?? "" }}
              />
            )}
          >
            {t("scan.former")}
          </Anchor>
        </Fact>
      )}
    </SimpleGrid>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

const SOME = 5;

function Range({ run }: { run: Run }) {
  const { t } = useTranslation();
  const named = [...(run.asked?.narrow ?? []), ...(run.asked?.addresses ?? [])];
  const rest = (run.asked?.narrow.length ?? 0) + (run.asked?.numberOfAddresses ?? 0) - SOME;
  return (
    <span className="mono">
      {named.slice(0, SOME).join(", ")}
      {rest > 0 && ` ${t("nodes.facetMore", { count: rest })}`}
    </span>
  );
}

function Reference({ run }: { run: Run }) {
  const { t } = useTranslation();
  const operates = useOperates(run.networkId);
  const queries = useQueryClient();
  const [writing, setWriting] = useState<boolean | null>(null); // false: written, or left: the pencil has the focus again
  const place = useKeptFocus<HTMLDivElement>();
  const form = useForm({ initialValues: { reference: run.reference ?? "" } });
  const save = useMutation({
    mutationFn: (text: string) => refer(run.networkId, run.scanId, text.trim() === "" ? null : text),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["scans", run.networkId] });
      setWriting(false);
    },
    onError: (error) => form.setFieldError("reference", error.message || t("state.offline")),
  });
  const begin = () => {
    form.setValues({ reference: run.reference ?? "" });
    setWriting(true);
  };
  return (
    <div ref={place} tabIndex={-1} className="keeps-focus">
      {writing ? (
        <form
          onSubmit={form.onSubmit(({ reference }) => save.mutate(reference))}
          onKeyDown={(event) => event.key === "Escape" && setWriting(false)}
        >
          <Group gap={4} align="flex-start" wrap="nowrap">
            <TextInput
              size="xs"
              aria-label={t("scan.reference")}
              maxLength={200}
              autoFocus
              {...form.getInputProps("reference")}
            />
            <Button size="xs" type="submit" flex="none" loading={save.isPending}>
              {t("common.save")}
            </Button>
          </Group>
        </form>
      ) : (
        <Group gap={4} wrap="nowrap">
          <span className="said">{run.reference ?? t("common.none")}</span>
          {operates && (
            <ActionIcon
              variant="subtle"
              size="sm"
              color="gray"
              autoFocus={writing === false}
              aria-label={t("scan.referenceEdit")}
              onClick={begin}
            >
              <IconPencil size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      )}
    </div>
  );
}
