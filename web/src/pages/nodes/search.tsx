/** The search box; where a search is wrong it points at the character. */
import { Box, CloseButton, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/client";

const PAUSE = 250; // milliseconds after the last key until it is asked

export function SearchBox({
  value,
  wrong,
  onSearch,
}: {
  value: string;
  wrong: ApiError | null;
  onSearch: (text: string) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [outside, setOutside] = useState(value);
  if (outside !== value) {
    setOutside(value); // a facet or the browser's back button changed it
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <Box flex={1}>
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={t("nodes.searchHint")}
        aria-label={t("nodes.searchLabel")}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={text && <CloseButton size="sm" aria-label={t("common.clear")} onClick={() => setText("")} />}
        error={wrong ? wrong.message : undefined}
        spellCheck={false}
        autoComplete="off"
        maxLength={4000}
      />
      {wrong && <Pointer text={text} wrong={wrong} />}
    </Box>
  );
}

function Pointer({ text, wrong }: { text: string; wrong: ApiError }) {
  const characters = Array.from(text); // the hub counts Unicode characters, as this does
  const from = wrong.position ?? 0;
  const to = from + Math.max(1, wrong.length ?? 1);
  return (
    <Text className="mono" size="sm" aria-hidden>
      {characters.slice(0, from).join("")}
      <mark>{characters.slice(from, to).join("") || "␣"}</mark>
      {characters.slice(to).join("")}
    </Text>
  );
}
