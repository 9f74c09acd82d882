import { reword } from './fixedTexts';

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
      '<text class="PluginCatalogGraphCustomLabel-text-1"><tspan>dependsOn</tspan></text><b>dependsOn</b>';
    reword(document, KOREAN);
    expect(document.body.innerHTML).toBe(
      '<span title="다음 페이지"><button aria-label="다음 페이지">Next Page</button></span>' +
        '<p class="MuiTypography-root MuiTablePagination-caption">페이지당 행:</p>' +
        '<a aria-label="card-payment-api">Rows per page:</a>' +
        '<text class="PluginCatalogGraphCustomLabel-text-1"><tspan>사용</tspan></text><b>dependsOn</b>',
    );
  });
});
