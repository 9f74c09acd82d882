export default {
  'tasks.title': '할 일',
  'tasks.empty': '할 일이 없습니다.',
  'tasks.state.open': '진행 중',
  'tasks.state.done': '완료',
  'tasks.state.unknown': '알 수 없음',
};
