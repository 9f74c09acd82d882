import { OAuth2 } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  configApiRef,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  type BackstageIdentityApi,
  type OAuthApi,
  type OpenIdConnectApi,
  type ProfileInfoApi,
  type SessionApi,
} from '@backstage/frontend-plugin-api';

export type OidcAuthApi = OAuthApi &
  OpenIdConnectApi &
  ProfileInfoApi &
  BackstageIdentityApi &
  SessionApi;

/** Sign-in with the company's OpenID provider. */
export const oidcAuthApiRef = createApiRef<OidcAuthApi>().with({
  id: 'app.auth.oidc',
  pluginId: 'app',
});

export const oidcAuthApi = ApiBlueprint.make({
  name: 'oidc-auth',
  params: define =>
    define({
      api: oidcAuthApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        oauthRequestApi: oauthRequestApiRef,
      },
      factory: deps =>
        OAuth2.create({
          ...deps,
          environment: deps.configApi.getOptionalString('auth.environment'),
          provider: { id: 'oidc', title: 'SSO', icon: () => null },
          defaultScopes: ['openid', 'profile', 'email'],
        }),
    }),
});
