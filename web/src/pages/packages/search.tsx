/** Packages over all nodes that one sees: who has it, in which version, who has not, and of whom nobody knows. */
import { Stack } from "@mantine/core";
import { IconPackages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Failed } from "../../parts/failed";
import { Page } from "../../parts/page";
import { nodesQuery } from "./ask";
import { QuestionForm } from "./form";
import { Lists } from "./lists";
import type { PackagesSearch } from "./routes";
import { Versions } from "./versions";

const route = getRouteApi("/apps/sonar/packages/search");

export function PackagesPage() {
  const { t } = useTranslation();
  const { list = "yes", page = 1, ...asked } = route.useSearch();
  const navigate = route.useNavigate();
  const go = (part: PackagesSearch, replace = false) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace });
  const wrong = useQuery(nodesQuery(asked, list, page)).error;
  return (
    <Page title={t("packages.title")} about={t("packages.about")}>
      <QuestionForm asked={asked} onAsk={(to) => go({ ...to, list: undefined })} />
      {asked.name === undefined ? (
        <Begin />
      ) : wrong ? (
        <Failed error={wrong} />
      ) : (
        <>
          <Versions asked={asked} onNarrow={go} />
          <Lists
            asked={asked}
            list={list}
            page={page}
            onList={(to) => go({ list: to }, true)}
            onPage={(to) => go({ page: to > 1 ? to : undefined })}
          />
        </>
      )}
    </Page>
  );
}

function Begin() {
  const { t } = useTranslation();
  return (
    <Stack align="center" gap="xs" mih={160} justify="center" c="dimmed">
      <IconPackages size={32} stroke={1.2} aria-hidden />
      {t("packages.begin")}
    </Stack>
  );
}
