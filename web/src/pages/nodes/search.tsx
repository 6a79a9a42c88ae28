/** The search box: it completes what one types, and where a search is wrong it points at the character. */
import { Box, CloseButton, Combobox, Group, Text, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/client";
import { useDeviceType } from "../../parts/device";
import { quoted } from "../../parts/searching";
import { useTyped } from "../../parts/typed";
import { facetQuery } from "./ask";
import { VALUES, completed, countedField, fieldsFor, typed, valuesFor } from "./complete";

const UNFINISHED = /[a-z](:|=|<|>)$/i; // a value is still to come
const PAUSE = 200; // milliseconds after the last key until it is asked
export const SEARCH_BOX = "nodes-search";

interface Props {
  networkId: string | null;
  value: string;
  wrong: ApiError | null;
  onSearch: (text: string) => void;
}

export function SearchBox({ networkId, value, wrong, onSearch }: Props) {
  const { t } = useTranslation();
  const field = useTyped(value, {
    tell: onSearch,
    pause: PAUSE,
    meant: (typed) => (UNFINISHED.test(typed) ? null : typed),
  });
  const { text } = field;
  const box = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const { options, apply } = useCompletion(networkId, text, caret);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const type = (now: string, at: number) => {
    field.type(now);
    setCaret(at);
  };
  const complete = (by: string) => {
    const next = apply(by);
    type(next.text, next.caret);
    combobox.resetSelectedOption();
    requestAnimationFrame(() => box.current?.setSelectionRange(next.caret, next.caret));
  };
  return (
    <Box flex={1} miw={200}>
      <Combobox store={combobox} onOptionSubmit={complete} shadow="md">
        <Combobox.Target>
          <TextInput
            ref={box}
            id={SEARCH_BOX}
            value={text}
            onChange={({ currentTarget: at }) => {
              type(at.value, at.selectionStart ?? at.value.length);
              combobox.openDropdown();
            }}
            onSelect={({ currentTarget: at }) => setCaret(at.selectionStart ?? 0)}
            onClick={() => combobox.openDropdown()}
            onKeyDown={({ key, nativeEvent }) => {
              if (key === "Enter" && !nativeEvent.isComposing && combobox.getSelectedOptionIndex() < 0) field.send();
            }}
            onBlur={() => combobox.closeDropdown()}
            placeholder={t("nodes.searchHint")}
            aria-label={t("nodes.searchLabel")}
            aria-autocomplete="list"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={text && <CloseButton size="sm" aria-label={t("common.clear")} onClick={() => type("", 0)} />}
            error={wrong ? wrong.message : undefined}
            spellCheck={false}
            autoComplete="off"
            maxLength={4000}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={options.length === 0}>
          <Combobox.Options mah={280} style={{ overflowY: "auto" }} aria-label={t("nodes.completion")}>
            {options.map((one) => (
              <Combobox.Option key={one.by} value={one.by}>
                <Group gap="md" wrap="nowrap" justify="space-between">
                  <span className="line mono">{one.label}</span>
                  <Text span size="xs" c="dimmed" className="line">
                    {one.about}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {wrong && <Pointer text={value} wrong={wrong} />}
    </Box>
  );
}

interface Option {
  by: string;
  label: string;
  about: string;
}

function useCompletion(networkId: string | null, text: string, caret: number) {
  const { t } = useTranslation();
  const device = useDeviceType();
  const word = typed(text, Math.min(caret, text.length));
  const asked = countedField(word);
  const counted = useQuery({ ...facetQuery(networkId, "", asked ?? "state"), enabled: asked !== null });
  const fields: Option[] = fieldsFor(word).map((one) => ({
    by: `${one}:`,
    label: one,
    about: t(`nodes.fields.${one}`),
  }));
  const known = word.field ? (VALUES[word.field] ?? []) : [];
  const told = asked ? (counted.data?.values ?? []) : [];
  const values = told.length > 0 ? told.map((one) => one.displayName) : known;
  const options = valuesFor(word, values).map((one): Option => {
    const count = told.find((each) => each.displayName === one)?.numberOfNodes;
    const about = [word.field === "type" ? device(one) : "", count?.toLocaleString() ?? ""].filter(Boolean).join("  ");
    return { by: quoted(one) + " ", label: one, about };
  });
  return { options: [...fields, ...options], apply: (by: string) => completed(text, word, by) };
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
