import { World } from '../world/World';
import { languageOf, loginPage } from './loginPage';
import { OidcState } from './OidcState';
import { isPortalCallback } from './portalCallback';

describe('signing in to the playground', () => {
  const { seed } = World.create();

  it('offers every persona under its affiliate, in the language of the browser', () => {
    const ko = loginPage({ seed, action: '/oidc/login/1', language: 'ko' });
    const offered = [...ko.matchAll(/data-persona="([^"]+)"/g)].map(m => m[1]);
    expect(offered.sort()).toEqual(seed.people.map(p => p.name).sort());
    for (const { title } of seed.affiliates) {
      expect(ko).toContain(`<h2>${title}</h2>`);
    }
    expect(ko).toContain('비밀번호는 없습니다');
    const en = loginPage({ seed, action: '/oidc/login/1', language: 'en' });
    expect(en).toContain('there is no password');
    expect(en).toContain('Affiliate admin');
  });

  it.each([
    [undefined, 'ko'],
    ['en-US,en;q=0.9', 'en'],
    ['en;q=0.5,ko-KR;q=0.9', 'ko'],
    ['de,en;q=0.8', 'en'],
    ['fr', 'ko'],
  ])('reads Accept-Language %j as %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it.each([
    ['http://localhost:7007/api/auth/oidc/handler/frame', true],
    ['http://127.0.0.1:19123/api/auth/oidc/handler/frame', true],
    ['http://localhost.example.com/api/auth/oidc/handler/frame', false],
    ['http://localhost:7007/api/auth/oidc/handler/frame/x', false],
    ['http://localhost@example.com/api/auth/oidc/handler/frame', false],
    ['kronos://localhost/api/auth/oidc/handler/frame', false],
  ])('sends codes to the portal on this machine only: %s', (uri, allowed) => {
    expect(isPortalCallback(uri)).toBe(allowed);
  });

  it('forgets what expired and what was revoked, and keeps its key', async () => {
    const world = World.create();
    const tokens = OidcState.create(world).adapter('RefreshToken');
    await tokens.upsert('a', { grantId: 'g', accountId: 'kbds-admin' }, 60);
    await tokens.upsert('b', { grantId: 'g' }, -60);
    // the slice of the world is what a restart finds
    const again = OidcState.create(world);
    expect(await again.adapter('RefreshToken').find('a')).toMatchObject({
      accountId: 'kbds-admin',
    });
    expect(await tokens.find('b')).toBeUndefined();
    expect(await again.adapter('Grant').find('a')).toBeUndefined();
    await tokens.revokeByGrantId('g');
    expect(await tokens.find('a')).toBeUndefined();
    expect(again.jwks).toBe(OidcState.create(world).jwks);
  });
});
