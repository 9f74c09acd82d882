import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import dns from 'node:dns';
import net from 'node:net';
import ipaddr from 'ipaddr.js';
import { UpstreamError } from './UpstreamError';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface HostRule {
  /** lower case, without trailing dot; `*.example.com` matches any name below */
  host: string;
  /** undefined: any port */
  port?: number;
}
interface NetworkRule {
  network: [Address, number];
}
export type UpstreamRule = HostRule | NetworkRule;

/** Answers the addresses of a name; replaced in tests. */
export type ResolveAddresses = (
  hostname: string,
  options: dns.LookupAllOptions,
  done: (error: Error | null, addresses: dns.LookupAddress[]) => void,
) => void;

export type ConnectLookup = net.LookupFunction;

/**
 * Decides which addresses an admin may point a connection at (`kronos.upstream.allow`). Nothing is allowed by default.
 *
 * - A host rule allows that name wherever it points, except to link-local and metadata addresses; to loopback only when
 *   the name is `localhost`. So a name in someone else's DNS zone cannot lead into this machine or its cloud identity.
 * - A network rule allows every name and literal address that lies in it, of any kind.
 *
 * Addresses are checked when the connection is made ({@link UpstreamGuard.lookupFor}), not before: a name that changes
 * its address in between gains nothing.
 */
export class UpstreamGuard {
  readonly #rules: readonly UpstreamRule[];
  readonly #resolve: ResolveAddresses;

  private constructor(
    rules: readonly UpstreamRule[],
    resolve: ResolveAddresses = (hostname, options, done) =>
      dns.lookup(hostname, options, done),
  ) {
    this.#rules = rules;
    this.#resolve = resolve;
  }

  /** Reads `kronos.upstream.allow`. A rule that makes no sense is logged and allows nothing. */
  static fromConfig(config: Config, options: { logger: LoggerService }) {
    const rules: UpstreamRule[] = [];
    let items: Config[] = [];
    try {
      items = config.getOptionalConfigArray('kronos.upstream.allow') ?? [];
    } catch (error) {
      options.logger.error(`kronos.upstream.allow is ignored: ${error}`);
    }
    items.forEach((item, i) => {
      try {
        rules.push(
          parseRule({
            host: item.getOptionalString('host'),
            network: item.getOptionalString('network'),
          }),
        );
      } catch (error) {
        options.logger.error(
          `kronos.upstream.allow[${i}] is ignored: ${error}`,
        );
      }
    });
    return new UpstreamGuard(rules);
  }

  static create(options: {
    allow: { host?: string; network?: string }[];
    resolve?: ResolveAddresses;
  }) {
    return new UpstreamGuard(options.allow.map(parseRule), options.resolve);
  }

  /** Allows one base URL, for command line tools where the person who types the URL also runs the process. */
  static allowing(baseUrl: string) {
    return UpstreamGuard.create({ allow: [{ host: new URL(baseUrl).host }] });
  }

  /** Throws when the URL can be refused without asking DNS. Call it before every request, also after a redirect. */
  assertUrl(url: URL, options: { proxied?: boolean } = {}): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw blocked();
    if (url.username || url.password) throw blocked();
    const literal = literalAddress(url.hostname);
    if (literal) {
      if (!this.#allowsAddress(literal, this.#hostRule(url), true))
        throw blocked();
      return;
    }
    if (this.#hostRule(url)) return;
    // A proxy resolves the name itself, so a network rule cannot be checked.
    if (options.proxied || !this.#rules.some(r => 'network' in r))
      throw blocked();
  }

  /**
   * The DNS lookup for connections to this URL's host. Fails when any of the host's addresses is not allowed.
   */
  lookupFor(url: URL): ConnectLookup {
    const rule = this.#hostRule(url);
    return (hostname, options, callback) => {
      const all = { ...options, all: true as const };
      this.#resolve(hostname, all, (error, addresses) => {
        if (error) {
          callback(error, '', 0);
          return;
        }
        const refused =
          addresses.length === 0 ||
          addresses.some(a => {
            const address = literalAddress(a.address);
            return (
              !address ||
              !this.#allowsAddress(address, rule, isLocalhost(hostname))
            );
          });
        if (refused) callback(blocked(), '', 0);
        else if (options.all) callback(null, addresses as any);
        else callback(null, addresses[0].address, addresses[0].family);
      });
    };
  }

  #hostRule(url: URL): boolean {
    const host = normalHost(url.hostname);
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    return this.#rules.some(rule => {
      if (!('host' in rule)) return false;
      if (rule.port !== undefined && rule.port !== port) return false;
      return rule.host.startsWith('*.')
        ? host.endsWith(rule.host.slice(1)) && !literalAddress(host)
        : host === rule.host;
    });
  }

  /** `named`: the rule names this machine or this very address, so it may be of any kind. */
  #allowsAddress(address: Address, hostRule: boolean, named: boolean): boolean {
    if (hostRule && (named || isOrdinary(address))) return true;
    return this.#rules.some(
      rule =>
        'network' in rule &&
        rule.network[0].kind() === address.kind() &&
        (address as ipaddr.IPv4).match(rule.network as [ipaddr.IPv4, number]),
    );
  }
}

/** Metadata services that lie in otherwise ordinary ranges: AWS and GCP over IPv6, Alibaba, Azure. */
const METADATA = [
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
].map(a => ipaddr.parse(a).toNormalizedString());

const ORDINARY = ['unicast', 'private', 'uniqueLocal', 'carrierGradeNat'];
/** `::a.b.c.d`: deprecated, but some systems still take it for the IPv4 address in it. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

function isOrdinary(address: Address): boolean {
  if (METADATA.includes(address.toNormalizedString())) return false;
  if (
    address.kind() === 'ipv6' &&
    (address as ipaddr.IPv6).match(IPV4_COMPATIBLE)
  ) {
    return false;
  }
  return ORDINARY.includes(address.range());
}

function parseRule(rule: { host?: string; network?: string }): UpstreamRule {
  if (rule.network && !rule.host) {
    return { network: parseNetwork(rule.network) };
  }
  const [, host, port] =
    /^(\[[0-9a-f:.]+\]|[^:/@\s]+)(?::(\d{1,5}))?$/i.exec(rule.host ?? '') ?? [];
  if (!host || rule.network) {
    throw new Error('a rule has either host (name[:port]) or network (CIDR)');
  }
  if (host.slice(1).includes('*') || (host[0] === '*' && host[1] !== '.')) {
    throw new Error(`'${host}': a star stands only for whole leading labels`);
  }
  return { host: normalHost(host), port: port ? Number(port) : undefined };
}

function parseNetwork(network: string): [Address, number] {
  try {
    return network.includes('/')
      ? ipaddr.parseCIDR(network)
      : [ipaddr.parse(network), network.includes(':') ? 128 : 32];
  } catch {
    throw new Error(
      `network '${network}' must be an address or a range of them, such as 10.20.0.0/16`,
    );
  }
}

/** Lower case, without trailing dot; addresses in one spelling. */
function normalHost(hostname: string): string {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return literalAddress(host)?.toNormalizedString() ?? host;
}

/** URL parsers have already turned decimal, octal and hexadecimal IPv4 into dotted form. IPv6-mapped becomes IPv4. */
function literalAddress(hostname: string): Address | undefined {
  const text = hostname.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return net.isIP(text) ? ipaddr.process(text) : undefined;
}

function isLocalhost(hostname: string) {
  return /^([^.]+\.)*localhost\.?$/i.test(hostname);
}

function blocked() {
  return new UpstreamError(
    'blocked',
    'This address is not among those that the portal may call. The operator allows addresses in kronos.upstream.allow.',
  );
}
