/** The hub's API as its OpenAPI describes it. What goes wrong is thrown as ApiError. */
import createClient, { type Middleware } from "openapi-fetch";
import { hear } from "./clock";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** What the hub answered, or that it did not: status 0. position, length: where a search is wrong; wait: seconds. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly position: number | null = null,
    readonly length: number | null = null,
    readonly wait: number | null = null,
  ) {
    super(detail);
    this.name = "ApiError";
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

let csrfToken = "";
let onSignedOut = () => {};
let onOwing = () => {};
let language = "ja";

/** The word without which a session changes nothing (X-CSRF-Token). */
export function setCsrfToken(token: string | null): void {
  csrfToken = token ?? "";
}

/** What is done when the hub says that the session is over. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** What is done when the hub says that the session has to do something before it answers anything else. */
export function whenOwing(action: () => void): void {
  onOwing = action;
}

/** In which language the hub words its faults. */
export function setSpoken(spoken: string): void {
  language = spoken;
}

const session: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language);
    if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  onResponse({ response }) {
    hear(response.headers.get("Date"));
  },
  onError() {
    return new ApiError(0, "offline", "");
  },
};

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  querySerializer: { array: { style: "form", explode: true } },
});
api.use(session);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data.
 *
 * @throws ApiError
 */
export async function told<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch(cut);
  if (response.ok) return data as T;
  throw wrong(response, error);
}

/** An answer that breaks off (the hub starts anew, say) is none: the browser's TypeError of a body that it cannot read. */
function cut(error: unknown): never {
  throw error instanceof TypeError ? new ApiError(0, "offline", "") : error;
}

const OWED = ["password-change-needed", "totp-setup-needed"];

function wrong({ status, headers }: Response, error: unknown): ApiError {
  const { code, detail, position, length } = ((typeof error === "object" && error) || {}) as Partial<Schemas["Error"]>;
  if (status === 401 && code === "unauthorized") onSignedOut();
  if (status === 403 && OWED.includes(code ?? "")) onOwing();
  const wait = Number(headers.get("Retry-After")) || null;
  return new ApiError(status, code ?? "error", detail ?? "", position ?? null, length ?? null, wait);
}
