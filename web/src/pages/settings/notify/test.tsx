/** A made-up message, sent now; what became of it stands beside the button. */
import { Button, Stack, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/client";
import { faultText } from "../../../parts/fault";
import { useDeed } from "../deed";
import { Sign } from "../parts";
import { testTarget, type Place } from "./ask";

export function TestButton({ place, target }: { place: Place; target: Schemas["TargetView"] }) {
  const { t } = useTranslation();
  const test = useDeed({ act: () => testTarget(place, target.targetId), renews: [["notify", place, "targets"]] });
  return (
    <Stack gap={4} align="flex-start" maw={280} aria-live="polite">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconSend size={14} aria-hidden />}
        loading={test.isPending}
        aria-label={`${t("notify.test")}: ${target.displayName}`}
        onClick={() => test.mutate()}
      >
        {t("notify.test")}
      </Button>
      {test.data && (
        <>
          <Sign tone={test.data.arrived ? "good" : "bad"}>
            {test.data.arrived ? t("notify.testArrived") : t("notify.testFailed")}
          </Sign>
          {(!test.data.arrived || test.data.code !== "arrived") && (
            <Text size="xs" className="said">
              {test.data.detail}
            </Text>
          )}
        </>
      )}
      {test.error && (
        <Text size="xs" c="red" role="alert" className="said">
          {faultText(test.error) || t("state.offline")}
        </Text>
      )}
    </Stack>
  );
}
