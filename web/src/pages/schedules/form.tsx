/** A schedule: every day, week or month at a time, or five fields of cron for experts. */
import {
  Button,
  Checkbox,
  Chip,
  Fieldset,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { wrongAt, wrongIn } from "../../api/wrong";
import { useSpaceZone } from "../../api/zone";
import { entries } from "../../parts/entries";
import { Failed } from "../../parts/failed";
import { Lines } from "../../parts/lines";
import { methodName } from "../../parts/method";
import { tellDone } from "../../parts/told";
import { TimeZone } from "../../parts/zonefield";
import { ChooseKsockets, METHODS, methodsOf, offered } from "../scans/order";
import { nextRunsQuery, save, type NewSchedule, type Schedule } from "./ask";
import { DAYS, EVERY, read, written, type Day, type Timing } from "./cron";
import { NextRuns } from "./next";
import { useTimingText } from "./said";

interface Values {
  every: Timing["every"];
  time: string;
  days: Day[];
  date: number;
  cron: string;
  timeZone: string | null;
  narrow: string;
  methods: string[];
  ksockets: string[];
}

type Form = UseFormReturnType<Values>;

function valuesOf(one: Schedule | null): Values {
  const first = { time: "02:00", days: ["sun"] as Day[], date: 1, cron: one?.cron ?? "0 2 * * *" };
  return {
    ...first,
    ...read(one?.cron ?? "0 2 * * *"),
    timeZone: one?.timeZone ?? null,
    narrow: one?.narrow.join("\n") ?? "",
    methods: one?.methods ?? [...METHODS],
    ksockets: one?.ksockets ?? [],
  };
}

function cronOf(values: Values): string {
  const incomplete = (values.every === "week" && values.days.length === 0) || values.time === "";
  return incomplete && values.every !== "cron" ? "" : written(values);
}

function bodyOf(values: Values, enabled: boolean): NewSchedule {
  return {
    cron: cronOf(values),
    timeZone: values.timeZone,
    enabled,
    narrow: entries(values.narrow),
    methods: methodsOf(values.methods),
    ksockets: values.ksockets.map(Number),
  };
}

interface Props {
  networkId: string;
  schedule: Schedule | null;
  done: () => void;
}

export function ScheduleForm({ networkId, schedule, done }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const said = useTimingText();
  const form = useForm<Values>({
    initialValues: valuesOf(schedule),
    validate: {
      days: (days, { every }) => (every === "week" && days.length === 0 ? t("schedule.dayNeeded") : null),
      time: (time, { every }) => (every !== "cron" && time === "" ? t("schedule.timeNeeded") : null),
      methods: (chosen) => (chosen.length === 0 ? t("scan.methodNeeded") : null),
    },
  });
  const fields = ["timeZone", "narrow", "methods", form.values.every === "cron" ? "cron" : "time"];
  const make = useMutation({
    mutationFn: (values: Values) =>
      save(networkId, schedule?.scheduleId ?? null, bodyOf(values, schedule?.enabled ?? true)),
    onSuccess: async (kept) => {
      tellDone(t("schedule.saved", { when: said(kept.cron), zone: kept.timeZone }));
      await queries.invalidateQueries({ queryKey: ["schedules", networkId] });
      done();
    },
    onError: (error) => {
      const wrong = wrongAt(error, fields);
      if (wrong) form.setFieldError(wrong.key, wrong.text);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        {make.error && !wrongAt(make.error, fields) && <Failed error={make.error} />}
        <When form={form} />
        <TimeZone space={useSpaceZone(networkId) ?? ""} {...form.getInputProps("timeZone")} />
        <Upcoming networkId={networkId} values={form.values} />
        <Lines
          label={t("scan.narrow")}
          description={t("schedule.narrowHint")}
          minRows={1}
          {...form.getInputProps("narrow")}
        />
        <Checkbox.Group label={t("scan.methods")} {...form.getInputProps("methods")}>
          <Group mt={4}>
            {offered(schedule?.methods ?? []).map((one) => (
              <Checkbox key={one} value={one} label={methodName(one)} />
            ))}
          </Group>
        </Checkbox.Group>
        <ChooseKsockets
          networkId={networkId}
          value={form.values.ksockets}
          onChange={(chosen) => form.setFieldValue("ksockets", chosen)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={done}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function When({ form }: { form: Form }) {
  const { t } = useTranslation();
  const { every } = form.values;
  return (
    <Fieldset legend={t("schedule.when")}>
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t("schedule.everyLabel")}
          {...form.getInputProps("every")}
          onChange={(chosen) => {
            if (chosen === "cron") form.setFieldValue("cron", cronOf(form.values) || form.values.cron);
            form.setFieldValue("every", chosen as Timing["every"]);
          }}
          data={EVERY.map((value) => ({ value, label: t(`schedule.every.${value}`) }))}
        />
        {every === "week" && <Weekdays value={form.values.days} {...form.getInputProps("days")} />}
        {every === "month" && (
          <NumberInput
            label={t("schedule.date")}
            description={form.values.date > 28 ? t("schedule.dateHint") : undefined}
            min={1}
            max={31}
            clampBehavior="strict"
            allowDecimal={false}
            w={160}
            {...form.getInputProps("date")}
            onChange={(chosen) => form.setFieldValue("date", Number(chosen) || 1)}
          />
        )}
        {every === "cron" ? (
          <TextInput
            label={t("schedule.cron")}
            description={t("schedule.cronHint")}
            required
            maxLength={200}
            classNames={{ input: "mono" }}
            {...form.getInputProps("cron")}
          />
        ) : (
          <TextInput type="time" label={t("schedule.time")} required w={160} {...form.getInputProps("time")} />
        )}
      </Stack>
    </Fieldset>
  );
}

interface WeekdaysProps {
  value: Day[];
  onChange: (days: Day[]) => void;
  error?: string;
}

export function Weekdays({ value, onChange, error }: WeekdaysProps) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("schedule.days")}>
      <Chip.Group multiple value={value} onChange={(days) => onChange(days)}>
        <Group gap={4}>
          {DAYS.map((one) => (
            <Chip key={one} value={one} size="xs">
              {t(`schedule.day.${one}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {error && (
        <Text size="xs" c="error" mt={4}>
          {error}
        </Text>
      )}
    </div>
  );
}

const PAUSE = 300; // milliseconds after the last key until it is asked

function Upcoming({ networkId, values }: { networkId: string; values: Values }) {
  const { t } = useTranslation();
  const [cron] = useDebouncedValue(cronOf(values), PAUSE);
  const next = useQuery(nextRunsQuery(networkId, cron, values.timeZone));
  const wrong = wrongIn(next.error);
  return (
    <div aria-live="polite">
      <Text size="sm" fw={600}>
        {t("schedule.next")}
      </Text>
      {next.error ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {wrong?.text ?? next.error.message}
        </Text>
      ) : (
        next.data && <NextRuns runs={next.data.nextRuns} />
      )}
    </div>
  );
}
