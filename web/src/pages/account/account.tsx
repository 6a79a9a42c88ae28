/** One's own account: what nobody else has to be asked for. */
import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/session";
import { Page } from "../../parts/page";
import { OwnPassword } from "./password";
import { TABS, type Tab } from "./routes";
import { Sessions } from "./sessions";
import { Tokens } from "./tokens";
import { SecondFactor } from "./totp";

const route = getRouteApi("/administration/settings/account");

const SHOWN = { password: OwnPassword, totp: SecondFactor, sessions: Sessions, tokens: Tokens };

export function Account() {
  const { t } = useTranslation();
  const { displayName, username } = useMe();
  const { tab = "password" } = route.useSearch();
  const navigate = route.useNavigate();
  const Shown = SHOWN[tab];
  return (
    <Page title={t("account.title")} about={displayName === username ? username : `${displayName} (${username})`}>
      <Tabs
        value={tab}
        onChange={(to) => void navigate({ search: { tab: to as Tab }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t("account.tabs")}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`account.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          <Shown />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
