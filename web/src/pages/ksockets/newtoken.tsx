/** A new token: until when it shall be good; then the token itself, this once. */
import { Alert, Button, NumberInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconEyeOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, told } from "../../api/client";
import { hubNow } from "../../api/clock";
import { useSpaceZone } from "../../api/zone";
import { Copy } from "../../parts/copy";
import { Failed } from "../../parts/failed";
import { ofKsocket } from "./ask";
import { day, lastsUntil } from "./expiry";

const DAYS = 365;
const MOST = 3650;

interface Props {
  networkId: string;
  ksocketId: string;
}

/** The token is kept by this component alone: who leaves it never sees it again. */
export function NewToken({ networkId, ksocketId }: Props) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const zone = useSpaceZone(networkId);
  const form = useForm({ initialValues: { days: DAYS } });
  const make = useMutation({
    mutationFn: (days: number) => {
      const params = { path: ofKsocket(networkId, ksocketId) };
      const path = "/api/apps/sonar/networks/{network_id}/ksockets/{ksocket_id}/tokens";
      return told(api.POST(path, { params, body: { days } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ksockets", networkId] }),
    gcTime: 0,
  });
  const { days } = form.values;
  if (make.data) {
    return (
      <Stack gap="xs">
        <Copy value={make.data.token} label={t("tokens.token")} />
        <Alert color="orange" variant="light" icon={<IconEyeOff size={18} />} p="xs">
          {t("tokens.once")}
        </Alert>
      </Stack>
    );
  }
  return (
    <form onSubmit={form.onSubmit(() => make.mutate(days))}>
      <Stack gap="sm" align="flex-start">
        {make.error && <Failed error={make.error} />}
        <NumberInput
          label={t("tokens.days")}
          required
          min={1}
          max={MOST}
          allowDecimal={false}
          clampBehavior="strict"
          w={200}
          data-autofocus
          {...form.getInputProps("days")}
        />
        {days >= 1 && (
          <Text size="sm">
            {t("tokens.until", { date: day(lastsUntil(hubNow(), days), zone, i18n.language), zone: zone ?? "" })}
          </Text>
        )}
        <Button type="submit" loading={make.isPending} disabled={days < 1}>
          {t("tokens.add")}
        </Button>
      </Stack>
    </form>
  );
}
