/** The most frequent values of what was found; one click narrows the search to it, another takes it away. */
import { Button, Checkbox, Group, Popover, ScrollArea, Stack, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { narrowed, term } from "./narrow";

/** In one network these have one value. */
const ELSEWHERE = new Set(["network", "space"]);

interface Props {
  facets: Schemas["Facet"][];
  search: string;
  onSearch: (text: string) => void;
}

export function Facets({ facets, search, onSearch }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <Group gap={6} role="group" aria-label={t("nodes.facets")}>
      {facets
        .filter((one) => one.values.length > 0 && !ELSEWHERE.has(one.field))
        .map((facet) => (
          <Popover key={facet.field} position="bottom-start" trapFocus>
            <Popover.Target>
              <Button
                size="compact-sm"
                variant={
                  facet.values.some((one) => search.includes(term(facet.field, one.value))) ? "light" : "default"
                }
                rightSection={<IconChevronDown size={14} aria-hidden />}
              >
                {i18n.exists(`facet.${facet.field}`) ? t(`facet.${facet.field}` as "facet.state") : facet.field}
              </Button>
            </Popover.Target>
            <Popover.Dropdown p="xs">
              <ScrollArea.Autosize mah={320}>
                <Stack gap={6}>
                  {facet.values.map((one) => (
                    <Checkbox
                      key={one.value}
                      size="sm"
                      checked={search.includes(term(facet.field, one.value))}
                      onChange={() => onSearch(narrowed(search, facet.field, one.value))}
                      label={
                        <Group gap="md" justify="space-between" wrap="nowrap" miw={180}>
                          <span className="said">{shownValue(facet.field, one, t)}</span>
                          <Text span size="sm" c="dimmed">
                            {one.numberOfNodes.toLocaleString()}
                          </Text>
                        </Group>
                      }
                    />
                  ))}
                  {facet.numberOfOthers > 0 && (
                    <Text size="xs" c="dimmed">
                      {t("nodes.facetMore", { count: facet.numberOfOthers })}
                    </Text>
                  )}
                </Stack>
              </ScrollArea.Autosize>
            </Popover.Dropdown>
          </Popover>
        ))}
    </Group>
  );
}

function shownValue(field: string, one: Schemas["FacetValue"], t: ReturnType<typeof useTranslation>["t"]): string {
  if (field === "state" && (one.value === "new" || one.value === "stable" || one.value === "outdated")) {
    return t(`nodes.states.${one.value}`);
  }
  return one.displayName || one.value;
}
