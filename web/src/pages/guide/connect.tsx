/** Step 3: two things to copy, a command to start it, and it turns to connected by itself. */
import { Alert, Button, Card, Group, NumberInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Copy } from "../../parts/copy";
import { Answer } from "../../parts/failed";
import { Section } from "../../parts/page";
import { ksocketQuery } from "../ksockets/ask";
import { NewToken } from "../ksockets/newtoken";
import { Connected, Why } from "../ksockets/signs";
import { connectQuery } from "./ask";
import type { Go } from "./guide";
import { command, etc, home, isHome, isProgram, PROGRAM } from "./home";
import { connectLines, covers, likelyHost, likelyPort, type Told } from "./reach";
import { FileToWrite } from "./write";

const route = getRouteApi("/apps/sonar/guide");
const PORTS = 65_535;

export interface StepProps {
  networkId: string;
  ksocketId: string;
  go: Go;
}

export function ConnectStep({ networkId, ksocketId, go }: StepProps) {
  const { t } = useTranslation();
  const connect = useQuery(connectQuery);
  const search = route.useSearch();
  const directory = home(search.home);
  const program = search.program !== undefined && isProgram(search.program) ? search.program : PROGRAM;
  return (
    <Section title={t("guide.connect.title")} about={t("guide.connect.about")}>
      <Install />
      <Answer query={connect}>{(told) => <Settings told={told} directory={directory} go={go} />}</Answer>
      <FileToWrite
        title={t("guide.connect.token")}
        about={t("guide.connect.tokenAbout")}
        path={`${etc(directory)}/token`}
        paste={t("guide.connect.tokenPaste")}
      >
        <NewToken networkId={networkId} ksocketId={ksocketId} />
      </FileToWrite>
      <Card withBorder component="section" aria-label={t("guide.connect.start")}>
        <Stack gap="xs">
          <Title order={3} size="h5">
            {t("guide.connect.start")}
          </Title>
          <Text size="sm">{t("guide.connect.startAbout")}</Text>
          <Program program={program} go={go} />
          <Copy value={command(directory, "connect", program)} label={t("guide.connect.command")} />
          <Waits networkId={networkId} ksocketId={ksocketId} go={go} />
        </Stack>
      </Card>
    </Section>
  );
}

interface SettingsProps {
  told: Told;
  directory: string;
  go: Go;
}

/** Where the hub is, seen from there; and the lines that say so. */
function Settings({ told, directory, go }: SettingsProps) {
  const { t } = useTranslation();
  const [host, setHost] = useState(() => likelyHost(told, window.location));
  const [port, setPort] = useState<number | string>(() => likelyPort(told, window.location));
  const foreign = told.certificateNames.length > 0 && !covers(told.certificateNames, host.trim());
  return (
    <>
      <Group gap="sm" align="flex-start">
        <TextInput
          label={t("guide.connect.host")}
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
          maxLength={253}
          miw={260}
          error={host.trim() === "" && t("guide.wrong.needed")}
        />
        <NumberInput
          label={t("guide.connect.port")}
          value={port}
          onChange={setPort}
          min={1}
          max={PORTS}
          allowDecimal={false}
          w={110}
        />
        <Directory directory={directory} go={go} />
      </Group>
      {foreign && (
        <Alert color="orange" variant="light" icon={<IconAlertTriangle size={18} />} p="xs">
          {t("guide.connect.foreign", { names: told.certificateNames.join(", ") })}
        </Alert>
      )}
      <FileToWrite
        title={t("guide.connect.settings")}
        about={t("guide.connect.settingsAbout")}
        path={`${etc(directory)}/ksocket.toml`}
      >
        {!told.ownAuthority && told.caFingerprint !== null && <Text size="sm">{t("guide.connect.authority")}</Text>}
        <Copy value={connectLines(told, host.trim(), Number(port))} label={t("guide.connect.lines")} />
      </FileToWrite>
    </>
  );
}

function Directory({ directory, go }: Pick<SettingsProps, "directory" | "go">) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(directory);
  return (
    <TextInput
      label={t("guide.connect.home")}
      description={t("guide.connect.homeAbout")}
      inputWrapperOrder={["label", "input", "error", "description"]}
      value={typed}
      onChange={(event) => {
        const value = event.currentTarget.value.trim();
        setTyped(value);
        if (isHome(value)) go({ home: value }, true);
      }}
      maxLength={200}
      miw={260}
      error={!isHome(typed) && t("guide.wrong.home")}
    />
  );
}

/** How ksocket comes to that machine: from the source, until there are archives. */
function Install() {
  const { t } = useTranslation();
  return (
    <Card withBorder component="section" aria-label={t("guide.connect.install")}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t("guide.connect.install")}
        </Title>
        <Text size="sm">{t("guide.connect.installAbout")}</Text>
        <Copy value="install/setup.sh" label={t("guide.connect.installCommand")} />
      </Stack>
    </Card>
  );
}

function Program({ program, go }: { program: string; go: Go }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(program);
  return (
    <TextInput
      label={t("guide.connect.program")}
      description={t("guide.connect.programAbout")}
      inputWrapperOrder={["label", "input", "error", "description"]}
      value={typed}
      onChange={(event) => {
        const value = event.currentTarget.value.trim();
        setTyped(value);
        if (isProgram(value)) go({ program: value });
      }}
      maxLength={300}
      maw={520}
      error={!isProgram(typed) && t("guide.wrong.program")}
    />
  );
}

/** Looks by itself until the Ksocket is there. */
function Waits({ networkId, ksocketId, go }: StepProps) {
  const { t } = useTranslation();
  const ksocket = useQuery(ksocketQuery(networkId, ksocketId, true)).data;
  if (!ksocket) return null;
  const { connected, refusedCode } = ksocket;
  return (
    <Stack gap="xs" align="flex-start">
      <Group gap="sm" aria-live="polite">
        <Connected ksocket={ksocket} />
        <Text size="sm">{t(connected ? "guide.connect.done" : "guide.connect.waits")}</Text>
      </Group>
      {!connected && refusedCode && (
        <Text size="sm">
          {t("ksockets.refused")}: <Why code={refusedCode} />
        </Text>
      )}
      {!connected && (
        <Text size="sm" c="dimmed">
          {t("guide.connect.trouble")}
        </Text>
      )}
      <Button variant={connected ? "filled" : "default"} onClick={() => go({ step: "credentials" })}>
        {t("guide.next")}
      </Button>
    </Stack>
  );
}
