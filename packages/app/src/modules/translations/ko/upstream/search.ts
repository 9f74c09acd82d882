export default {
  'searchModal.viewFullResults': '전체 결과 보기',
  'searchType.tabs.allTitle': '전체',
  'searchType.allResults': '전체 결과',
  'searchType.accordion.collapse': '접기',
  'searchType.accordion.numberOfResults': '결과 {{number}}건',
  'searchType.accordion.allTitle': '전체',
  'sidebarSearchModal.title': '검색',
};
