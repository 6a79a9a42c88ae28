/** Search to zoom: what is typed is found among sites, subnets and nodes; Enter goes to the first. */
import { Combobox, Group, Text, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { named, type Chosen } from "./chosen";
import { find } from "./narrow";
import type { World } from "./world";

export function Finder({ world, onGo }: { world: World; onGo: (one: Chosen) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
  const found = useMemo(() => find(world, text), [world, text]);
  const pick = (key: string) => {
    const one = found.find((each) => named(each.one, world) === key);
    if (!one) return;
    setText(one.text);
    list.closeDropdown();
    onGo(one.one);
  };
  return (
    <Combobox store={list} onOptionSubmit={pick}>
      <Combobox.Target>
        <TextInput
          aria-label={t("map.search")}
          placeholder={t("map.searchHint")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          maxLength={200}
          w={{ base: "100%", sm: 260 }}
          onChange={(event) => {
            setText(event.currentTarget.value);
            list.openDropdown();
          }}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.nativeEvent.isComposing) return; // Enter ends a conversion
            if (event.key === "Enter" && first && list.getSelectedOptionIndex() < 0) pick(named(first.one, world));
          }}
          onFocus={() => list.openDropdown()}
          onBlur={() => list.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ""}>
        <Combobox.Options aria-label={t("map.search")} mah={320} style={{ overflowY: "auto" }}>
          {found.length === 0 && <Combobox.Empty>{t("state.nothingFound")}</Combobox.Empty>}
          {found.map(({ one, text: name, more }) => (
            <Combobox.Option key={named(one, world)} value={named(one, world)}>
              <Group gap="xs" wrap="nowrap" justify="space-between">
                <span className="line">{name}</span>
                <Text size="xs" c="dimmed" className="line">
                  {more === name ? "" : more}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
