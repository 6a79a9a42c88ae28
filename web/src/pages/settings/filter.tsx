/** A word that narrows a list as one types; it is in the page's address, a moment later. */
import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const PAUSE = 250; // milliseconds after the last key

interface Props {
  value: string;
  label: string;
  onChange: (text: string) => void;
}

export function Filter({ value, label, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [outside, setOutside] = useState(value);
  if (outside !== value) {
    setOutside(value); // the browser's back button changed it
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextInput
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      placeholder={label}
      aria-label={label}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t("common.clear")} onClick={() => setText("")} />}
    />
  );
}
