import { demoOperator } from '#app/config.ts'
import type { Past } from './past.ts'
import { account, person, type Member } from './people.ts'

/** Runs the machine that the demo is on; OPERATORS names her where nobody set it. */
export function operator(past: Past, passwordHash: string): Member {
  const [, domain = ''] = demoOperator.split('@')
  const site = domain.replace('.example', '')
  const house = { name: 'Serverkontor Halvorsen', site, locale: 'en', timeZone: 'Europe/Berlin' } as const
  const runa = person(past, passwordHash, 'Runa Halvorsen', house, past.at(89))
  return account(past, house, runa, past.at(89)).owner
}
