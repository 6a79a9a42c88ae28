/** A time zone of the IANA data base; none: the space's. */
import { Select, type SelectProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

const ZONES = [...new Set(["UTC", "Asia/Tokyo", ...Intl.supportedValuesOf("timeZone")])];

interface Props extends Omit<SelectProps, "data" | "label"> {
  /** What holds where none is chosen. */
  space: string;
}

export function TimeZone({ space, value, ...rest }: Props) {
  const { t } = useTranslation();
  const data = value && !ZONES.includes(value) ? [value, ...ZONES] : ZONES;
  return (
    <Select
      label={t("zone.label")}
      placeholder={t("zone.ofSpace", { zone: space })}
      data={data}
      searchable
      clearable
      limit={100}
      value={value ?? null}
      nothingFoundMessage={t("state.nothingFound")}
      {...rest}
    />
  );
}
