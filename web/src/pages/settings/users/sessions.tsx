/** Where a user is signed in now. */
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { confirm } from "../../../parts/confirm";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { Time } from "../../../parts/time";
import { browserOf, methodOf } from "../../account/agent";
import { useDeed } from "../deed";
import { Sign, Wrong } from "../parts";
import { userSessionsQuery } from "./ask";

type Session = Schemas["Session"];

export function Sessions({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const sessions = useQuery(userSessionsQuery(userId));
  const user_id = Number(userId);
  const renews = [["users", "sessions", userId]];
  const end = useDeed({
    act: (one: Session) => {
      const path = { user_id, session_id: Number(one.sessionId) };
      return told(api.DELETE("/api/settings/users/{user_id}/sessions/{session_id}", { params: { path } }));
    },
    renews,
  });
  const endAll = useDeed({
    act: () => told(api.DELETE("/api/settings/users/{user_id}/sessions", { params: { path: { user_id } } })),
    renews,
    said: t("users.sessionsEnded"),
  });
  const ask = () =>
    confirm({
      title: t("users.endAll"),
      text: t("users.endAllText"),
      action: t("users.endAll"),
      onConfirm: () => endAll.mutate(),
    });
  const columns = useColumns((one) => end.mutate(one));
  return (
    <Section
      title={t("users.sessions")}
      actions={
        (sessions.data?.items.some((one) => !one.current) ?? false) && (
          <Button variant="default" loading={endAll.isPending} onClick={ask}>
            {t("users.endAll")}
          </Button>
        )
      }
    >
      <Wrong of={[end, endAll]} />
      <Answer query={sessions}>
        {({ items }) => (
          <DataTable
            label={t("users.sessions")}
            columns={columns}
            rows={items}
            id={(one) => one.sessionId}
            empty={t("users.noSessions")}
          />
        )}
      </Answer>
    </Section>
  );
}

function useColumns(end: (one: Session) => void): TableColumn<Session>[] {
  const { t } = useTranslation();
  return [
    { id: "createdAt", label: t("users.since"), cell: (one) => <Time at={one.createdAt} /> },
    { id: "lastUsedAt", label: t("users.lastUsed"), cell: (one) => <Time at={one.lastUsedAt} /> },
    { id: "source", label: t("users.from"), cell: (one) => <span className="mono">{one.source}</span> },
    {
      id: "method",
      label: t("users.method"),
      cell: ({ method }) => methodOf(method, t),
    },
    {
      id: "agent",
      label: t("users.agent"),
      cell: (one) => (
        <Text size="sm" className="line" maw={260} title={one.agent ?? undefined}>
          {browserOf(one.agent) ?? t("common.unknown")}
        </Text>
      ),
    },
    {
      id: "end",
      label: "",
      numeric: true,
      cell: (one) =>
        one.current ? (
          <Sign tone="good">{t("users.thisOne")}</Sign>
        ) : (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => end(one)}>
            {t("users.end")}
          </Button>
        ),
    },
  ];
}
