/** Who was sent away because they showed no token that is known. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, told, type Schemas } from "../../../api/client";
import { Answer } from "../../../parts/failed";
import { Page } from "../../../parts/page";
import { DataTable, type TableColumn } from "../../../parts/table";
import { Time } from "../../../parts/time";

type Refused = Schemas["RefusedConnection"];

const route = getRouteApi("/administration/settings/refused-connections");
const MOST = 200; // the hub keeps no more

export function RefusedConnections() {
  const { t } = useTranslation();
  const { sort = "-lastAt" } = route.useSearch();
  const navigate = route.useNavigate();
  const refused = useQuery({
    queryKey: ["refused", sort],
    queryFn: () => told(api.GET("/api/settings/refused-connections", { params: { query: { limit: MOST, sort } } })),
    placeholderData: (before) => before,
  });
  const columns = useColumns();
  return (
    <Page title={t("settings.refused")} about={t("refused.about")}>
      <Answer query={refused}>
        {({ items }) => (
          <DataTable
            label={t("settings.refused")}
            columns={columns}
            rows={items}
            id={(one) => [one.code, one.remoteAddr, one.installation ?? ""].join(" ")}
            empty={t("refused.none")}
            sort={sort}
            onSort={(by) => void navigate({ search: { sort: by }, replace: true })}
          />
        )}
      </Answer>
    </Page>
  );
}

function useColumns(): TableColumn<Refused>[] {
  const { t } = useTranslation();
  return [
    {
      id: "from",
      label: t("refused.from"),
      sort: "remoteAddr",
      cell: (one) => <span className="mono">{one.remoteAddr}</span>,
    },
    {
      id: "code",
      label: t("refused.why"),
      sort: "code",
      cell: ({ code, detail }) => (
        <span className="said">
          {[code === "unknown-token" ? t("refused.unknownToken") : code, detail].filter(Boolean).join(": ")}
        </span>
      ),
    },
    { id: "times", label: t("refused.times"), sort: "times", numeric: true, cell: (one) => one.times.toLocaleString() },
    { id: "first", label: t("refused.first"), cell: (one) => <Time at={one.firstAt} /> },
    { id: "last", label: t("refused.last"), sort: "lastAt", cell: (one) => <Time at={one.lastAt} /> },
  ];
}
