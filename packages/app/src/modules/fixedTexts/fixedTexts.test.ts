import { rewordDurations, sayDuration } from './durations';
import { reword } from './fixedTexts';
import { rewordTableTitle, sayTableTitle } from './tableTitle';

const KOREAN = new Map([
  ['Next Page', '다음 페이지'],
  ['Rows per page:', '페이지당 행:'],
  ['dependsOn', '사용'],
]);

describe('English that upstream writes in every language', () => {
  it('is said in the language of the person, and nothing else is', () => {
    document.body.innerHTML =
      '<span title="Next Page"><button aria-label="Next Page">Next Page</button></span>' +
      '<p class="MuiTypography-root MuiTablePagination-caption">Rows per page:</p>' +
      '<a aria-label="card-payment-api">Rows per page:</a>' +
      '<svg><text><tspan>dependsOn</tspan></text></svg><b>dependsOn</b>';
    reword(document, KOREAN);
    expect(document.body.innerHTML).toBe(
      '<span title="다음 페이지"><button aria-label="다음 페이지">Next Page</button></span>' +
        '<p class="MuiTypography-root MuiTablePagination-caption">페이지당 행:</p>' +
        '<a aria-label="card-payment-api">Rows per page:</a>' +
        '<svg><text><tspan>사용</tspan></text></svg><b>dependsOn</b>',
    );
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
