import { expect, test } from "vitest";
import { connectLines, covers, likelyHost, likelyPort, type Told } from "./reach";

const told: Told = {
  host: null,
  port: 8443,
  protocol: "wss",
  certificateNames: ["hub.example.com", "localhost", "127.0.0.1"],
  caFingerprint: "AB:CD",
  ownAuthority: true,
};
const at = (hostname: string, port = "8443") => ({ hostname, port, protocol: "https:" });

test("the name is the one that is said, else one that the certificate bears", () => {
  expect(likelyHost({ ...told, host: "public.example.com" }, at("127.0.0.1"))).toBe("public.example.com");
  expect(likelyHost(told, at("hub.example.com"))).toBe("hub.example.com");
  expect(likelyHost(told, at("127.0.0.1"))).toBe("hub.example.com");
  expect(likelyHost({ ...told, certificateNames: ["127.0.0.1"] }, at("127.0.0.1"))).toBe("127.0.0.1");
  expect(likelyHost({ ...told, certificateNames: [] }, at("[2001:db8::1]"))).toBe("2001:db8::1");
});

test("the port is the hub's, else the one of this browser", () => {
  expect(likelyPort(told, at("hub", "9000"))).toBe(8443);
  expect(likelyPort({ ...told, port: null }, at("hub", "9000"))).toBe(9000);
  expect(likelyPort({ ...told, port: null }, at("hub", ""))).toBe(443);
});

test.each([
  ["HUB.example.com", true],
  ["other.example.com", false],
  ["a.wild.example", true],
  ["a.b.wild.example", false],
  ["wild.example", false],
])("a certificate for %s: %s", (host, good) => {
  expect(covers(["hub.example.com", "*.wild.example"], host)).toBe(good);
});

test("only what is not as always is written", () => {
  expect(connectLines(told, "hub.example.com", 443)).toBe(
    '[connect]\nhost = "hub.example.com"\ntokenFile = "token"\ncaFingerprint = "AB:CD"\n',
  );
  const plain = { ...told, protocol: "ws", caFingerprint: null, ownAuthority: false };
  expect(connectLines(plain, "127.0.0.1", 8000)).toBe(
    '[connect]\nhost = "127.0.0.1"\nport = 8000\nprotocol = "ws"\ntokenFile = "token"\n',
  );
  expect(connectLines({ ...told, ownAuthority: false }, "hub", 443)).toContain('\n#caFingerprint = "AB:CD"\n');
});
