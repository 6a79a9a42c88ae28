/** The most frequent values of what was found; one click narrows the search to it, another takes it away. */
import { Button, Center, Checkbox, Group, Loader, Popover, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { useDeviceType } from "../../parts/device";
import { Failed } from "../../parts/failed";
import { MARKS } from "../../parts/mark";
import { methodName } from "../../parts/method";
import { facetQuery } from "./ask";
import { isNarrowed, narrowed, withPackage, without } from "./narrow";

const FACETS = ["state", "type", "os", "version", "vendor", "subnet", "method", "tag", "mark"] as const;
type Field = (typeof FACETS)[number] | "network" | "space";

interface Props {
  networkId: string | null;
  severalSpaces: boolean;
  search: string;
  onSearch: (text: string) => void;
}

export function Facets({ networkId, severalSpaces, search, onSearch }: Props) {
  const { t } = useTranslation();
  const where: Field[] = networkId === null ? (severalSpaces ? ["space", "network"] : ["network"]) : [];
  return (
    <Group gap={6} role="group" aria-label={t("nodes.facets")}>
      {[...where, ...FACETS].map((field) => (
        <Narrowing key={field} label={t(`facet.${field}`)} narrowed={isNarrowed(search, field)}>
          <Values networkId={networkId} field={field} search={search} onSearch={onSearch} />
        </Narrowing>
      ))}
      <Narrowing label={t("facet.package")} narrowed={isNarrowed(search, "package") || isNarrowed(search, "has")}>
        <Packages search={search} onSearch={onSearch} />
      </Narrowing>
    </Group>
  );
}

function Narrowing({ label, narrowed: on, children }: { label: string; narrowed: boolean; children: React.ReactNode }) {
  return (
    <Popover position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={on ? "light" : "default"}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-haspopup="dialog"
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

type ValuesProps = Omit<Props, "severalSpaces"> & { field: Field };

function Values({ networkId, field, search, onSearch }: ValuesProps) {
  const { t } = useTranslation();
  const shown = useShown(field);
  // what the field itself narrows is left out, so that a second value can be had beside the first
  const facet = useQuery(facetQuery(networkId, without(search, field), field));
  if (facet.error) return <Failed error={facet.error} />;
  if (!facet.data) {
    return (
      <Center miw={180} mih={80}>
        <Loader size="sm" aria-label={t("state.loading")} />
      </Center>
    );
  }
  const { values, numberOfOthers } = facet.data;
  const narrowing = (one: Schemas["FacetValue"]) =>
    field === "network" || field === "space" ? one.displayName : one.value;
  return (
    <ScrollArea.Autosize mah={340}>
      <Stack gap={6} pr="sm">
        {values.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("common.none")}
          </Text>
        )}
        {values.map((one) => (
          <Checkbox
            key={one.value}
            size="sm"
            checked={isNarrowed(search, field, narrowing(one))}
            onChange={() => onSearch(narrowed(search, field, narrowing(one)))}
            styles={{ body: { alignItems: "center" }, labelWrapper: { flex: 1 } }}
            label={
              <Group gap="md" justify="space-between" wrap="nowrap" miw={180} maw={420}>
                <span className="said">{shown(one)}</span>
                <Text span size="sm" c="dimmed">
                  {one.numberOfNodes.toLocaleString()}
                </Text>
              </Group>
            }
          />
        ))}
        {numberOfOthers > 0 && (
          <Text size="xs" c="dimmed">
            {t("nodes.facetMore", { count: numberOfOthers })}
          </Text>
        )}
      </Stack>
    </ScrollArea.Autosize>
  );
}

const STATES = ["new", "stable", "outdated"] as const;

function useShown(field: Field): (one: Schemas["FacetValue"]) => string {
  const { t } = useTranslation();
  const device = useDeviceType();
  return ({ value, displayName }) => {
    const state = STATES.find((one) => one === value);
    if (field === "state" && state) return t(`nodes.states.${state}`);
    const mark = MARKS.find((one) => one === value);
    if (field === "mark" && mark) return t(`nodes.marks.${mark}`);
    if (field === "type") return device(value);
    return field === "method" ? methodName(value) : displayName || value;
  };
}

/** Who has a package, in which version; or of whom packages are known at all. */
function Packages({ search, onSearch }: { search: string; onSearch: (text: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) onSearch(withPackage(search, name.trim()));
        setName("");
      }}
    >
      <Stack gap="xs" miw={240}>
        <TextInput
          size="sm"
          label={t("nodes.packageName")}
          description={t("nodes.packageHint")}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="compact-sm" disabled={!name.trim()}>
          {t("nodes.packageNarrow")}
        </Button>
        {(["packages", "updates"] as const).map((one) => (
          <Checkbox
            key={one}
            size="sm"
            label={t(`nodes.has.${one}`)}
            checked={isNarrowed(search, "has", one)}
            onChange={() => onSearch(narrowed(search, "has", one))}
          />
        ))}
      </Stack>
    </form>
  );
}
