import type { Provider as ProviderType } from 'oidc-provider';
import { playgroundCredentials } from '../credentials';
import type { SeedPerson } from '../world/seed';
import type { OidcState } from './OidcState';
import { CALLBACK_PATH, isPortalCallback } from './portalCallback';

const SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * A certified OpenID provider that takes a persona's name for a password. It is an ES module, loaded only when someone
 * signs in.
 */
export async function createProvider(options: {
  issuer: string;
  state: OidcState;
  people: SeedPerson[];
}): Promise<ProviderType> {
  const { issuer, state, people } = options;
  const { default: Provider, interactionPolicy } = await import(
    'oidc-provider'
  );

  const policy = interactionPolicy.base();
  // Signing in here means to choose someone: an old session must not choose instead
  policy
    .get('login')!
    .checks.add(
      new interactionPolicy.Check(
        'choose_persona',
        'A persona has to be chosen',
        'login_required',
        ctx => !ctx.oidc.result?.login,
      ),
    );
  policy.remove('consent');

  const provider = new Provider(issuer, {
    adapter: (model: string) => state.adapter(model),
    jwks: state.jwks,
    cookies: { keys: state.cookieKeys },
    clients: [
      {
        client_id: playgroundCredentials.oidcClientId,
        client_secret: playgroundCredentials.oidcClientSecret,
        client_name: 'Kronos',
        redirect_uris: [`http://localhost:7007${CALLBACK_PATH}`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    scopes: SCOPES,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'locale'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => false },
    interactions: {
      policy,
      url: (_ctx, interaction) => `${issuer}/login/${interaction.uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      introspection: { enabled: true },
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 300,
      IdToken: HOUR,
      Interaction: HOUR,
      Grant: 30 * DAY,
      RefreshToken: 30 * DAY,
      Session: 30 * DAY,
    },
    // Backstage refreshes in several tabs at once
    rotateRefreshToken: false,
    issueRefreshToken: async (_ctx, client) =>
      client.grantTypeAllowed('refresh_token'),
    async loadExistingGrant(ctx) {
      const { session, client } = ctx.oidc;
      const known = session?.grantIdFor(client!.clientId);
      const found = known
        ? await ctx.oidc.provider.Grant.find(known)
        : undefined;
      if (found && found.accountId === session?.accountId) return found;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId,
      });
      grant.addOIDCScope(SCOPES.join(' '));
      await grant.save();
      return grant;
    },
    findAccount: (_ctx, id) => {
      const person = people.find(({ name }) => name === id);
      if (!person) return undefined;
      return {
        accountId: id,
        claims: () => ({
          sub: id,
          email: person.email,
          email_verified: true,
          name: person.title,
          preferred_username: id,
          locale: 'ko',
        }),
      };
    },
  });
  provider.Client.prototype.redirectUriAllowed = isPortalCallback;
  return provider;
}
