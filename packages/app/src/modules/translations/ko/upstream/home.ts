export default {
  'addWidgetDialog.title': '위젯 추가',
  'addWidgetDialog.noAvailableWidgets': '더 추가할 위젯이 없습니다.',
  'customHomepageButtons.edit': '편집',
  'customHomepageButtons.restoreDefaults': '기본 구성으로',
  'customHomepageButtons.clearAll': '모두 지우기',
  'customHomepageButtons.addWidget': '위젯 추가',
  'customHomepageButtons.save': '저장',
  'customHomepageButtons.cancel': '취소',
  'customHomepage.noWidgets':
    "위젯이 없습니다. '위젯 추가'를 눌러 화면을 꾸며 보세요.",
  'widgetSettingsOverlay.editSettingsTooltip': '설정 편집',
  'widgetSettingsOverlay.editSettingsTooptip': '설정 편집',
  'widgetSettingsOverlay.deleteWidgetTooltip': '위젯 삭제',
  'widgetSettingsOverlay.submitButtonTitle': '적용',
  'widgetSettingsOverlay.cancelButtonTitle': '취소',
  'starredEntityListItem.removeFavoriteEntityTitle': '즐겨찾기에서 빼기',
  'visitList.empty.title': '아직 방문한 페이지가 없습니다.',
  'visitList.empty.description':
    '포털을 쓰기 시작하면 방문한 페이지가 여기에 모여, 하던 일로 바로 돌아올 수 있습니다.',
  'visitList.few.title': '더 많은 페이지를 방문하면 여기에 더 나타납니다.',
  'visitList.disabled.title': '방문 기록이 꺼져 있습니다.',
  'visitList.disabled.description':
    'app-config.yaml에서 방문 기록을 켜면 자주 보는 페이지와 최근 페이지가 여기에 나타납니다.',
  'quickStart.title': '시작하기',
  'quickStart.description': '포털 첫걸음',
  'quickStart.learnMoreLinkTitle': '더 알아보기',
  'starredEntities.noStarredEntitiesMessage':
    '이름 옆의 별표를 누르면 여기에 모입니다.',
  'visitedByType.action.viewMore': '더 보기',
  'visitedByType.action.viewLess': '접기',
  'featuredDocsCard.learnMoreTitle': '더 알아보기',
  'featuredDocsCard.empty.title': '보여 줄 문서가 없습니다',
  'featuredDocsCard.empty.description':
    '문서를 만들어 보세요. 시작하는 방법은 안내 문서에 있습니다',
  'featuredDocsCard.empty.learnMoreLinkTitle': '문서',
};
