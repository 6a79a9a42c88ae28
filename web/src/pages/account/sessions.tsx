/** Where one is signed in, and how to end it. */
import { Badge, Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { DataTable, type TableColumn } from "../../parts/table";
import { Time } from "../../parts/time";
import { tellDone, tellFailed } from "../../parts/told";
import { browserOf, methodOf } from "./agent";
import { sessionsQuery } from "./ask";

type Session = Schemas["Session"];

export function Sessions() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (one: Session | null) =>
      told(
        one === null
          ? api.DELETE("/api/settings/sessions")
          : api.DELETE("/api/settings/sessions/{session_id}", {
              params: { path: { session_id: Number(one.sessionId) } },
            }),
      ),
    onSuccess: (_, one) => tellDone(one === null ? t("account.othersEnded") : t("account.ended")),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const endOthers = () =>
    confirm({
      title: t("account.endOthers"),
      text: t("account.endOthersSure"),
      action: t("account.endOthers"),
      onConfirm: () => end.mutate(null),
    });
  const others = sessions.data?.items.some((one) => !one.current) ?? false;
  return (
    <Section
      title={t("account.sessionsTitle")}
      about={t("account.sessionsAbout")}
      actions={
        others && (
          <Button variant="default" color="red" onClick={endOthers} loading={end.isPending}>
            {t("account.endOthers")}
          </Button>
        )
      }
    >
      <Answer query={sessions}>
        {({ items }) => (
          <DataTable
            minWidth={760}
            label={t("account.sessionsTitle")}
            columns={columns(t, (one) => end.mutate(one))}
            rows={[...items].sort((one, other) => Number(other.current) - Number(one.current))}
            id={(one) => one.sessionId}
          />
        )}
      </Answer>
    </Section>
  );
}

function columns(t: TFunction, end: (one: Session) => void): TableColumn<Session>[] {
  return [
    { id: "agent", label: t("account.browser"), cell: (one) => <Browser session={one} /> },
    { id: "source", label: t("account.from"), cell: (one) => <span className="mono">{one.source}</span> },
    { id: "method", label: t("account.method"), cell: (one) => methodOf(one.method, t) },
    { id: "used", label: t("account.lastUsed"), cell: (one) => <Time at={one.lastUsedAt} /> },
    { id: "created", label: t("account.began"), cell: (one) => <Time at={one.createdAt} /> },
    {
      id: "end",
      label: "",
      cell: (one) =>
        one.current ? (
          <Badge variant="light" tt="none">
            {t("account.here")}
          </Badge>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => end(one)}>
            {t("account.end")}
          </Button>
        ),
    },
  ];
}

function Browser({ session: { agent } }: { session: Session }) {
  const { t } = useTranslation();
  const known = browserOf(agent);
  return (
    <Text size="sm" className="line" maw={260} title={agent ?? undefined}>
      {known ?? t("common.unknown")}
    </Text>
  );
}
