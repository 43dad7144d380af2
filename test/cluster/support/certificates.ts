import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Certified {
  /** A client certificate: for Kubernetes the common name is the user, the organizations are their groups. */
  issue(commonName: string, organization: string): Certified;
}

/** A certificate authority for one test run. Node signs, but writes no certificates (RFC 5280) itself. */
export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = nameOf(name, undefined);
  const issue = (subject: Buffer, subjectKey: KeyObject, isAuthority: boolean): string =>
    pem(signed(toBeSigned(issuer, subject, subjectKey, isAuthority), privateKey));
  return {
    certificate: issue(issuer, publicKey, true),
    key: pemOf(privateKey),
    issue: (commonName, organization) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        certificate: issue(nameOf(commonName, organization), pair.publicKey, false),
        key: pemOf(pair.privateKey),
      };
    },
  };
}

let serial = 0;

function toBeSigned(issuer: Buffer, subject: Buffer, key: KeyObject, isAuthority: boolean): Buffer {
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const validity = sequence(time(-3_600_000), time(86_400_000));
  const critical = der(0x01, Buffer.from([0xff]));
  const constraints = sequence(
    identifier(2, 5, 29, 19),
    critical,
    der(0x04, sequence(...(isAuthority ? [critical] : []))),
  );
  const usage = sequence(
    identifier(2, 5, 29, 37),
    der(0x04, sequence(identifier(1, 3, 6, 1, 5, 5, 7, 3, 2))),
  );
  const extensions = der(0xa3, sequence(constraints, ...(isAuthority ? [] : [usage])));
  serial += 1;
  const number = der(0x02, Buffer.from([serial]));
  const publicKey = key.export({ type: 'spki', format: 'der' });
  return sequence(version, number, ecdsaWithSha256(), issuer, validity, subject, publicKey, extensions);
}

const signed = (content: Buffer, key: KeyObject): Buffer =>
  sequence(content, ecdsaWithSha256(), der(0x03, Buffer.from([0]), sign('sha256', content, key)));

const ecdsaWithSha256 = (): Buffer => sequence(identifier(1, 2, 840, 10045, 4, 3, 2));

function nameOf(commonName: string, organization: string | undefined): Buffer {
  const part = (type: number, value: string): Buffer =>
    der(0x31, sequence(identifier(2, 5, 4, type), der(0x0c, Buffer.from(value))));
  return sequence(...(organization === undefined ? [] : [part(10, organization)]), part(3, commonName));
}

function time(fromNow: number): Buffer {
  const text = new Date(Date.now() + fromNow).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function identifier(first: number, second: number, ...rest: readonly number[]): Buffer {
  const bytes = rest.flatMap((number) => {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

/** One value in the Distinguished Encoding Rules (X.690): tag, length, contents. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), contents]);
}

const pem = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n').trim()}\n-----END CERTIFICATE-----\n`;

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
