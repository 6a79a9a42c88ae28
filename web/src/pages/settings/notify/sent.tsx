/** What targets were told, the newest first; what failed is sent again from here. */
import { Button, Group, Select, Text } from "@mantine/core";
import { IconRepeat } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Section } from "../../../parts/page";
import { DataTable, Pager, type TableColumn } from "../../../parts/table";
import { Time } from "../../../parts/time";
import { tellDone } from "../../../parts/told";
import { eventText } from "../../../words/said";
import { useDeed } from "../deed";
import { Sign, Wrong } from "../parts";
import type { SentSearch } from "../routes";
import { STATUSES } from "../words";
import { ROWS, sendAgain, sentQuery, targetsQuery, type Place } from "./ask";

type Sent = Schemas["NotificationView"];
type Target = Schemas["TargetView"];
const TONES = { waiting: "plain", sending: "plain", sent: "good", failed: "bad" } as const;

interface Props {
  place: Place;
  search: SentSearch;
  onSearch: (search: SentSearch) => void;
}

export function Sent({ place, search, onSearch }: Props) {
  const { t, i18n } = useTranslation();
  const sent = useQuery(sentQuery(place, search, i18n.language));
  const failed = useQuery(sentQuery(place, { ...search, status: "failed", page: 1 }, i18n.language)).data?.total ?? 0;
  const targets = useQuery(targetsQuery(place, i18n.language)).data?.items ?? [];
  const again = useDeed({
    act: () => sendAgain(place, search.target ?? null),
    renews: [["notify", place]],
    then: ({ numberOfEvents }) => tellDone(t("notify.sentAgain", { count: numberOfEvents })),
  });
  const columns = useColumns(targets);
  return (
    <Section
      title={t("notify.sent")}
      actions={
        <>
          <Choices search={search} targets={targets} onSearch={onSearch} />
          {failed > 0 && (
            <Button
              variant="default"
              leftSection={<IconRepeat size={16} aria-hidden />}
              loading={again.isPending}
              onClick={() => again.mutate()}
            >
              {t("notify.sendAgain", { count: failed })}
            </Button>
          )}
        </>
      }
    >
      <Wrong of={[again]} />
      <Answer query={sent}>
        {({ items, total }) => (
          <>
            <DataTable
              label={t("notify.sent")}
              columns={columns}
              rows={items}
              id={(one) => one.notificationId}
              empty={search.target || search.status ? t("state.nothingFound") : t("notify.nothingSent")}
            />
            {total > 0 && (
              <Pager
                total={total}
                size={ROWS}
                page={search.page ?? 1}
                onPage={(page) => onSearch({ ...search, page })}
              />
            )}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Choices({ search, targets, onSearch }: Omit<Props, "place"> & { targets: Target[] }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <Select
        w={180}
        clearable
        searchable
        placeholder={t("notify.target")}
        aria-label={t("notify.target")}
        data={targets.map((one) => ({ value: one.targetId, label: one.displayName }))}
        value={search.target ?? null}
        onChange={(target) => onSearch({ ...search, page: undefined, target: target ?? undefined })}
      />
      <Select
        w={140}
        clearable
        placeholder={t("notify.state")}
        aria-label={t("notify.state")}
        data={STATUSES.map((value) => ({ value, label: t(`notify.status.${value}`) }))}
        value={search.status ?? null}
        onChange={(status) => onSearch({ ...search, page: undefined, status: STATUSES.find((one) => one === status) })}
      />
    </Group>
  );
}

function useColumns(targets: Target[]): TableColumn<Sent>[] {
  const { t, i18n } = useTranslation();
  return [
    { id: "when", label: t("notify.when"), cell: (one) => <Time at={one.event.happenedAt} /> },
    {
      id: "event",
      label: t("notify.whatHappened"),
      cell: ({ event }) => (
        <Text size="sm" className="said" lineClamp={3}>
          {eventText(event, i18n.language)}
        </Text>
      ),
    },
    {
      id: "target",
      label: t("notify.target"),
      cell: (one) => (
        <span className="said">
          {targets.find(({ targetId }) => targetId === one.targetId)?.displayName ?? one.targetId}
        </span>
      ),
    },
    { id: "status", label: t("notify.state"), cell: (one) => <State sent={one} /> },
  ];
}

function State({ sent }: { sent: Sent }) {
  const { t } = useTranslation();
  const status = STATUSES.find((one) => one === sent.status);
  if (!status) return <>{sent.status}</>;
  return (
    <>
      <Sign tone={TONES[status]}>{t(`notify.status.${status}`)}</Sign>{" "}
      <Text span size="xs" c="dimmed">
        {sent.sentAt && <Time at={sent.sentAt} />}
        {status === "sending" && sent.tries > 0 && t("notify.tries", { count: sent.tries })}
      </Text>
      {sent.error !== null && (
        <Text size="xs" className="said" maw={360}>
          {sent.errorText ?? sent.error}
        </Text>
      )}
    </>
  );
}
