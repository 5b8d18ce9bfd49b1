import { askAddressCode } from '#app/domain/identity/aliases.ts'
import { askSignInCode } from '#app/domain/identity/one-time-codes.ts'
import { askPasswordReset } from '#app/domain/identity/password-resets.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { askSignUp } from '#app/domain/identity/sign-ups.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { hashPassword } from '#app/domain/identity/passwords.ts'
import { sql } from '#db/sql.server.ts'
import { anAccount, anAgency, aUser, standingOf } from '#test/support/people.ts'
import { at, type Figure } from './measure.ts'

const password = 'a long enough password'
const kinds = ['unknown', 'known', 'deactivated'] as const
type Kind = (typeof kinds)[number]
/** Addresses of a kind; each is used once, so that no limit is met. */
type Addresses = Record<Kind, string[]>
type Try = (address: string, number: number) => Promise<{ ok: boolean; reason?: string }>

/**
 * L14: whatever takes a foreign address takes as long for an unknown as for a known or a deactivated one. Measured inside
 * the process, where no network blurs it: sharper than anybody outside can look. The figure is the share of pairs in
 * which the unknown one took longer (AUC): 0.5 says nothing, 0 or 1 says all, and what is not within 0.45–0.55 fails.
 */
export async function bench(_accounts: number, { samples = 2000 } = {}): Promise<Figure[]> {
  const addresses = await manyAddresses(samples)
  const figures: Figure[] = []
  for (const [form, attempt] of Object.entries(await forms())) {
    const times = await inTurns(addresses, attempt, samples)
    for (const kind of ['known', 'deactivated'] as const) {
      const auc = areaUnderCurve(times.unknown, times[kind])
      figures.push({
        group: `Alike: ${samples} of each in turns`,
        what: `${form}, unknown address`,
        ours: at(times.unknown, 0.5),
        p95: at(times.unknown, 0.95),
        baseline: kind,
        theirs: at(times[kind], 0.5),
        note: `AUC ${auc.toFixed(3)}${isTelling(auc, samples) ? ' TELLS THEM APART' : ''}`,
      })
    }
    await sql`delete from rate_limits`
  }
  const telling = figures.filter(({ note }) => note!.includes('TELLS'))
  if (telling.length > 0)
    throw new Error(
      `Time tells addresses apart:\n${telling.map(({ what, baseline, note }) => `${what}, ${baseline}: ${note}`).join('\n')}`,
    )
  return figures
}

/** Fewer samples scatter more: by chance alone one in ten thousand lies beyond four deviations. */
const isTelling = (auc: number, samples: number) =>
  Math.abs(auc - 0.5) > Math.max(0.05, 4 * Math.sqrt((2 * samples + 1) / (12 * samples ** 2)))

async function forms(): Promise<Record<string, Try>> {
  const place = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
  const agency = await anAgency()
  const asker = await standingOf(agency.owner, agency)
  const adder = await aUser()
  return {
    'sign in with a wrong password': (address, n) => signInWithPassword(address, 'wrong password', place(n)),
    'ask for a code': (address, n) => askSignInCode(address, 'en', place(n)),
    'forgotten password': (address, n) => askPasswordReset(address, 'en', place(n), '/'),
    'sign up': (address, n) =>
      askSignUp(
        {
          address,
          accountName: 'Nordwind',
          name: 'Vera Nord',
          password,
          locale: 'en',
          timeZone: 'UTC',
          returnTo: '/',
        },
        place(n),
      ),
    'add to one’s own login': (address) => askAddressCode(adder.id, address),
    ask: (address) =>
      requestAccess(asker, {
        addresses: [address],
        message: 'Hello',
        roleAsked: 'member',
        overflow: 'refuse',
      }),
    invite: (address) => inviteMember(asker, { address, role: 'member' }),
  }
}

/** Members of one account, half of them switched off, and as many addresses that nobody has. */
async function manyAddresses(count: number): Promise<Addresses> {
  const account = await anAccount()
  const hash = await hashPassword(password)
  const named = (kind: Kind) => Array.from({ length: count }, (_, n) => `alike-${n}-${kind}@example.test`)
  for (const kind of ['known', 'deactivated'] as const)
    await sql`
      with made as (
        insert into users (name, username, password_hash)
        select 'Vera Nord', ${`alike-${kind}-`} || n, ${hash} from generate_series(0, ${count - 1}::int) n
        returning id, substring(username from '[0-9]+$') as n
      ), addressed as (
        insert into user_addresses (user_id, address, main, verified_at)
        select id, 'alike-' || n || ${`-${kind}@example.test`}, true, now() from made
      )
      insert into memberships (account_id, user_id, role, deactivated_at)
      select ${account.id}, id, 'member', ${kind === 'deactivated' ? sql`now()` : null} from made`
  await sql`analyze users, user_addresses, memberships`
  return { unknown: named('unknown'), known: named('known'), deactivated: named('deactivated') }
}

/** One try of each kind in turn, the order drawn anew each time; the first twenty rounds warm up and count for nothing. */
async function inTurns(addresses: Addresses, attempt: Try, samples: number) {
  const times: Record<Kind, number[]> = { unknown: [], known: [], deactivated: [] }
  let number = 0
  for (let round = 0; round < samples; round++) {
    // An agency's day and an account's invitations end long before the samples do.
    if (round % 10 === 0) await sql`update ask_quotas set used = 0`
    if (round % 5 === 0) await sql`delete from rate_limits`
    for (const kind of shuffled(kinds)) {
      const began = performance.now()
      const answer = await attempt(addresses[kind][round]!, number++)
      if (round >= 20) times[kind].push(performance.now() - began)
      // A limit that was met would be measured instead.
      if (!answer.ok && answer.reason !== 'no-match') throw new Error(`Answered ${answer.reason}`)
    }
  }
  return times
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}

/** How often a value of the first is greater than one of the second, over all pairs. */
function areaUnderCurve(first: number[], second: number[]): number {
  const sorted = [...second].sort((a, b) => a - b)
  let below = 0
  for (const value of first) {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! < value) low = middle + 1
      else high = middle
    }
    below += low
  }
  return below / first.length / second.length
}
