/** The search in the header: an address, a name, a MAC address leads to the node. "/" puts the cursor there. */
import { Combobox, Group, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../api/client";
import { foundAt } from "./found";
import { meant } from "./searching";
import { StateBadge } from "./state";

const SHOWN = 8;
const PAUSE = 200; // milliseconds after the last key until it is asked
const ALL = "\0all";

function query(search: string | null) {
  const params = { query: { search: search ?? "", limit: SHOWN, sort: "displayName" } };
  return queryOptions({
    queryKey: ["everywhere", search],
    queryFn: () => told(api.GET("/api/apps/sonar/managed-nodes", { params })),
    enabled: search !== null,
    placeholderData: (before) => (search === null ? undefined : before),
  });
}

export function SearchEverywhere() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [paused] = useDebouncedValue(typed, PAUSE);
  const search = meant(paused);
  const found = useQuery(query(search));
  const trouble = found.error ?? found.failureReason;
  const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
  useHotkeys([["/", () => input.current?.focus()]]);

  const leave = () => {
    list.closeDropdown();
    setTyped("");
    input.current?.blur();
  };
  const go = (value: string) => {
    const node = found.data?.items.find((one) => one.managedNodeId === value);
    const to = node
      ? { to: `/apps/sonar/networks/${node.networkId}/managed-nodes/${node.managedNodeId}` }
      : (foundAt({}, meant(typed) ?? "") as { to: string });
    leave();
    void navigate(to);
  };
  const { items = [], total = 0 } = found.data ?? {};
  return (
    <Combobox store={list} onOptionSubmit={go} position="bottom-start" width={420} shadow="md">
      <Combobox.Target>
        <TextInput
          ref={input}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            list.openDropdown();
            list.resetSelectedOption();
          }}
          onFocus={() => list.openDropdown()}
          onBlur={() => list.closeDropdown()}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return; // Enter ends a conversion
            if (event.key === "Escape") leave();
            if (event.key === "Enter" && list.getSelectedOptionIndex() === -1 && meant(typed) !== null) {
              event.preventDefault();
              const only = meant(typed) === search && !found.isPlaceholderData && total === 1 ? items[0] : undefined;
              go(only?.managedNodeId ?? ALL);
            }
          }}
          size="xs"
          placeholder={t("everywhere.placeholder")}
          aria-label={t("everywhere.label")}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={found.isFetching && search !== null ? <Loader size={12} aria-hidden /> : null}
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          w="100%"
          maw={320}
          className="no-print"
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={search === null || (!found.data && !trouble)} maw="calc(100vw - 16px)">
        <Combobox.Options aria-label={t("everywhere.label")}>
          {items.map((one) => (
            <Combobox.Option key={one.managedNodeId} value={one.managedNodeId}>
              <Node node={one} />
            </Combobox.Option>
          ))}
          {total > 0 && (
            <Combobox.Option value={ALL}>
              <Text size="sm" c="var(--mantine-color-anchor)">
                {t("everywhere.all", { count: total })}
              </Text>
            </Combobox.Option>
          )}
          {total === 0 && (
            <Combobox.Empty>{trouble ? trouble.message || t("state.offline") : t("everywhere.none")}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Node({ node }: { node: Schemas["FoundNode"] }) {
  const addresses = node.addresses.map((one) => one.addr);
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" className="line" fw={600}>
          {node.displayName ?? addresses[0]}
        </Text>
        <Text size="xs" className="line" c="dimmed">
          {[addresses.slice(0, 2).join(", "), node.networkDisplayName].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <StateBadge state={node.state} />
    </Group>
  );
}
