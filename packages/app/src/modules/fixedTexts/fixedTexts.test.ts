import { rewordDurations, sayDuration } from './durations';
import { reword } from './fixedTexts';
import { rewordTableTitle, sayTableTitle } from './tableTitle';

/** The texts of the shell in each language. */
const KOREAN: Record<string, string> = {
  'fixed.clear': '지우기',
  'fixed.newWindow': ', 새 창에서 열림',
  'fixed.nextPage': '다음 페이지',
  'fixed.relation.dependsOn': '사용',
  'fixed.rowsPerPage': '페이지당 행 수:',
  'fixed.search': '검색',
};
const ENGLISH: Record<string, string> = {
  'fixed.clear': 'Clear',
  'fixed.newWindow': ', opens in a new window',
  'fixed.nextPage': 'Next page',
  'fixed.relation.dependsOn': 'depends on',
  'fixed.rowsPerPage': 'Rows per page:',
  'fixed.search': 'Search',
};

/** As Backstage writes it: the foot of a table, a field, a line of the graph, a link that leaves the portal. */
const UPSTREAM =
  '<div class="MuiTablePagination-root"><span title="Next Page"><button aria-label="Next Page">Next Page</button></span></div>' +
  '<p class="MuiTypography-root MuiTablePagination-caption">Rows per page:</p>' +
  '<div class="MuiInputBase-root"><input aria-label="Query"><button aria-label="Clear" title="Clear"></button></div>' +
  '<svg><g data-testid="label"><text><tspan>dependsOn</tspan></text></g></svg>' +
  '<a href="https://x" target="_blank">x<span>, Opens in a new window</span></a>';

/** What people named with the same words: services, the things of a graph, buttons with the name of a service. */
const NAMED =
  '<a href="/catalog"><span>Search</span></a><a href="/catalog" title="Open"><span>Open</span></a>' +
  '<a href="https://x" target="_blank"><span>Search</span></a>' +
  '<svg><g data-testid="node"><text><tspan>dependsOn</tspan></text><text>Search</text></g></svg>' +
  '<button aria-label="Close" title="검색">Close</button><a aria-label="dependsOn">검색</a><b>dependsOn</b>';

describe('English that upstream writes in every language', () => {
  it('is said in the language of the person, and again in another', () => {
    document.body.innerHTML = UPSTREAM;
    reword(document, key => KOREAN[key]);
    expect(document.body.innerHTML).toBe(
      '<div class="MuiTablePagination-root"><span title="다음 페이지"><button aria-label="다음 페이지">Next Page</button></span></div>' +
        '<p class="MuiTypography-root MuiTablePagination-caption">페이지당 행 수:</p>' +
        '<div class="MuiInputBase-root"><input aria-label="검색"><button aria-label="지우기" title="지우기"></button></div>' +
        '<svg><g data-testid="label"><text><tspan>사용</tspan></text></g></svg>' +
        '<a href="https://x" target="_blank">x<span>, 새 창에서 열림</span></a>',
    );
    reword(document, key => ENGLISH[key]);
    expect(document.querySelector('input')).toHaveAttribute(
      'aria-label',
      'Search',
    );
    expect(document.querySelector('tspan')).toHaveTextContent('depends on');
    reword(document, key => KOREAN[key]);
    expect(document.querySelector('tspan')).toHaveTextContent('사용');
  });

  it('is not taken for what people wrote, in no language', () => {
    document.body.innerHTML = NAMED;
    reword(document, key => KOREAN[key]);
    reword(document, key => ENGLISH[key]);
    expect(document.body.innerHTML).toBe(NAMED);
  });

  it.each([
    ['3 seconds', '3초'],
    ['1 minute, 3 seconds', '1분 3초'],
    ['2 hours, 1 second', '2시간 1초'],
  ])('%s is %s, and back again', (english, korean) => {
    expect(sayDuration(english, 'ko')).toBe(korean);
    expect(sayDuration(korean, 'en')).toBe(english.replace(',', ''));
  });

  it('counts the steps of a run, and leaves what is no duration', () => {
    document.body.innerHTML =
      '<span class="MuiStepLabel-root">3 seconds<span class="MuiTypography-root MuiTypography-caption">3 seconds</span>' +
      '<span class="MuiTypography-root MuiTypography-caption">3 retries</span></span>';
    rewordDurations(document, 'ko');
    expect(document.body.textContent).toBe('3 seconds3초3 retries');
  });

  it.each([
    ['All APIS', '전체 API', 'All APIs'],
    ['Owned apis', '담당 API', 'Owned APIs'],
    ['Starred openapi APIS', '즐겨찾기 openapi API', 'Starred openapi APIs'],
  ])('the heading %s is %s, and in English %s', (upstream, korean, english) => {
    expect(sayTableTitle(upstream, 'ko')).toBe(korean);
    expect(sayTableTitle(upstream, 'en')).toBe(english);
    expect(sayTableTitle(korean, 'en')).toBe(english);
  });

  it('heads the list of APIs, and leaves other headings', () => {
    const heading = (text: string) =>
      `<h2 class="MuiTypography-root MuiTypography-h5"><span>${text}</span></h2>`;
    document.body.innerHTML = `${heading('All APIS<!-- --> (5)')}${heading(
      'All things',
    )}<p>All APIS</p>`;
    rewordTableTitle(document, 'ko');
    expect(document.body.textContent).toBe('전체 API (5)All thingsAll APIS');
  });
});
