export default {
  retry: '다시 시도',
  loading: '불러오는 중',
  seen: '{{age}} 확인',
  never: '아직 확인된 내용이 없습니다.',
  'problem.unconfigured':
    '연결 설정이 끝나지 않았습니다. 그룹사 관리자가 마켓플레이스에서 마저 설정할 수 있습니다.',
  'problem.missing-annotation':
    '카탈로그에 이 서비스가 무엇과 연결되는지 적혀 있지 않습니다.',
  'problem.blocked':
    '허용되지 않은 도구 주소입니다. 포털 운영팀에 허용을 요청하세요.',
  'problem.unreachable': '도구에 연결할 수 없습니다. 계속 다시 시도합니다.',
  'problem.timeout': '도구의 응답이 늦어지고 있습니다. 계속 다시 시도합니다.',
  'problem.circuit-open':
    '도구가 연이어 실패해 잠시 요청을 멈췄습니다. 곧 다시 시도합니다.',
  'problem.unauthorized':
    '도구가 인증 정보를 거부했습니다. 그룹사 관리자가 마켓플레이스에서 갱신할 수 있습니다.',
  'problem.forbidden':
    '연결 계정에 조회 권한이 없습니다. 도구 관리자에게 권한을 요청하세요.',
  'problem.not-found':
    '카탈로그에 적힌 대상이 도구에 없습니다. 이 서비스의 어노테이션을 확인하세요.',
  'problem.rate-limited': '도구의 요청 한도에 걸려 요청 간격을 늘렸습니다.',
  'problem.server-error': '도구에 오류가 발생했습니다. 계속 다시 시도합니다.',
  'problem.nonsense': '도구의 응답을 해석할 수 없습니다.',
  'problem.too-large': '도구의 응답이 너무 커서 표시할 수 없습니다.',
  'problem.portal': '포털 서버가 응답하지 않습니다. 자동으로 다시 시도합니다.',
  'annotation.title': '아직 {{tool}} 연결 대상이 없습니다',
  'annotation.text':
    '이 그룹사에 {{tool}} 플러그인이 설치되어 있지만, 서비스의 카탈로그 파일에 연결 대상이 적혀 있지 않습니다. catalog-info.yaml에 다음을 추가하세요.',
  'chart.summary': '{{title}}: {{series}}',
  'chart.series': '{{name}} 현재 {{last}}, 최소 {{min}}, 최대 {{max}}',
  'chart.empty': '이 기간에는 값이 없습니다.',
};
