import type { ContractTarget } from '@kronos-portal/node';
import { promised } from '@kronos-portal/node';
import {
  custom,
  generators,
  Issuer,
  type Client,
  type TokenSet,
  type UserinfoResponse,
} from 'openid-client';
import { asked, Visitor } from './Visitor';

const SCOPE = 'openid profile email';
/** As long as the portal waits; a sign-in server that has just started is slow at first. */
const PATIENCE_MS = 10_000;

/** What the sign-in of the portal asks of an OpenID server, asked with the library that the portal uses. */
export class SignIn {
  readonly client: Client;
  readonly redirectUri: string;
  readonly #person: { name: string; password: string };

  /** @throws when the target lacks a client, its secret, or the person who signs in */
  static async create(
    target: ContractTarget,
    options: { secret?: string } = {},
  ) {
    const issuer = await SignIn.discover(target);
    const [clientId, redirectUri] = (target.subject ?? '').split(',');
    promised(clientId && redirectUri, 'needs --project <client>,<callback>');
    promised(target.token, 'needs --token, the secret of the client');
    promised(target.user, 'needs --user, the person who signs in');
    const client = new issuer.Client({
      client_id: clientId,
      client_secret: options.secret ?? target.token,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
    });
    return new SignIn(client, redirectUri, {
      name: target.user!,
      password: target.password ?? '',
    });
  }

  static discover({ url }: ContractTarget) {
    custom.setHttpOptionsDefaults({ timeout: PATIENCE_MS });
    return Issuer.discover(
      `${url.replace(/\/$/, '')}/.well-known/openid-configuration`,
    );
  }

  private constructor(
    client: Client,
    redirectUri: string,
    person: { name: string; password: string },
  ) {
    this.client = client;
    this.redirectUri = redirectUri;
    this.#person = person;
  }

  visitor() {
    return Visitor.create({ stopAt: this.redirectUri });
  }

  /** The address that the popup opens, and what only the backend knows about it. */
  begin(more: Record<string, string> = {}) {
    const verifier = generators.codeVerifier();
    const checks = { state: generators.state(), nonce: generators.nonce() };
    const url = this.client.authorizationUrl({
      scope: SCOPE,
      ...checks,
      code_challenge: generators.codeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    });
    return { url, checks: { ...checks, code_verifier: verifier } };
  }

  /** The person signs in; answers what the server sent the browser back with. */
  async code(visitor = this.visitor()) {
    const { url, checks } = this.begin();
    const page = await visitor.go(url);
    promised(
      page.status === 200,
      `the login page answers ${page.status ?? 'with a redirect'}`,
    );
    const { name, password } = this.#person;
    const end = await visitor.submit(page, {
      username: name,
      password,
      // how the playground asks
      persona: name,
    });
    promised(
      !end.status,
      `no way back to the portal: ${end.status}, a page that asks for ${
        asked(end).join(', ') || 'nothing'
      }`,
    );
    return { params: this.client.callbackParams(end.url), checks };
  }

  /** A whole sign-in as the backend does it. */
  async complete(
    visitor = this.visitor(),
  ): Promise<{ tokens: TokenSet; user: UserinfoResponse }> {
    const { params, checks } = await this.code(visitor);
    const tokens = await this.exchange(params, checks);
    return { tokens, user: await this.client.userinfo(tokens) };
  }

  exchange(
    params: ReturnType<Client['callbackParams']>,
    checks: { state: string; nonce: string; code_verifier: string },
  ) {
    return this.client.callback(this.redirectUri, params, checks);
  }
}
