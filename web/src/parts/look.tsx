/** Language and appearance, for whoever sits here. */
import { SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LANGUAGES, speak, type Language } from "../words";

export function Look() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs" p="xs">
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
