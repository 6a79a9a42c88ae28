/** A word that narrows a list as one types. */
import { CloseButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { TypedInput } from "../../parts/typedinput";

interface Props {
  value: string;
  label: string;
  onChange: (text: string) => void;
}

export function Filter({ value, label, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TypedInput
      value={value}
      onType={onChange}
      placeholder={label}
      aria-label={label}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      beside={(text, empty) => text && <CloseButton size="sm" aria-label={t("common.clear")} onClick={empty} />}
    />
  );
}
