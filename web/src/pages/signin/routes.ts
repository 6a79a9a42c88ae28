import { createRoute } from "@tanstack/react-router";
import { root, text } from "../../root";
import { SignedIn } from "./signedin";

/** Where the identity provider's errors come back, and where whoever is signed in is brought on. */
export const loginRoute = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (given: Record<string, unknown>): { error?: string | undefined; done?: boolean | undefined } => ({
    error: text(given, "error"),
    done: given["done"] === true || undefined,
  }),
  component: SignedIn,
});
