import { appLanguageApiRef } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import searchPlugin from '@backstage/plugin-search/alpha';
import { searchApiRef } from '@backstage/plugin-search-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { translationsModule } from '../translations/translationsModule';
import { searchModule } from './searchModule';

jest.setTimeout(30_000);

const CARD_PAYMENT = {
  title: '결제 승인',
  text: '카드 결제를 승인합니다',
  location: '/catalog/default/component/card-payment-api',
  kind: 'Component',
  type: 'service',
  lifecycle: 'production',
  owner: '결제팀',
};

function open(language: 'ko' | 'en', documents: object[] = [CARD_PAYMENT]) {
  const query = jest.fn(async (_query: object) => ({
    results: documents.map(document => ({
      type: 'software-catalog',
      document,
    })),
    numberOfResults: documents.length,
  }));
  renderTestApp({
    features: [searchPlugin, searchModule, translationsModule],
    config: { app: { title: 'Kronos' } },
    initialRouteEntries: ['/search?query=결제'],
    apis: [
      [searchApiRef, { query }],
      [
        catalogApiRef,
        catalogApiMock({
          entities: ['Component', 'Group', 'Robot'].map(kind => ({
            apiVersion: 'backstage.io/v1alpha1',
            kind,
            metadata: { name: kind.toLocaleLowerCase('en-US') },
          })),
        }),
      ],
      [
        appLanguageApiRef,
        {
          getAvailableLanguages: () => ({ languages: ['ko', 'en'] }),
          setLanguage: () => {},
          getLanguage: () => ({ language }),
          language$: () => ({
            subscribe: () => ({ unsubscribe: () => {}, closed: false }),
            [Symbol.observable]() {
              return this;
            },
          }),
        },
      ],
    ] as never,
  });
  return { query };
}

const kindFilter = () =>
  within(screen.getByTestId('search-selectfilter-next')).getByRole('button');

describe('page of the search', () => {
  it('has no English in Korean, but the names of things', async () => {
    open('ko');
    expect(await screen.findByText('결제 승인')).toBeInTheDocument();
    expect(screen.getByText('서비스 · 운영 · 결제팀')).toBeInTheDocument();
    expect(await screen.findByText('결과 유형')).toBeInTheDocument();
    expect(screen.getByText('카탈로그')).toBeInTheDocument();
    expect(screen.getByText('수명 주기')).toBeInTheDocument();
    expect(screen.getByRole('article').textContent).not.toMatch(/[A-Za-z]{2,}/);
    await userEvent.click(kindFilter());
    const kinds = within(await screen.findByRole('listbox'));
    expect(kinds.getAllByRole('option').map(o => o.textContent)).toEqual([
      '전체',
      '컴포넌트',
      '조직',
      'Robot',
    ]);
  });

  it('narrows by what the catalog calls it, whatever the language says', async () => {
    const { query } = open('ko');
    await userEvent.click(await screen.findByText('운영'));
    await userEvent.click(kindFilter());
    await userEvent.click(await screen.findByText('컴포넌트'));
    await screen.findByText('결제 승인');
    expect(query.mock.calls.map(([asked]) => asked)).toContainEqual(
      expect.objectContaining({
        term: '결제',
        filters: { lifecycle: ['production'], kind: 'Component' },
      }),
    );
  });

  it('says of an offering whether the affiliate has it', async () => {
    const offering = (title: string, installedFor?: string[]) => ({
      title,
      text: '',
      location: `/catalog/default/offering/${title}`,
      kind: 'Offering',
      type: 'plugin',
      installedFor,
    });
    open('ko', [
      offering('Jenkins', ['KB국민카드', 'KB생명보험']),
      offering('Redmine', []),
      offering('GitLab'),
    ]);
    const saidOf = async (title: string) =>
      (await screen.findByText(title)).closest('h2')!.parentElement!
        .textContent;
    expect(await saidOf('Jenkins')).toMatch(/KB국민카드, KB생명보험에 설치됨$/);
    expect(await saidOf('Redmine')).toMatch(/설치되지 않음$/);
    expect(await saidOf('GitLab')).not.toMatch(/설치/);
  });

  it('is there in English too', async () => {
    open('en');
    expect(await screen.findByText('Type of result')).toBeInTheDocument();
    expect(screen.getByText('Kind')).toBeInTheDocument();
    expect(screen.getByText('Lifecycle')).toBeInTheDocument();
  });
});
