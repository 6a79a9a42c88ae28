/** The links of the selected thing, with ports and how they are known; and neighbours that are no node. */
import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Chosen } from "./chosen";
import { linksOf, other, type Layers } from "./paths";
import { clean } from "../../parts/clean";
import type { Link, World } from "./world";

const MOST = 100; // that are listed

interface Props {
  world: World;
  one: Chosen;
  layers: Layers;
  onChoose: (one: Chosen) => void;
}

export function Links({ world, one, layers, onChoose }: Props) {
  const { t } = useTranslation();
  if (one.kind === "subnet") return null;
  const all = one.kind === "site" ? between(world, one.site, layers) : linksOf(world, one.node, layers);
  const wanted = one.kind === "strangers" ? all.filter((link) => link.stranger !== null) : all;
  return (
    <Stack gap={6}>
      <Title order={3} size="h6">
        {one.kind === "strangers" ? t("map.strangers") : `${t("map.links")} (${wanted.length.toLocaleString()})`}
      </Title>
      {one.kind === "strangers" && (
        <Text size="xs" c="dimmed">
          {t("map.strangersAbout")}
        </Text>
      )}
      {wanted.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("map.noLinks")}
        </Text>
      )}
      {wanted.slice(0, MOST).map((link) => (
        <One
          key={link.index}
          world={world}
          link={link}
          from={one.kind === "site" ? link.from : one.node}
          onChoose={onChoose}
        />
      ))}
      {wanted.length > MOST && (
        <Text size="sm" c="dimmed">
          {t("map.moreLinks", { count: wanted.length - MOST })}
        </Text>
      )}
    </Stack>
  );
}

/** Links from this site to others. */
function between(world: World, site: number, layers: Layers): Link[] {
  return world.links.filter(
    ({ from, to, layer }) =>
      to !== null &&
      layers.includes(layer) &&
      world.site[from] !== world.site[to] &&
      (world.site[from] === site || world.site[to] === site),
  );
}

function One({
  world,
  link,
  from,
  onChoose,
}: {
  world: World;
  link: Link;
  from: number;
  onChoose: (one: Chosen) => void;
}) {
  const { t } = useTranslation();
  const there = other(link, from);
  const [near, far] = link.from === from ? [link.fromPort, link.toPort] : [link.toPort, link.fromPort];
  const how = `L${link.layer} ${link.sources
    .slice(0, 4)
    .map((one) => clean(one).toUpperCase())
    .join(", ")}`;
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        {there >= 0 ? (
          <Anchor
            component="button"
            type="button"
            size="sm"
            className="line"
            onClick={() => onChoose({ kind: "node", node: there })}
          >
            {world.names[there]}
          </Anchor>
        ) : (
          <Text size="sm" className="line">
            {`? ${stranger(world, link)}`}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" className="said">
        {[ports(near, far), how, link.measured ? t("map.measured") : t("map.inferred")].filter(Boolean).join(" · ")}
      </Text>
    </div>
  );
}

function ports(near: string | null, far: string | null): string {
  if (!near && !far) return "";
  return `${clean(near) || "?"} → ${clean(far) || "?"}`;
}

/** What is told of it: name, or else address. */
function stranger(world: World, link: Link): string {
  const one = world.strangers[link.stranger ?? -1];
  const called = clean(one?.name) || clean(one?.addr) || clean(one?.macaddr);
  return [called, clean(one?.platform)].filter(Boolean).join(" · ");
}
