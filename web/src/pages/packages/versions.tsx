/** In which versions it is installed, as bars; each narrows to itself, and a second click takes that back. */
import { Button, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Answer, Empty } from "../../parts/failed";
import { Section } from "../../parts/page";
import { versionsQuery, type PackageVersion } from "./ask";
import type { Asked } from "./routes";

const AT_FIRST = 12;

interface Props {
  asked: Asked;
  onNarrow: (part: Pick<Asked, "version" | "kind">) => void;
}

export function Versions({ asked, onNarrow }: Props) {
  const { t } = useTranslation();
  const query = useQuery(versionsQuery(asked));
  return (
    <Section title={t("packages.versions")} about={t("packages.versionsAbout")}>
      <Answer query={query}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty>{t("packages.noVersions")}</Empty>
          ) : (
            <Bars asked={asked} onNarrow={onNarrow} versions={items} total={total} />
          )
        }
      </Answer>
    </Section>
  );
}

function Bars({ asked, onNarrow, versions, total }: Props & { versions: PackageVersion[]; total: number }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const most = Math.max(...versions.map((one) => one.numberOfNodes));
  const kinds = new Set(versions.map((one) => one.kind)).size;
  const shown = all ? versions : versions.slice(0, AT_FIRST);
  return (
    <div>
      <ul className="versions" aria-label={t("packages.versions")}>
        {shown.map((one) => (
          <Bar
            key={`${one.kind ?? ""} ${one.version ?? ""}`}
            one={one}
            most={most}
            marked={asked.version !== undefined && one.meant}
            withKind={kinds > 1}
            chosen={asked.version === `=${one.version ?? ""}` && (asked.kind ?? one.kind) === one.kind}
            onNarrow={onNarrow}
          />
        ))}
      </ul>
      {total > AT_FIRST && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>
          {all ? t("packages.fewerVersions") : t("packages.moreVersions", { count: total - AT_FIRST })}
        </Button>
      )}
    </div>
  );
}

interface BarProps {
  one: PackageVersion;
  most: number;
  marked: boolean;
  withKind: boolean;
  chosen: boolean;
  onNarrow: Props["onNarrow"];
}

function Bar({ one, most, marked, withKind, chosen, onNarrow }: BarProps) {
  const { t } = useTranslation();
  const version = one.version ?? t("packages.noVersion");
  const narrow = () =>
    onNarrow(
      chosen
        ? { version: undefined, kind: undefined }
        : { version: `=${one.version ?? ""}`, kind: one.kind ?? undefined },
    );
  return (
    <li>
      <UnstyledButton
        className="version"
        aria-pressed={chosen}
        disabled={one.version === null}
        data-meant={marked}
        onClick={narrow}
      >
        <span className="line mono" title={version}>
          {version}
          {withKind && (
            <Text span size="xs" c="dimmed">
              {` ${one.kind ?? ""}`}
            </Text>
          )}
        </span>
        <span className="version-line" aria-hidden>
          <span style={{ width: `${Math.max(1, (100 * one.numberOfNodes) / most)}%` }} />
        </span>
        <span className="version-count">{one.numberOfNodes.toLocaleString()}</span>
        <span className="version-mark">
          {marked && (
            <>
              <IconCheck size={14} aria-hidden /> {t("packages.meant")}
            </>
          )}
        </span>
      </UnstyledButton>
    </li>
  );
}
