import { maskSecrets, withoutSecrets } from './maskSecrets';

describe('a line of a log, before it is stored', () => {
  it.each([
    ['login ok password=hunter2!', 'login ok password=***'],
    ['{"token": "abc.def", "n": 3}', '{"token": "***", "n": 3}'],
    ['Authorization: Bearer abcdefghijkl', 'Authorization: ***'],
    ['sent Bearer abcdefgh12345 to x', 'sent Bearer *** to x'],
    [
      'jdbc:postgresql://app:s3cret@db:5432/pay',
      'jdbc:postgresql://app:***@db:5432/pay',
    ],
    ['주민번호 900101-1234567 조회', '주민번호 900101-******* 조회'],
    ['call 010-1234-5678 now', 'call 01*-****-**** now'],
    ['mail to dev@kb.example.com failed', 'mail to ***@*** failed'],
    ['card 4111 1111 1111 1111 ok', 'card ****-****-****-**** ok'],
    ['eyJhbGciOi.eyJzdWIiOi.c2ln', '***'],
    ['pushed with ghp_0123456789abcdefghij now', 'pushed with *** now'],
    ['rrn_9001011234567', 'rrn_900101-*******'],
  ])('%s', (line, masked) => expect(maskSecrets(line)).toBe(masked));

  it.each([
    'trace=4111111111111112 took 12 ms',
    'order 20261124123456789 accepted',
    'GET /api/tokens/12 200',
    '결제 승인 금액=12000원',
    // a time in milliseconds is no resident: there is no month 64
    'at 1764012345678 done',
  ])('leaves alone: %s', line => expect(maskSecrets(line)).toBe(line));
});

it('keeps a line of its kind where it is learned from: a number stays one, of as many digits', () => {
  expect(
    withoutSecrets('card 4111 1111 1111 1111 of 900101-1234567, token=abc'),
  ).toBe('card 0000 0000 0000 0000 of 900101-0000000, token=***');
});
