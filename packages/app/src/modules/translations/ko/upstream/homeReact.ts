export default {
  'settingsModal.title': '설정',
  'settingsModal.closeButtonTitle': '닫기',
  'cardExtension.settingsButtonTitle': '설정',
};
