import { expect, test } from "vitest";
import { command, home } from "./home";

test.each([
  [undefined, "/opt/fixpoint/ksocket"],
  ["/srv/ksocket", "/srv/ksocket"],
  ["/srv/$(reboot)", "/opt/fixpoint/ksocket"],
  ["/srv/a b", "/opt/fixpoint/ksocket"],
  ["/srv/../etc", "/opt/fixpoint/ksocket"],
  ["relative", "/opt/fixpoint/ksocket"],
])("%s: %s", (given, directory) => {
  expect(home(given)).toBe(directory);
});

test("another place is told to the command", () => {
  expect(command("/opt/fixpoint/ksocket", "check")).toBe("sudo ksocket check");
  expect(command("/srv/k", "connect")).toBe("sudo KSOCKET_HOME=/srv/k ksocket connect");
});
