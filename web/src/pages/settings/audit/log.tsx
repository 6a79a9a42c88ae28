/** Who did what, when, and from where. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Download } from "../../../parts/download";
import { Answer, Empty } from "../../../parts/failed";
import { Page } from "../../../parts/page";
import { Pager } from "../../../parts/table";
import type { AuditSearch } from "../routes";
import { ROWS, asked, auditQuery } from "./ask";
import { Filters } from "./filters";
import { Rows } from "./rows";

const route = getRouteApi("/administration/settings/audit");

export function AuditLog() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const log = useQuery(auditQuery(search));
  const change = (part: AuditSearch) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  return (
    <Page
      title={t("settings.audit")}
      about={t("audit.about")}
      actions={<Download path="/api/settings/audit/export" query={asked(search)} />}
    >
      <Filters search={search} onChange={change} />
      <Answer query={log}>
        {({ items, total }) => (
          <>
            {items.length === 0 ? <Empty>{t("state.nothingFound")}</Empty> : <Rows rows={items} />}
            <Pager total={total} size={ROWS} page={search.page ?? 1} onPage={(page) => change({ page })} />
          </>
        )}
      </Answer>
    </Page>
  );
}
