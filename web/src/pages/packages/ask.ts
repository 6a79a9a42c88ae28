import { queryOptions } from "@tanstack/react-query";
import { ALL } from "../../api/ask";
import { api, told, type Schemas } from "../../api/client";
import type { Asked, List } from "./routes";

export type PackageNode = Schemas["PackageNode"];
export type PackageVersion = Schemas["PackageVersion"];

export const ROWS = 100;
export const SHORTEST = 2; // letters from which names are suggested

function where({ networkId, spaceId }: Asked) {
  return { ...(networkId && { networkId }), ...(spaceId && { spaceId }) };
}

function question(asked: Asked) {
  const { name = "", by, version, arch, kind } = asked;
  return {
    name,
    ...(by && { by }),
    ...(version && { version }),
    ...(arch && { arch }),
    ...(kind && { kind }),
    ...where(asked),
  };
}

export function nodesQuery(asked: Asked, list: List, page: number) {
  const query = { ...question(asked), list, limit: ROWS, offset: (page - 1) * ROWS };
  return queryOptions({
    queryKey: ["packages", "search", query],
    queryFn: () => told(api.GET("/api/apps/sonar/packages/search", { params: { query } })),
    enabled: Boolean(asked.name),
    placeholderData: (before) => before,
  });
}

export function versionsQuery(asked: Asked) {
  const query = { ...question(asked), limit: ALL, sort: "-version" };
  return queryOptions({
    queryKey: ["packages", "versions", query],
    queryFn: () => told(api.GET("/api/apps/sonar/packages/versions", { params: { query } })),
    enabled: Boolean(asked.name),
    placeholderData: (before) => before,
  });
}

export function namesQuery(text: string, asked: Asked) {
  const query = { text, ...(asked.by && { by: asked.by }), ...where(asked) };
  return queryOptions({
    queryKey: ["packages", "names", query],
    queryFn: ({ signal }) => told(api.GET("/api/apps/sonar/packages/names", { params: { query }, signal })),
    enabled: text.length >= SHORTEST,
    staleTime: 60_000,
    retry: false, // a help, and no more
  });
}

/** The same question, for a link to a file. */
export function exported(asked: Asked): Record<string, string | undefined> {
  const { name, by, version, arch, kind, networkId, spaceId } = asked;
  const numbers = { networkId: networkId?.toString(), spaceId: spaceId?.toString() };
  return { name, by, version, arch, kind, ...numbers };
}
