/** What a Redmine that was set up in Korean calls things. */
export const TRACKERS = [
  { id: 1, name: '결함' },
  { id: 2, name: '새기능' },
  { id: 3, name: '지원' },
];

export const STATUSES = [
  { id: 1, name: '신규', is_closed: false },
  { id: 2, name: '진행', is_closed: false },
  { id: 3, name: '해결', is_closed: false },
  { id: 4, name: '의견', is_closed: false },
  { id: 5, name: '완료', is_closed: true },
  { id: 6, name: '거절', is_closed: true },
];

/** The workflow of all trackers: what a status may become. Nothing is solved before someone worked on it. */
const NEXT: Record<number, readonly number[]> = {
  1: [2, 4, 5, 6],
  2: [3, 4, 6],
  3: [2, 5],
  4: [2, 6],
  5: [2],
  6: [2],
};

/** Statuses that an issue may get, its present one among them, as Redmine lists them. */
export const allowedStatuses = (status: number) =>
  STATUSES.filter(s => s.id === status || NEXT[status]?.includes(s.id));

export const PRIORITIES = [
  { id: 1, name: '낮음' },
  { id: 2, name: '보통' },
  { id: 3, name: '높음' },
  { id: 4, name: '긴급' },
  { id: 5, name: '즉시' },
];
export const DEFAULT_PRIORITY = 2;

export const isClosed = (status: number): boolean =>
  STATUSES.find(s => s.id === status)?.is_closed ?? false;

/** Begins of validation messages. */
export const FIELDS = {
  subject: '제목',
  tracker: '유형',
  priority: '우선순위',
  status: '상태',
  project: '프로젝트',
  version: '목표버전',
  name: '이름',
  identifier: '식별자',
  dueDate: '완료기한',
  doneRatio: '진척도',
};
export const BLANK = '에 값을 입력해 주세요';
export const TAKEN = '은(는) 이미 사용중입니다';
export const INVALID = '은(는) 유효하지 않은 값입니다';
export const NOT_LISTED = '은(는) 목록에 포함되어 있지 않습니다';
export const TOO_LONG = '이(가) 너무 깁니다 (최대 255 글자)';

/** What issues of a service are about, by tracker. */
export const SUBJECTS: Record<number, readonly string[]> = {
  1: [
    '월말 집계 금액이 원장과 1원 차이 납니다',
    '조회 조건이 많으면 응답이 10초를 넘습니다',
    '동시 요청 시 중복 처리되는 건이 있습니다',
    '연계 시스템 점검 시간에 오류 메시지가 그대로 노출됩니다',
    '모바일에서 날짜 선택이 하루 밀립니다',
    '특수문자가 포함된 이름을 저장하지 못합니다',
    '휴일 다음 날 배치가 늦게 끝납니다',
    '권한이 없는 사용자에게 메뉴가 보입니다',
    '재처리 버튼을 눌러도 상태가 바뀌지 않습니다',
    '로그에 고객 전화번호가 마스킹되지 않습니다',
  ],
  2: [
    '처리 이력 엑셀 내려받기',
    '결과 알림을 알림톡으로 발송',
    '조회 조건 저장 기능',
    '승인 단계 추가',
    'API 호출량 제한',
    '처리 현황 대시보드',
    '오픈뱅킹 연계 항목 추가',
    '다국어 안내 문구 적용',
    '일괄 등록 기능',
    '개인정보 보관 기간 경과 자료 자동 파기',
  ],
  3: [
    '운영 DB 접근 권한 신청',
    '인증서 교체 일정 확인 요청',
    '테스트 데이터 생성 요청',
    '방화벽 오픈 요청',
    '사용자 교육 자료 요청',
    '지난달 처리 건수 통계 요청',
  ],
};
