import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { VisibleScopes } from './VisibleScopes';

const SCOPES = ['kb-card', 'kb-life', '-', '*'];
const label = (value: string) => ({
  rule: 'HAS_LABEL',
  resourceType: 'catalog-entity',
  params: { label: 'kronos.io/affiliate', value },
});

describe('VisibleScopes', () => {
  it('asks the policy once in some seconds for each person, and knows soon what changed', async () => {
    let now = 0;
    const affiliateOf: Record<string, string> = {
      'user:default/card': 'kb-card',
      'user:default/life': 'kb-life',
    };
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async (_, { credentials }: any) => [
        {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'catalog',
          resourceType: 'catalog-entity',
          conditions: label(affiliateOf[credentials.principal.userEntityRef]),
        },
      ],
    });
    const visible = VisibleScopes.create({ permissions, now: () => now });
    const seenBy = (name: string) =>
      visible.of(mockCredentials.user(`user:default/${name}`), SCOPES);

    expect(await seenBy('card')).toEqual(['kb-card', '*']);
    expect(await seenBy('card')).toEqual(['kb-card', '*']);
    expect(await seenBy('life')).toEqual(['kb-life', '*']);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(2);

    affiliateOf['user:default/card'] = 'kb-life';
    now += 5_001;
    expect(await seenBy('card')).toEqual(['kb-life', '*']);
    // nobody is there to be known
    expect(await visible.of(undefined, SCOPES)).toEqual(['*']);
  });
});
