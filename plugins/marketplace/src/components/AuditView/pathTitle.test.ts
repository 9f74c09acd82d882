import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { pathTitle } from './pathTitle';

const redmine = {
  spec: {
    versions: [
      {
        version: '1.0.0',
        secrets: [{ key: 'apiKey', title: 'API key', titleKo: 'API 키' }],
        settingsSchema: {
          properties: {
            baseUrl: { title: 'Address', 'x-ko': { title: '주소' } },
            tls: {
              title: 'TLS',
              properties: {
                ca: { title: 'Authority', 'x-ko': { title: '인증 기관' } },
              },
            },
          },
        },
      },
    ],
  },
} as unknown as OfferingEntity;

it.each([
  ['settings.baseUrl', 'ko', '주소'],
  ['settings.baseUrl', 'en', 'Address'],
  ['settings.tls.ca', 'ko', 'TLS › 인증 기관'],
  ['secrets.apiKey', 'ko', 'API 키'],
  ['settings.gone', 'ko', undefined],
  ['version', 'ko', undefined],
] as const)(
  'the history calls %s in %s as the form does',
  (path, language, title) => {
    expect(pathTitle(redmine, path, language)).toBe(title);
  },
);
