/** Language and appearance, for whoever sits here. */
import { SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LANGUAGES, speak, type Language } from "../words";
import { tellDone } from "./told";
import { browsersZone, chooseTimeZone, useTimeZone } from "./zone";
import { ZoneBox } from "./zonefield";

export function Look() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed" id="look-language">
        {t("look.language")}
      </Text>
      <SegmentedControl
        aria-labelledby="look-language"
        value={i18n.language}
        onChange={(chosen) => void speak(chosen as Language)}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      />
      <Text size="xs" c="dimmed" id="look-theme">
        {t("look.theme")}
      </Text>
      <SegmentedControl
        aria-labelledby="look-theme"
        value={colorScheme}
        onChange={(chosen) => setColorScheme(chosen)}
        data={[
          { value: "light", label: t("look.light") },
          { value: "dark", label: t("look.dark") },
          { value: "auto", label: t("look.system") },
        ]}
      />
    </Stack>
  );
}

/** In which time zone times are shown. */
export function LookZone() {
  const { t } = useTranslation();
  const choose = (zone: string | null) => {
    chooseTimeZone(zone);
    tellDone(t("person.zoneChosen", { zone: zone ?? browsersZone() }));
  };
  return (
    <ZoneBox
      label={t("person.zone")}
      labelProps={{ c: "dimmed", fz: "xs", fw: 400, mb: 6 }}
      placeholder={t("person.browsers", { zone: browsersZone() })}
      value={useTimeZone() ?? null}
      onChange={choose}
      clearButtonProps={{ "aria-label": t("person.browsersAgain") }}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
