/** Lines of services of a card company, made up: the same for the same seed. */
export function serviceLines(count: number): string[] {
  let state = 20261124;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <T>(items: readonly T[]) =>
    items[Math.floor(random() * items.length)];
  const number = (most: number) => Math.floor(random() * most);
  const hex = (length: number) =>
    Array.from({ length }, () => number(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const address = () => `10.${number(255)}.${number(255)}.${number(255)}`;
  const makers: Array<() => string> = [
    () =>
      `Payment ${uuid()} approved for card ${number(9999)}-****-****-${number(
        9999,
      )} amount=${number(900000)} currency=KRW`,
    () =>
      `Payment ${uuid()} declined: limit exceeded (requested ${number(
        900000,
      )}, left ${number(9000)})`,
    () =>
      `GET /api/v1/cards/${number(99999)}/transactions?page=${number(
        40,
      )} 200 ${number(900)}ms`,
    () => `POST /api/v1/payments 201 ${number(900)}ms`,
    () =>
      `Connection from ${address()}:${number(65535)} closed after ${number(
        600,
      )} seconds, ${number(90)}.${number(99)} KB sent`,
    () =>
      `Retrying call to http://fraud.internal:8080/check/${uuid()} (attempt ${number(
        5,
      )} of 5): connection reset`,
    () =>
      `Session ${hex(32)} of user ${pick([
        'kim',
        'lee',
        'park',
        'choi',
        'jung',
        'kang',
        'cho',
        'yoon',
      ])} opened from ${address()}`,
    () =>
      `고객번호 ${number(99999)}의 한도 조회를 완료했습니다 (소요시간 ${number(
        500,
      )}ms)`,
    () =>
      `Hikari pool stats (total=${number(20)}, active=${number(
        20,
      )}, idle=${number(20)}, waiting=${number(5)})`,
    () =>
      `Consumed record topic=card-events partition=${number(
        12,
      )} offset=${number(9999999)} lag=${number(300)}`,
    () =>
      `Cache miss for key "card:${number(99999)}" in region ${pick([
        'cards',
        'limits',
        'merchants',
      ])}`,
    () =>
      `Batch ${pick(['settlement', 'statement'])} step ${number(
        9,
      )} read ${number(9999)} wrote ${number(9999)} skipped ${number(
        9,
      )} in 00:0${number(9)}:${10 + number(49)}.${number(999)}`,
    () =>
      `Wrote /var/lib/statements/2026-11/${number(99999)}.pdf (${number(
        900,
      )} kB)`,
    () =>
      `Slow query (${number(
        9000,
      )} ms): select * from card_limit where card_no = ? and base_date = ?`,
  ];
  return Array.from({ length: count }, () => pick(makers)());
}
