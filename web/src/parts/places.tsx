/** Which space and which network are meant: to be chosen where there are several. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networksQuery, spacesQuery } from "../api/ask";

interface Chosen {
  spaceId: string | undefined;
  networkId: string | undefined;
}

interface Props extends Chosen {
  onChange: (chosen: Chosen) => void;
}

export function Places({ spaceId, networkId, onChange }: Props) {
  const { t } = useTranslation();
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  const networks = (useQuery(networksQuery).data?.items ?? []).filter(
    (one) => spaceId === undefined || one.spaceId === spaceId,
  );
  const shared = { searchable: true, clearable: true, w: 200, comboboxProps: { withinPortal: true } };
  return (
    <>
      {spaces.length > 1 && (
        <Select
          {...shared}
          aria-label={t("places.space")}
          placeholder={t("places.everySpace")}
          nothingFoundMessage={t("state.nothingFound")}
          clearButtonProps={{ "aria-label": t("places.everySpace") }}
          data={spaces.map((one) => ({ value: one.spaceId, label: one.displayName }))}
          value={spaceId ?? null}
          onChange={(chosen) => onChange({ spaceId: chosen ?? undefined, networkId: undefined })}
        />
      )}
      <Select
        {...shared}
        aria-label={t("places.network")}
        placeholder={t("places.everyNetwork")}
        nothingFoundMessage={t("state.nothingFound")}
        clearButtonProps={{ "aria-label": t("places.everyNetwork") }}
        data={networks.map((one) => ({ value: one.networkId, label: one.displayName }))}
        value={networkId ?? null}
        onChange={(chosen) => onChange({ spaceId, networkId: chosen ?? undefined })}
      />
    </>
  );
}
