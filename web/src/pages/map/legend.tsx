/** What signs, shapes and lines of the map mean. */
import { Group, Text, useComputedColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { STATES } from "./answer";
import { DARK, LIGHT, SIGNS, type Colours } from "./paint/colours";

export function Legend() {
  const { t } = useTranslation();
  const colours = useComputedColorScheme("light") === "dark" ? DARK : LIGHT;
  return (
    <Group gap="4px 16px" role="group" aria-label={t("map.legend")}>
      {STATES.map((state, at) => (
        <One key={state} word={t(`map.states.${state}`)}>
          <rect x="1" y="1" width="14" height="14" fill={colours.states[at]} />
          {at === 2 ? (
            <circle cx="8" cy="8" r="3" fill={colours.onStates[at]} />
          ) : (
            <text x="8" y="12.5" textAnchor="middle" fontSize="14" fontWeight="600" fill={colours.onStates[at]}>
              {SIGNS[at]}
            </text>
          )}
        </One>
      ))}
      <One word={t("map.router")}>
        <circle cx="8" cy="8" r="7" fill={colours.router} />
        <path d="M4.5 8h7M8 4.5v7" stroke={colours.onDevice} />
      </One>
      <One word={t("map.firewall")}>
        <path d="M15.5 8 11.8 14.5H4.2L.5 8 4.2 1.5h7.6Z" fill={colours.firewall} />
        <path d="M4.5 8h7" stroke={colours.onDevice} />
      </One>
      <Switch colours={colours} word={t("map.distribution")} lines="M4 7h8M4 9.5h8" />
      <Switch colours={colours} word={t("map.access")} lines="M4 8h8" />
      <One word={t("map.strangers")}>
        <circle cx="8" cy="8" r="6.5" fill="none" stroke={colours.dimmed} strokeDasharray="2 2" />
        <text x="8" y="11.5" textAnchor="middle" fontSize="10" fontWeight="600" fill={colours.text}>
          {"?"}
        </text>
      </One>
      <One word={t("map.solid")}>
        <path d="M0 8h16" stroke={colours.layer2} strokeWidth="2" />
      </One>
      <One word={t("map.dashed")}>
        <path d="M0 8h16" stroke={colours.layer2} strokeWidth="2" strokeDasharray="4 2" />
      </One>
    </Group>
  );
}

function Switch({ colours, word, lines }: { colours: Colours; word: string; lines: string }) {
  return (
    <One word={word}>
      <rect x="1" y="4" width="14" height="8.5" fill={colours.device} />
      <path d={lines} stroke={colours.onDevice} />
    </One>
  );
}

function One({ word, children }: { word: string; children: ReactNode }) {
  return (
    <span className="map-legend">
      <svg width="16" height="16" aria-hidden>
        {children}
      </svg>
      <Text size="xs" c="dimmed" span>
        {word}
      </Text>
    </span>
  );
}
