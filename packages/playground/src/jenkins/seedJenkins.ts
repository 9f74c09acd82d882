import { pastBuilds } from '../world/history';
import type { World } from '../world/World';
import type { JenkinsState } from './state';
import { planStages } from './timeline';

const MESSAGES = [
  '조회 응답 시간 개선',
  '한도 초과 오류 메시지 수정',
  '연계 시스템 타임아웃 조정',
  '단위 테스트 보강',
  '의존 라이브러리 보안 패치',
  '로그에서 개인정보 마스킹',
  '배치 재처리 조건 추가',
  '설정값 환경별 분리',
  '중복 요청 방지 처리',
  'API 문서 갱신',
];

/** A folder for each affiliate, a job for each service, and the builds of two weeks. */
export function seedJenkins(world: World): JenkinsState {
  const state: JenkinsState = { nextQueueId: 1, items: {}, queue: [] };
  for (const { name, title } of world.seed.affiliates) {
    state.items[name] = { type: 'folder', description: title };
  }
  for (const service of world.seed.services) {
    const project = `${service.affiliate}/${service.name}`;
    const random = world.random('jenkins', service.name);
    const authors = world.seed.people.filter(p =>
      p.groups.includes(service.team),
    );
    const builds = pastBuilds(world, service).map(past => {
      const byHand = random.chance(0.15);
      const author = random.pick(authors).title;
      return {
        number: past.number,
        queueId: state.nextQueueId++,
        branch: past.branch,
        commit: past.commit,
        cause: byHand
          ? `Started by user ${author}`
          : 'Started by GitLab push by '.concat(author),
        parameters: [{ name: 'BRANCH', value: past.branch }],
        change: { message: random.pick(MESSAGES), author },
        startedAt: past.startedAt,
        stages: planStages({
          random,
          branch: past.branch,
          result: past.result,
        }),
        told: { deployed: true, finished: true },
      };
    });
    state.items[project] = {
      type: 'job',
      description: service.description,
      project,
      disabled: false,
      nextNumber: (builds.at(-1)?.number ?? 0) + 1,
      builds,
    };
  }
  return state;
}
