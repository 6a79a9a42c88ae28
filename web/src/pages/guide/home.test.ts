import { expect, test } from "vitest";
import { command, home, isProgram } from "./home";

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

test("the program may lie in a checkout", () => {
  expect(command("/opt/fixpoint/ksocket", "connect", "/srv/ksocket/.venv/bin/ksocket")).toBe(
    "sudo /srv/ksocket/.venv/bin/ksocket connect",
  );
  expect(isProgram("ksocket")).toBe(true);
  expect(isProgram("/srv/ksocket/.venv/bin/ksocket")).toBe(true);
  expect(isProgram("bash -c x")).toBe(false);
});
