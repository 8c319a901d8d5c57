import { expect, test } from "vitest";
import { refusedAddress } from "./public-address.ts";

const refused = [
  "https://localhost/",
  "https://LOCALHOST./hook",
  "https://foo.localhost/",
  "https://printer.local/",
  "https://metadata.google.internal/computeMetadata/v1/",
  "https://intranet/",
  "https://router.home.arpa/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://127.0.0.1./",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://①②⑦.0.0.1/",
  "https://0/",
  "https://0.0.0.0/",
  "https://10.0.0.1/",
  "https://10.255.255.255/",
  "https://100.64.0.1/",
  "https://100.127.255.255/",
  "https://169.254.169.254/latest/meta-data/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.0.0.192/",
  "https://192.0.2.1/",
  "https://192.168.1.1/",
  "https://198.18.0.1/",
  "https://198.19.255.255/",
  "https://203.0.113.9/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::]/",
  "https://[::1]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::ffff:8.8.8.8]/",
  "https://[::127.0.0.1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[64:ff9b:1::1]/",
  "https://[100::1]/",
  "https://[2001::1]/",
  "https://[2001:db8::1]/",
  "https://[2002:7f00:1::]/",
  "https://[fc00::1]/",
  "https://[fd12:3456::1]/",
  "https://[fe80::1]/",
  "https://[fec0::1]/",
  "https://[ff02::1]/",
  "http://example.com/",
  "https://user@example.com/",
  "https://user:pass@example.com/",
  "https://:pass@example.com/",
  "https://example.com/#part",
  "ftp://example.com/",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "example.com",
  "https://",
  "",
];
test.each(refused)("%s is refused", (address) => {
  expect(refusedAddress(address)).toEqual(expect.any(String));
});

const taken = [
  "https://example.com/hook",
  "https://hooks.example.co.uk:8443/a?b=c",
  "https://8.8.8.8/",
  "https://1.1.1.1/",
  "https://100.63.255.255/",
  "https://100.128.0.1/",
  "https://172.15.255.255/",
  "https://172.32.0.1/",
  "https://192.167.0.1/",
  "https://198.17.255.255/",
  "https://223.255.255.255/",
  "https://[2606:4700::1111]/",
  "https://[2a00:1450:4001:80b::200e]/",
  "https://localhost.example.com/",
  "https://10.example.com/",
  "https://bücher.example/",
];
test.each(taken)("%s is taken", (address) => {
  expect(refusedAddress(address)).toBeNull();
});

test("a deployment may allow private addresses and plain http, and nothing beyond", () => {
  const allowPrivate = true;
  expect(refusedAddress("http://127.0.0.1:9160/hook", { allowPrivate })).toBeNull();
  expect(refusedAddress("http://user@127.0.0.1/", { allowPrivate })).toEqual(expect.any(String));
  expect(refusedAddress("file:///etc/passwd", { allowPrivate })).toEqual(expect.any(String));
});
