/** By which methods how many nodes were read. */
import { useTranslation } from "react-i18next";
import { Bars } from "../../parts/bars";
import { FoundNodes } from "../../parts/found";
import { methodName } from "../../parts/method";
import type { Part } from "./dashboard";
import { Panel } from "./panel";

export function Methods({ data, where }: Part) {
  const { t } = useTranslation();
  const bars = data.methods.map(({ method, numberOfNodes }) => ({
    id: method,
    label: (
      <FoundNodes where={where} search={`method:${method}`} size="sm">
        {methodName(method)}
      </FoundNodes>
    ),
    number: numberOfNodes,
  }));
  const unread = {
    id: "\0unread",
    label: (
      <FoundNodes where={where} search="-has:details" size="sm">
        {t("dashboard.nothingRead")}
      </FoundNodes>
    ),
    number: data.numberOfUnread,
    color: "var(--chart-outdated)",
  };
  return (
    <Panel title={t("dashboard.methods")} stacked>
      <Bars label={t("dashboard.methods")} of={t("node.method")} bars={[...bars, unread]} whole={data.numberOfNodes} />
    </Panel>
  );
}
