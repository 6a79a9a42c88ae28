/** From nothing to a package list: each step says what to do where. */
import { Center, Loader, Stack, Stepper } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { networksQuery } from "../../api/ask";
import { useOperable } from "../../api/rights";
import { Answer, Empty } from "../../parts/failed";
import { Page } from "../../parts/page";
import { ConnectStep } from "./connect";
import { CredentialsStep } from "./credentials";
import { KsocketStep } from "./ksocket";
import { NetworkStep } from "./network";
import type { GuideSearch } from "./routes";
import { ScanStep } from "./scan";
import { STEPS, open, shown, type Step } from "./steps";
import { useThere, type Found } from "./there";

const route = getRouteApi("/apps/sonar/guide");

/** Leads on: what changes in the address. replace: it is no step that the browser's back button would take back. */
export type Go = (part: GuideSearch, replace?: boolean) => void;

export function Guide() {
  const { t } = useTranslation();
  const networks = useQuery(networksQuery);
  const operable = useOperable();
  return (
    <Page title={t("guide.title")} about={t("guide.about")}>
      <Answer query={networks}>
        {() => {
          if (operable === undefined) return <Waiting />;
          return operable.spaces.length === 0 ? <Empty>{t("guide.notYours")}</Empty> : <Steps />;
        }}
      </Answer>
    </Page>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center mih={160}>
      <Loader aria-label={t("state.loading")} />
    </Center>
  );
}

function Steps() {
  const given = route.useSearch();
  const navigate = route.useNavigate();
  const found = useThere(given);
  const step = found && shown(given.step, found.there);
  const go: Go = (part, replace = false) => void navigate({ search: (before) => ({ ...before, ...part }), replace });
  const network = found?.networkId;
  const ksocket = found?.ksocketId;
  const stays = step === given.step && network === given.network && ksocket === given.ksocket;
  useEffect(() => {
    // the address says where one is: who comes back comes here
    if (step !== undefined && !stays)
      void navigate({ search: (before) => ({ ...before, network, ksocket, step }), replace: true });
  }, [navigate, network, ksocket, step, stays]);
  if (!found || step === undefined) return <Waiting />;
  return (
    <Stack gap="lg">
      <Way step={step} found={found} go={go} />
      <Content step={step} found={found} go={go} />
    </Stack>
  );
}

interface Props {
  step: Step;
  found: Found;
  go: Go;
}

function Way({ step, found, go }: Props) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 62em)"); // there the heading below says which it is
  return (
    <Stepper active={STEPS.indexOf(step)} onStepClick={(index) => go({ step: STEPS[index] })} size="sm" wrap={false}>
      {STEPS.map((one, index) => (
        <Stepper.Step
          key={one}
          label={narrow ? undefined : t(`guide.steps.${one}`)}
          description={narrow ? undefined : named(one, found)}
          aria-label={narrow ? `${index + 1} ${t(`guide.steps.${one}`)}` : undefined}
          allowStepSelect={open(one, found.there)}
          aria-current={one === step ? "step" : undefined}
        />
      ))}
    </Stepper>
  );
}

function named(step: Step, found: Found): ReactNode {
  const name = step === "network" ? found.networkName : step === "ksocket" ? found.ksocketName : undefined;
  return name && <span className="line guide-name">{name}</span>;
}

function Content({ step, found: { networkId, ksocketId }, go }: Props) {
  if (step === "network" || networkId === undefined) return <NetworkStep go={go} />;
  if (step === "ksocket" || ksocketId === undefined) return <KsocketStep networkId={networkId} go={go} />;
  const ours = { networkId, ksocketId, go };
  if (step === "connect") return <ConnectStep key={ksocketId} {...ours} />;
  return step === "credentials" ? <CredentialsStep {...ours} /> : <ScanStep {...ours} />;
}
