/** Credential files that are refused: by their names, never what is in them. */
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { FoundNodes } from "../../parts/found";
import { methodName } from "../../parts/method";
import { phrase } from "../../parts/searching";
import { Time } from "../../parts/time";
import type { Part } from "./dashboard";
import { Nothing, Panel } from "./panel";
import { adviceOn, problemName } from "./problems";

const SHOWN = 5;

export function Credentials({ data, where }: Part) {
  const { t } = useTranslation();
  const more = data.credentials.length - SHOWN;
  return (
    <Panel id="credentials" last title={t("dashboard.credentialsTitle")}>
      {data.credentials.length === 0 ? (
        <Nothing>{t("dashboard.credentialsFine")}</Nothing>
      ) : (
        <Stack gap={8} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
          {data.credentials.slice(0, SHOWN).map((one) => (
            <File key={`${one.file} ${one.method} ${one.code}`} one={one} where={where} />
          ))}
          {more > 0 && <Nothing>{t("dashboard.more", { count: more })}</Nothing>}
        </Stack>
      )}
    </Panel>
  );
}

function File({ one, where }: { one: Schemas["FailingCredential"]; where: Part["where"] }) {
  const { t, i18n } = useTranslation();
  const advice = adviceOn(one.code, i18n.language);
  return (
    <li>
      <span style={{ display: "flex", justifyContent: "space-between", gap: 8 }}>
        <FoundNodes
          where={where}
          search={`problem:${one.code} file:${phrase(one.file) ?? ""}`}
          size="sm"
          className="line mono"
          title={one.file}
        >
          {one.file}
        </FoundNodes>
        <Text size="sm" fw={600} style={{ whiteSpace: "nowrap" }}>
          {t("dashboard.addresses", { count: one.numberOfAddresses })}
        </Text>
      </span>
      <Text size="xs">
        {methodName(one.method)}: {problemName(one.code, t, i18n.language)}
      </Text>
      <Text size="xs" c="dimmed" title={advice || undefined}>
        {one.lastReadAt === null ? t("dashboard.neverWorked") : t("dashboard.failsSince")}
        {one.lastReadAt !== null && <Time at={one.lastReadAt} />}
      </Text>
    </li>
  );
}
