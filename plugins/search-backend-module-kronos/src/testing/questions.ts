/** A question of a person, and what they expect to find. */
export interface Question {
  /** as it stands below */
  asked: string;
  /** what is typed */
  term: string;
  /** name of the affiliate whose person asks; one who sees everything when left out */
  affiliate?: string;
  expected: string[];
}

/**
 * What is typed, and what a person expects: `!name` first, `name` among the first three, `~name` somewhere on the first
 * page, `-name` not at all, `none` when nothing should be found. Who asks sees everything, unless an affiliate is named before a colon.
 */
export const QUESTIONS: Question[] = `
결제                          | !pay-spec card-payment-api ~easy-pay-gateway ~kakao-pay ~talk-transfer
결제를                        | card-payment-api ~kakao-pay ~talk-transfer
결제-api                      | !pay-spec
카드 결제                     | !card-payment-api
카드결제                      | !card-payment-api
카드 결제 API                 | !card-payment-api
card-payment-api              | !card-payment-api
card payment                  | !card-payment-api
cardPaymentApi                | !card-payment-api
card_payment_api              | !card-payment-api
cardpayment                   | !card-payment-api
paymnet-api                   | !card-payment-api
payment                       | card-payment-api
결재                          | card-payment-api
rufwp                         | card-payment-api
카카오                        | !kakao-pay
카카오 결제                   | !kakao-pay
결제대행                      | none
kb-card/card-payment-api      | !card-payment-api
결제 승인은 어디서 하나요     | card-payment-api
간편결제                      | !easy-pay-gateway
간편 결제 게이트웨이          | !easy-pay-gateway
easy pay                      | !easy-pay-gateway
paym                          | card-payment-api
kuber                         | !kubernetes
deploy                        | release-bot
deployment                    | release-bot
deploying                     | !release-bot
retry                         | !release-bot
보험금 심사                   | !claim-assessment
보험금 청구를                 | claim-intake
claim                         | claim-intake claim-assessment
clami-intake                  | !claim-intake
통합인증                      | !group-sso
로그인                        | !group-sso
알림톡                        | !notification-hub
notification                  | !notification-hub
빌드                          | !jenkins
젠킨스                        | !jenkins
쿠버네티스                    | !kubernetes
kubernets                     | !kubernetes
KB국민카드 개발자             | !kb-card-developer
포인트 적립                   | !point-service
이상거래                      | !card-fraud-detection
가맹점 정산                   | !card-settlement
internationalremittanceapi    | !internationalremittanceapi
internationalremittancebatch  | !internationalremittancebatch
internationalremitt           | internationalremittanceapi internationalremittancebatch
한도조회                      | !typed-on-a-mac
신용공여를                    | !typed-on-a-mac
바나나우유                    | none
xqzvbk                        | none
kb-insurance: 결제            | -card-payment-api -easy-pay-gateway
kb-insurance: card-payment-api | none
kb-insurance: 보험료 산출     | !premium-calculator
kb-card: 보험금               | none
kb-life: 빌드                 | !jenkins
`
  .trim()
  .split('\n')
  .map(line => {
    const [asked, expected] = line.split('|').map(part => part.trim());
    const [, affiliate, term] = /^(?:([\w-]+): )?(.*)$/.exec(asked)!;
    return { asked, affiliate, term, expected: expected.split(' ') };
  });
