import { DateTime } from 'luxon'
import { showInDemo } from '#app/domain/identity/demo-people.ts'
import { hashPassword } from '#app/domain/identity/passwords.ts'
import { sql as pool, type Sql } from './sql.server.ts'
import { agencies } from './seed/agencies.ts'
import { asked, usedUpDay } from './seed/asked.ts'
import { clients } from './seed/clients.ts'
import { postHistoricMails, startQuotaDay } from './seed/counts.ts'
import { contacts } from './seed/contacts/contacts.ts'
import { conversations } from './seed/conversations/conversations.ts'
import { giveInboxAddresses } from './seed/inboxes.ts'
import { operator } from './seed/operator.ts'
import { gable, giveLogo, inkwell } from './seed/logos.ts'
import { Past } from './seed/past.ts'
import { seats } from './seed/seats.ts'
import { someHaveApps } from './seed/second-factors.ts'
import { today } from './seed/today.ts'

/** Everybody in the demo has this password; the cards need none. */
export const demoPassword = 'prokura-demo'

/** Any fixed number serves: two first starts on one database take turns. */
const lockId = 0x64656d6f

/**
 * Puts in the demo's people, accounts, their last three months, a year of contacts and their latest conversations, all
 * times relative to now. Does nothing where any user exists. Returns whether it did. Needs a migrated database; takes about a
 * second.
 */
export async function seedDemo(): Promise<boolean> {
  const passwordHash = await hashPassword(demoPassword)
  const cast = await pool.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${lockId})`
    const [known] = await sql`select 1 from users limit 1`
    if (known) return null
    const past = new Past(await databaseTime(sql))
    const agency = agencies(past, passwordHash)
    const client = clients(past, passwordHash, agency)
    const keeper = operator(past, passwordHash)
    seats(past, agency, client)
    asked(past, agency, client)
    usedUpDay(past, agency)
    // Last, since it draws chance of its own.
    const writeContacts = contacts(past, agency, client)
    await past.write(sql)
    await writeContacts(sql)
    await postHistoricMails(sql)
    await startQuotaDay(sql, agency.network.id)
    await giveLogo(sql, agency.main.id, inkwell)
    await giveLogo(sql, client.holzbau.id, gable)
    await giveInboxAddresses(sql, [agency.main, agency.studio, client.holzbau, client.thistlewick])
    await conversations(sql, agency, client)
    await showInDemo(sql, agency.main.owner.id, 'agency-owner')
    await showInDemo(sql, agency.studio.owner.id, 'freelancer')
    await showInDemo(sql, client.holzbau.owner.id, 'client-owner')
    const admin = client.thistlewick.members.find(({ role }) => role === 'admin')!
    await showInDemo(sql, admin.id, 'client-admin')
    await showInDemo(sql, keeper.id, 'operator')
    return { agency, client }
  })
  if (cast) {
    await today(cast.agency, cast.client)
    await someHaveApps([cast.agency.main, cast.client.holzbau, cast.client.thistlewick])
  }
  return cast !== null
}

async function databaseTime(sql: Sql): Promise<DateTime> {
  const [row] = await sql<[{ now: Date }]>`select now()`
  return DateTime.fromJSDate(row.now, { zone: 'Europe/Berlin' })
}
