/** Random choices, the same for the same seed. */
export class Dice {
  static create(seed: number) {
    return new Dice(seed);
  }

  #state: number;

  private constructor(seed: number) {
    this.#state = seed;
  }

  /** 0 to 1 */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    let x = this.#state;
    x ^= x >>> 15;
    x = Math.imul(x, 0x2c1b3c6d);
    x ^= x >>> 12;
    return (x >>> 0) / 2 ** 32;
  }

  below(most: number): number {
    return Math.floor(this.next() * most);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** the first ones more often */
  often<T>(items: readonly T[]): T {
    return items[Math.floor(items.length * this.next() ** 2)];
  }

  weighted<T>(items: readonly T[], weights: readonly number[]): T {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    let at = 0;
    while (at < items.length - 1 && left > weights[at]) left -= weights[at++];
    return items[at];
  }

  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const k = this.below(i + 1);
      [copy[i], copy[k]] = [copy[k], copy[i]];
    }
    return copy;
  }
}

const words = (text: string) => text.split(' ');
const NAMES = words(
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango',
);
const PROSE = words(
  'account address amount answer apple area arrow autumn balance bank basket battery beach bird blanket boat book bottle ' +
    'branch bread bridge brother bucket building butter button camera candle carpet castle chair channel cheese cherry ' +
    'circle city clock cloud coffee coin color corner cotton country cousin cradle crown curtain daughter desert dinner ' +
    'doctor dragon dream dress driver eagle engine evening farmer feather field finger fire flower forest friend garden ' +
    'ghost glass grape green hammer harbor heart hill honey horse house island jacket jungle kettle kitchen ladder lake',
);
const USERS = words(
  'root admin test oracle guest postgres ubuntu pi ftpuser git deploy nagios jenkins hadoop student webmaster support ' +
    'user1 support2 info mysql backup curi',
);
const MODULES = words('Order Payment Batch Card Limit');
const ROLES = words('Service Controller Repository Job Listener Filter');

const hex = (dice: Dice, length: number) =>
  Array.from({ length }, () => dice.below(16).toString(16)).join('');
const two = (n: number) => String(n).padStart(2, '0');
const some = (dice: Dice, one: () => string, separator = ', ') =>
  Array.from({ length: 1 + dice.below(5) }, one).join(separator);
const address = (dice: Dice) =>
  `${1 + dice.below(220)}.${dice.below(255)}.${dice.below(255)}.${dice.below(
    255,
  )}`;
const folder = (dice: Dice) =>
  `/${dice.pick(words('var usr data home'))}/${dice.pick(NAMES)}`;

type Slot = (dice: Dice) => string;

const SLOTS: Record<string, Slot> = {
  num: dice => String(dice.below(10 ** (1 + dice.below(5)))),
  small: dice => String(dice.below(9)),
  float: dice => `${dice.below(999)}.${dice.below(999)}`,
  bool: dice => dice.pick(['true', 'false']),
  ip: address,
  port: dice => String(1024 + dice.below(60000)),
  hex8: dice => hex(dice, 8),
  hex16: dice => hex(dice, 16),
  uuid: dice =>
    `${hex(dice, 8)}-${hex(dice, 4)}-4${hex(dice, 3)}-a${hex(dice, 3)}-${hex(
      dice,
      12,
    )}`,
  user: dice => dice.often(USERS),
  host: dice =>
    `${dice.often(words('web db cache node proxy edge'))}${
      dice.below(2) ? '-' : ''
    }${dice.below(30)}`,
  fqdn: dice =>
    `${dice.pick(NAMES)}.${dice.pick(
      words('example corp internal'),
    )}.${dice.pick(words('com net org co.kr'))}`,
  plainhost: dice => dice.pick(NAMES),
  dir: folder,
  path: dice =>
    `${folder(dice)}/${dice.pick(NAMES)}${dice.below(99)}.${dice.pick(
      words('log dat txt so'),
    )}`,
  name: dice => dice.pick(MODULES) + dice.pick(ROLES),
  cls: dice =>
    `com.${dice.pick(words('acme shop bank'))}.${dice.pick(
      words('pay order core'),
    )}.${dice.pick(MODULES)}${dice.pick(ROLES)}`,
  word: dice => dice.pick(NAMES),
  word6: dice => dice.pick(NAMES.slice(0, 6)),
  ms: dice => `${dice.below(5000)} ms`,
  msj: dice => `${dice.below(5000)}ms`,
  size: dice =>
    `${dice.below(900)}.${dice.below(9)} ${dice.pick(words('KB MB GB'))}`,
  date: dice => `2026-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`,
  time: dice =>
    `${two(dice.below(24))}:${two(dice.below(60))}:${two(dice.below(60))}`,
  ver: dice => `${dice.below(9)}.${dice.below(20)}.${dice.below(9)}`,
  days: dice => `${dice.below(900)} ${dice.pick(['day', 'days'])}`,
  sentence: dice =>
    Array.from({ length: 2 + dice.below(4) }, () => dice.pick(PROSE)).join(' '),
  qs: dice =>
    `"${Array.from({ length: 1 + dice.below(3) }, () => dice.pick(PROSE)).join(
      ' ',
    )}"`,
  sq: dice => `'${dice.pick(NAMES)}'`,
  words: dice => some(dice, () => dice.pick(NAMES)),
  blist: dice => `[${some(dice, () => dice.pick(NAMES))}]`,
  ips: dice => some(dice, () => `${address(dice)}:${9000 + dice.below(99)}`),
  blk: dice => `blk_${dice.below(2) ? '-' : ''}${dice.below(1e9)}`,
  task: dice => `task_${dice.below(1e9)}_m_${dice.below(9999)}`,
  pod: dice =>
    `${dice.pick(words('cart pay order web batch'))}-${dice.pick(
      words('api worker db'),
    )}-${hex(dice, 9)}-${hex(dice, 5)}`,
  svc: dice =>
    `${dice.pick(
      words('cart pay order web batch card limit user'),
    )}-${dice.pick(words('api worker gateway'))}`,
  ns: dice =>
    dice.often(words('default kube-system monitoring payments ingress')),
  method: dice => dice.often(words('GET POST PUT DELETE PATCH')),
  status: dice => dice.often(words('200 201 204 301 400 401 403 404 500 503')),
  table: dice =>
    dice.pick(
      words('accounts orders users payments limits cards contracts audit_log'),
    ),
  sqlname: dice =>
    dice.pick(words('accounts_pkey orders_idx users_email_key payments_fk')),
  pkg: dice =>
    `com.${dice.pick(words('android google kakao'))}.${dice.pick(
      words('phone systemui launcher talk music'),
    )}`,
  act: dice =>
    `com.${dice.pick(words('android kakao'))}.phone/.${dice.pick(
      words('Main InCall Chat'),
    )}Activity`,
  iface: dice => dice.pick(words('eth0 eth1 wlan0 docker0 lo ens33')),
  topic: dice =>
    `${dice.pick(words('card order audit'))}${dice.pick(
      words('-events .created _dlq'),
    )}`,
  thread: dice =>
    `${dice.pick(words('pool exec scheduler'))}-${dice.below(
      9,
    )}-thread-${dice.below(40)}`,
  email: dice =>
    `${dice.pick(NAMES)}.${dice.pick(NAMES)}@${dice.pick(NAMES)}.com`,
  kname: dice =>
    dice.pick(words('김 이 박 최 정 강 조 윤 장 임')) +
    dice.pick(words('민준 서연 도윤 지우 하은 시우 수아 주원 지호 예은')),
  kbranch: dice =>
    `${dice.pick(
      words('강남 여의도 종로 서초 판교 부산 대구 광주 대전 인천 수원 일산'),
    )}지점`,
  kprod: dice =>
    dice.pick(
      words(
        '자동차보험 운전자보험 실손보험 암보험 연금저축 정기적금 신용대출 체크카드',
      ),
    ),
  won: dice => `${(1 + dice.below(900)).toLocaleString('en')},000원`,
};

/** A line of this kind. Throws when it names a slot that there is not. */
export function fill(kind: string, dice: Dice): string {
  return kind.replace(/\{(\w+)\}/g, (_, slot) => {
    if (!SLOTS[slot]) throw new Error(`no slot '${slot}'`);
    return SLOTS[slot](dice);
  });
}
