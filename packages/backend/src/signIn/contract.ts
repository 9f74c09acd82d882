import {
  createUpstreamClient,
  promised,
  UpstreamGuard,
} from '@kronos-portal/node';
import type { Contract } from '@kronos-portal/node';
import { errors } from 'openid-client';
import { SignIn } from './SignIn';

/** The token of the portal is good for an hour and is asked for anew with the refresh token. */
const PORTAL_TOKEN_SECONDS = 3_600;

/**
 * What signing in relies on: the authenticator `oidc` of the auth backend and the resolver
 * `emailMatchingUserEntityProfileEmail`. Only the person who is named signs in; nothing is changed.
 */
export const signInContract: Contract = {
  tool: 'oidc',
  subject: 'client (--project client,callback)',
  connect: ({ url }) =>
    createUpstreamClient({
      baseUrl: url,
      guard: UpstreamGuard.allowing(url),
    }),
  promises: [
    {
      title: 'describes itself under the address of its issuer',
      async verify({ target }) {
        const { metadata } = await SignIn.discover(target);
        promised(
          metadata.issuer === target.url.replace(/\/$/, ''),
          `the issuer is ${metadata.issuer}`,
        );
        for (const endpoint of [
          'authorization_endpoint',
          'token_endpoint',
          'userinfo_endpoint',
          'jwks_uri',
          'end_session_endpoint',
          'revocation_endpoint',
        ]) {
          promised(metadata[endpoint], `no ${endpoint}`);
        }
        const offers = (list: string, value: string) =>
          promised(
            (metadata[list] as string[] | undefined)?.includes(value),
            `${list} lacks ${value}`,
          );
        offers('response_types_supported', 'code');
        offers('code_challenge_methods_supported', 'S256');
        offers('token_endpoint_auth_methods_supported', 'client_secret_basic');
        offers('id_token_signing_alg_values_supported', 'RS256');
        for (const scope of ['openid', 'profile', 'email']) {
          offers('scopes_supported', scope);
        }
      },
    },
    {
      title: 'sends nobody to an address that was not registered',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const elsewhere = 'https://elsewhere.example/callback';
        const { url } = signIn.begin({ redirect_uri: elsewhere });
        const end = await signIn.visitor().go(url);
        promised(end.status === 400, `it answers ${end.status}`);
      },
    },
    {
      title: 'signs a person in with PKCE and says who it is',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        // the library checks issuer, audience, signature, nonce and state
        const { tokens, user } = await signIn.complete();
        promised(
          tokens.token_type?.toLowerCase() === 'bearer',
          `token_type is ${tokens.token_type}`,
        );
        promised(Number(tokens.expires_in) > 0, 'no expires_in');
        promised(tokens.refresh_token, 'no refresh token');
        promised(user.sub === tokens.claims().sub, 'two subjects');
        promised(user.email?.includes('@'), 'no email among the claims');
        // text is not enough: the authenticator drops the address, and nobody is found
        promised(
          user.email_verified === true,
          `email_verified is ${user.email_verified}: the portal would not use the address`,
        );
        promised(user.name, 'no name among the claims');
      },
    },
    {
      title: 'gives tokens once for a code, and only with its verifier',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const { params, checks } = await signIn.code();
        const { checks: other } = signIn.begin();
        await denied(
          signIn.exchange(params, {
            ...checks,
            code_verifier: other.code_verifier,
          }),
          'invalid_grant',
        );
        const again = await signIn.code();
        await signIn.exchange(again.params, again.checks);
        await denied(
          signIn.exchange(again.params, again.checks),
          'invalid_grant',
        );
      },
    },
    {
      title: 'refuses a wrong secret of the client',
      async verify({ target, subject }) {
        promised(subject, '');
        const stranger = await SignIn.create(target, {
          secret: 'wrong-on-purpose',
        });
        const { params, checks } = await stranger.code();
        await denied(
          stranger.exchange(params, checks),
          'invalid_client',
          // Keycloak
          'unauthorized_client',
        );
      },
    },
    {
      title: 'refreshes in two tabs at once, and knows the person still',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const { tokens, user } = await signIn.complete();
        const [one, two] = await Promise.all([
          signIn.client.refresh(tokens),
          signIn.client.refresh(tokens),
        ]);
        for (const fresh of [one, two]) {
          promised(fresh.access_token, 'no access token');
          const now = await signIn.client.userinfo(fresh);
          promised(now.email === user.email, 'another person');
        }
      },
    },
    {
      title: 'lets the session outlive the token of the portal',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const { tokens } = await signIn.complete();
        // Keycloak tells; who does not tell is not asked
        const seconds = tokens.refresh_expires_in as number | undefined;
        promised(
          !seconds || seconds > PORTAL_TOKEN_SECONDS,
          `idle people are signed out after ${seconds} s: give sessions more than ${PORTAL_TOKEN_SECONDS} s`,
        );
      },
    },
    {
      title: 'forgets a refresh token when the person signs out of the portal',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const { tokens } = await signIn.complete();
        await signIn.client.revoke(tokens.refresh_token!);
        await denied(signIn.client.refresh(tokens), 'invalid_grant');
      },
    },
    {
      title: 'ends a session: who comes again has to sign in',
      async verify({ target, subject }) {
        promised(subject, '');
        const signIn = await SignIn.create(target);
        const visitor = signIn.visitor();
        const { tokens } = await signIn.complete(visitor);
        const bye = await visitor.go(
          signIn.client.endSessionUrl({ id_token_hint: tokens.id_token! }),
        );
        promised(bye.status === 200, `it answers ${bye.status}`);
        // some ask first
        if (/<form\b/i.test(bye.html ?? '')) {
          await visitor.submit(bye, { logout: 'yes' });
        }
        await denied(signIn.client.refresh(tokens), 'invalid_grant');
        const quiet = await visitor.go(signIn.begin({ prompt: 'none' }).url);
        const { error } = signIn.client.callbackParams(quiet.url);
        promised(error === 'login_required', `it answers ${error ?? 'a code'}`);
      },
    },
  ],
};

async function denied(call: Promise<unknown>, ...expected: string[]) {
  let answer = 'tokens';
  try {
    await call;
  } catch (error) {
    if (!(error instanceof errors.OPError)) throw error;
    answer = error.error ?? error.message;
  }
  promised(
    expected.includes(answer),
    `expected ${expected.join(' or ')}, got ${answer}`,
  );
}
