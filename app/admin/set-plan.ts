import type { SetPlanRefusal } from '#app/domain/people/licences/set-plan.ts'
import { Mistake } from '#db/commands/program.ts'
import { requireAccountId, type Command } from './command.ts'

type Words = {
  [Reason in SetPlanRefusal['reason']]: (refusal: Extract<SetPlanRefusal, { reason: Reason }>) => string
}

const words: Words = {
  'unknown-account': () =>
    'There is no account with this id: take it from the address of its pages, /a/<account>/…',
  'bad-count': () => '--licences must be a whole number from 1 to 10000.',
  'no-such-plan': ({ plans }) => `--plan must be one of: ${plans.join(', ')}.`,
  'in-use': ({ active }) => `The account uses ${active} licences: give at least as many with --licences.`,
  'too-many-users': ({ members, limit }) =>
    `The account has ${members} users, active or deactivated, and this plan allows ${limit}.`,
  'seats-in-use': ({ agents, limit }) =>
    `The account uses ${agents} seats in the inbox, and this plan allows ${limit}: some agents must become viewers first.`,
  'plan-full': ({ limit, plan }) =>
    `This plan allows at most ${limit} licences.${plan ? ` So many are allowed by: ${plan}.` : ''}`,
}

export const setPlan: Command = {
  name: 'set-plan',
  summary: 'puts an account on a plan, with so many licences',
  options:
    '--account 6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01 --plan trial|starter|essentials|team [--licences 5]',
  takes: { account: 'required', plan: 'required', licences: 'optional' },
  async run({ account, plan, licences }) {
    requireAccountId(account!)
    const { setPlan } = await import('#app/domain/people/licences/set-plan.ts')
    const outcome = await setPlan(account!, {
      plan: plan!,
      licences: licences === undefined ? null : Number(licences),
    })
    if (!outcome.ok)
      throw new Mistake((words[outcome.reason] as (refusal: SetPlanRefusal) => string)(outcome))
    const { renewsAt, trialEndsAt } = outcome
    return [
      `${outcome.account} is on the plan ${outcome.plan} now, with ${outcome.licences} licences.`,
      renewsAt
        ? `It renews on ${renewsAt.toISOString()}.`
        : `The trial ends on ${trialEndsAt!.toISOString()}.`,
    ]
  },
}
