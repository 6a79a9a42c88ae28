/** Run now: what, by whom, for which change; first a look at what would be sent. */
import { Button, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ksocketsQuery } from "../../api/ask";
import { wrongAt } from "../../api/wrong";
import { entries } from "../../parts/entries";
import { Failed } from "../../parts/failed";
import { Lines } from "../../parts/lines";
import { methodName } from "../../parts/method";
import { order, type NewScan } from "./ask";

/** By which a Ksocket reads details. */
export const METHODS = ["ssh", "winrm", "snmp"] as const;

/** Those to choose from: of a schedule that names another one, that as well. */
export function offered(chosen: readonly string[]): string[] {
  return [...METHODS, ...chosen.filter((one) => !METHODS.some((each) => each === one))];
}

/** As the API takes them; null: all that the Ksocket can. */
export function methodsOf(chosen: string[]): string[] | null {
  return METHODS.every((one) => chosen.includes(one)) ? null : chosen;
}

interface Values {
  range: "whole" | "narrow";
  narrow: string;
  methods: string[];
  ksockets: string[];
  reference: string;
}

const WHOLE: Values = { range: "whole", narrow: "", methods: [...METHODS], ksockets: [], reference: "" };

function wanted(kind: "scan" | "plan", values: Values): NewScan {
  return {
    kind,
    narrow: values.range === "narrow" ? entries(values.narrow) : [],
    methods: methodsOf(values.methods),
    ksockets: values.ksockets.map(Number),
  };
}

export function OrderForm({ networkId }: { networkId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: WHOLE,
    validate: {
      narrow: (text, { range }) => (range === "narrow" && entries(text).length === 0 ? t("scan.narrowNeeded") : null),
      methods: (chosen) => (chosen.length === 0 ? t("scan.methodNeeded") : null),
    },
  });
  const fields = ["methods", ...(form.values.range === "narrow" ? ["narrow"] : [])];
  const begin = useMutation({
    mutationFn: (kind: "scan" | "plan") => order(networkId, wanted(kind, form.values), form.values.reference),
    onSuccess: async ({ scanId }) => {
      await navigate({ to: "/apps/sonar/networks/$networkId/scans/$run", params: { networkId, run: scanId } });
      void queries.invalidateQueries({ queryKey: ["scans", networkId] });
    },
    onError: (error) => {
      const wrong = wrongAt(error, fields);
      if (wrong) form.setFieldError(wrong.key, wrong.text);
    },
  });
  const send = (kind: "scan" | "plan") => () => {
    if (!form.validate().hasErrors) begin.mutate(kind);
  };
  return (
    <form onSubmit={form.onSubmit(() => begin.mutate("plan"))}>
      <Stack>
        {begin.error && !wrongAt(begin.error, fields) && <Failed error={begin.error} />}
        <Radio.Group label={t("scan.range")} {...form.getInputProps("range")}>
          <Stack gap={6} mt={4}>
            <Radio value="whole" label={t("scan.whole")} />
            <Radio value="narrow" label={t("scan.narrowed")} />
          </Stack>
        </Radio.Group>
        {form.values.range === "narrow" && (
          <Lines
            label={t("scan.narrow")}
            description={t("scan.narrowHint")}
            withAsterisk
            data-autofocus
            {...form.getInputProps("narrow")}
          />
        )}
        <Checkbox.Group label={t("scan.methods")} {...form.getInputProps("methods")}>
          <Group mt={4}>
            {METHODS.map((one) => (
              <Checkbox key={one} value={one} label={methodName(one)} />
            ))}
          </Group>
        </Checkbox.Group>
        <ChooseKsockets
          networkId={networkId}
          value={form.values.ksockets}
          onChange={(chosen) => form.setFieldValue("ksockets", chosen)}
        />
        <TextInput
          label={t("scan.reference")}
          description={t("scan.referenceHint")}
          maxLength={200}
          {...form.getInputProps("reference")}
        />
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={send("scan")}
            loading={begin.isPending && begin.variables === "scan"}
            disabled={begin.isPending}
          >
            {t("scan.withoutPreview")}
          </Button>
          <Button type="submit" loading={begin.isPending && begin.variables === "plan"} disabled={begin.isPending}>
            {t("scan.preview")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ChooseProps {
  networkId: string;
  value: string[];
  onChange: (chosen: string[]) => void;
}

/** Of several Ksockets some; none chosen: all. */
export function ChooseKsockets({ networkId, value, onChange }: ChooseProps) {
  const { t } = useTranslation();
  const ksockets = useQuery(ksocketsQuery(networkId)).data?.items ?? [];
  if (ksockets.length < 2) return null;
  return (
    <Checkbox.Group label={t("scan.ksockets")} description={t("scan.ksocketsHint")} value={value} onChange={onChange}>
      <Group mt={4}>
        {ksockets.map((one) => (
          <Checkbox key={one.ksocketId} value={one.ksocketId} label={<span className="said">{one.displayName}</span>} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
