export default {
  'nav.search': '검색',
  'nav.menu': '메뉴',
  'nav.home': '홈',
  'nav.affiliate': '우리 그룹사',
  'nav.catalog': '카탈로그',
  'nav.create': '서비스 만들기',
  'nav.marketplace': '마켓플레이스',
  'nav.apis': 'API',
  'nav.notifications': '알림',
  'nav.settings': '설정',
  'signIn.title': '서비스의 모든 여정을 하나의 포털에서',
  'signIn.lead':
    '서비스를 만들고, 찾고, 빌드하고, 배포하고, 살피는 일을 한곳에서 합니다.',
  'signIn.button': '회사 계정으로 로그인',
  'signIn.waiting': '로그인 창에서 계속해 주세요 …',
  'signIn.popupBlocked':
    '로그인 창이 닫혔거나 차단되었습니다. 이 페이지의 팝업을 허용한 뒤 다시 시도해 주세요.',
  'signIn.noUser':
    '로그인은 되었지만 이 포털에 등록된 사용자가 아닙니다. 소속 그룹사 관리자에게 등록을 요청해 주세요.',
  'signIn.failed': '로그인하지 못했습니다: {{message}}',
  'signIn.language': '언어',
  loading: '불러오는 중',
  'playground.banner': '플레이그라운드: 모의 도구로 동작합니다.',
  'playground.link': '도구 보기',
};
