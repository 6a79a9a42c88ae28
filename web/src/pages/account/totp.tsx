/** One's second factor: set up, or in force and to be taken away. */
import { Alert, Badge, Button, Divider, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../api/client";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { tellDone } from "../../parts/told";
import { totpQuery } from "./ask";
import { RecoveryCodes } from "./codes";
import { useMethod } from "./password";
import { Proof } from "./proof";
import { TotpSetup } from "./setup";

const FEW = 3; // recovery codes

export function SecondFactor() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const standing = useQuery(totpQuery);
  const method = useMethod();
  const [settingUp, setSettingUp] = useState(false); // until the recovery codes were kept it goes on
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ["account"] });
    setSettingUp(false);
    tellDone(t("account.totpOn"));
  };
  return (
    <Section title={t("account.totpTitle")} about={t("account.totpAbout")}>
      <Answer query={standing}>
        {(now) =>
          now.inForce && !settingUp ? (
            <InForce standing={now} byProvider={method === "oidc"} />
          ) : (
            <Stack maw={520}>
              <TotpSetup
                password={method === "oidc" ? "optional" : "required"}
                begun={() => setSettingUp(true)}
                done={done}
              />
            </Stack>
          )
        }
      </Answer>
    </Section>
  );
}

function InForce({ standing, byProvider }: { standing: Schemas["SecondFactor"]; byProvider: boolean }) {
  const { t } = useTranslation();
  const left = standing.recoveryCodesLeft;
  const few = left <= FEW;
  return (
    <Stack maw={520}>
      <Group gap="sm">
        <Badge color="teal" variant="light" tt="none" leftSection={<IconShieldCheck size={14} aria-hidden />}>
          {t("account.inForce")}
        </Badge>
        <Text size="sm">{t("account.codesLeft", { count: left })}</Text>
      </Group>
      {few && (
        <Alert color="orange" role="note" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {t("account.codesFew")}
        </Alert>
      )}
      <Renewal byProvider={byProvider} />
      <Divider />
      <Removal byProvider={byProvider} />
    </Stack>
  );
}

/** New recovery codes alone: the app stays as it is. */
function Renewal({ byProvider }: { byProvider: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const done = async () => {
    await queries.invalidateQueries({ queryKey: ["account"] });
    setCodes(null);
    setOpen(false);
  };
  if (codes) return <RecoveryCodes codes={codes} about={t("account.codesRenewed")} done={done} />;
  if (!open) {
    return (
      <Group>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("account.renew")}
        </Button>
      </Group>
    );
  }
  return (
    <Proof
      byProvider={byProvider}
      about={t("account.renewAbout")}
      action={t("account.renewNow")}
      send={async (proof) => await told(api.POST("/api/session/totp/recovery-codes", { body: proof }))}
      sent={(made) => setCodes(made.recoveryCodes)}
      cancel={() => setOpen(false)}
    />
  );
}

function Removal({ byProvider }: { byProvider: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <Proof
      byProvider={byProvider}
      about={t("account.removeAbout")}
      action={t("account.remove")}
      send={async (proof) => await told(api.POST("/api/session/totp/remove", { body: proof }))}
      sent={async () => {
        tellDone(t("account.totpOff"));
        await queries.invalidateQueries({ queryKey: ["account"] });
      }}
      grave
    />
  );
}
