import { config } from '#app/config.ts'
import { buyLicences } from '#app/domain/people/licences/buy-licences.ts'
import { changeRenewal } from '#app/domain/people/licences/change-renewal.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { inboxScreens } from './inbox-screens.ts'
import { listScreens } from './list-screens.ts'
import { recordScreens } from './record-screens.ts'
import { password } from '#test/support/browser.ts'
import { anImport, anUpload } from '#test/support/imports.ts'
import { atLevel, withSeats } from '#test/support/seats.ts'
import { anAuthenticatorApp, recoveryCodesOf } from '#test/support/second-factor.ts'
import { automationScreens } from './automation-screens.ts'
import { ownershipScreens } from './ownership-screens.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aTeam,
  aUser,
  standingOf,
} from '#test/support/people.ts'
import { followUpScreens } from './screens-of-follow-ups.ts'

/** Every screen with something on it, by who looks at it. */
export type Screens = { as: { address: string } | null; name: string; paths: string[] }[]

/** Makes an agency with clients, requests in every state, and a client with agencies; returns the screens of each. */
export async function allScreens(): Promise<Screens> {
  const agency = await anAgency({
    name: 'Agentur Weitblick',
    owner: await aUser({ password, name: 'Marlene Voss' }),
  })
  const client = await anAccount({
    name: 'Nordwind Möbelhandel GmbH & Co. KG',
    owner: await aUser({ password, name: 'Henrike Sörensen-Lindqvist' }),
  })
  const staff = await aMember(agency, 'member', { name: 'Jan Petersen', password })
  const link = await aLink(agency, client, { maxRole: 'manager', endsAt: new Date(Date.now() + 9e9) })
  const grant = await aGrant(link, staff, 'manager')
  await aGrant(link, agency.owner, 'manager')
  await aGrant(await aLink(agency, await anAccount({ name: 'Café Amsel' })), agency.owner, 'admin')
  const asked = await aRequest(agency, 'inhaber@baeckerei-klein.test', {
    message: 'Guten Tag,\nwir würden gern helfen.',
    askedAt: new Date(Date.now() - 9e7),
  })
  for (const state of ['queued', 'approved', 'declined', 'cancelled', 'expired'] as const)
    await aRequest(agency, `${state}@firmen.test`, { state })
  const other = await anAgency({ name: 'Fernblick Consulting' })
  const toClient = await aRequest(other, client.owner.address, {
    roleAsked: 'admin',
    message: 'Hello, we look after your campaigns.',
  })
  const toNobody = await aRequest(other, 'neu@firma.test')
  const over = await aRequest(other, 'vorbei@firma.test', { state: 'cancelled' })
  await sql`
    insert into inbox_addresses (local_part, account_id, retired_at)
    values ('nordwind', ${client.id}, null), ('nordwind-moebelhandel', ${client.id}, now())`
  await sql`
    insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, state, reason, finished_at)
    values (${client.id}, 'nordwind@inbox.example', 'newsletter@ein-sehr-langer-absender.example', 'smtp', '', 1, 'refused', 'auto-reply', now())`
  const gone = await aLink(other, client)
  await sql`update links set ended_at = now(), ended_reason = 'revoked' where id = ${gone.id}`
  await sql`insert into audit_entries (account_id, agency_id, user_name, action, subject, subject_id, after)
    values (${client.id}, ${other.id}, 'Henrike', 'link.revoked', 'Fernblick', ${gone.id}, '{"sessions":2,"people":["Ada","Bo"],"requests":1}')`
  const colleague = await aMember(client, 'member', { name: 'Ole Brandt' })
  await anAuthenticatorApp(colleague)
  const asleep = await aMember(client, 'viewer', { name: 'Pia Kern', deactivated: true })
  await sql`update accounts set teams_since = now() where id = ${client.id}`
  const team = await aTeam(client, [colleague, asleep], 'Außendienst Schleswig-Holstein')
  await aTeam(client, [], 'Innendienst')
  await sql`
    insert into address_moves (account_id, membership_id, asked_by, address, expires_at)
    values (${client.id}, ${colleague.membershipId}, ${client.owner.membershipId}, 'ole.brandt@niederlassung-sued.moebelhandel.test',
      now() + interval '6 days')`
  const [move] = await sql<
    { id: string }[]
  >`select id from address_moves where membership_id = ${colleague.membershipId}`
  const elsewhere = await aMember(client, 'member', { name: 'Tjark Petersen' })
  await aMember(await anAccount(), 'viewer', { user: elsewhere })
  const [invitation] = await sql<{ id: string; generation: number }[]>`
    insert into invitations (account_id, address, role, inviter_id, expires_at)
    values (${client.id}, 'neue@kollegin.test', 'member', ${client.owner.membershipId}, now() + interval '7 days') returning id, generation`
  await buyLicences(await standingOf(client.owner, client), 3)
  await changeRenewal(await standingOf(client.owner, client), 900)
  await withSeats(client, 2)
  await atLevel(colleague, 'agent')
  const trying = await anAccount({
    owner: client.owner,
    name: 'Café Heuboden',
    plan: 'trial',
    trialEndsAt: new Date(Date.now() - 9e7),
  })
  const { owner: keeper } = await anAccount({ owner: await aUser({ password, name: 'Runa Halvorsen' }) })
  config().operators = [keeper.address]
  const issuer = 'https://konto.example'
  config().oidc = { issuer, clientId: 'prokura', clientSecret: 'secret', name: 'Nordkonto' }
  await sql`
    insert into oidc_identities (issuer, subject, user_id, address_at_joining)
    values (${issuer}, 'marlene', ${agency.owner.id}, ${agency.owner.address})`
  await aFailedMail(toNobody.id, 'eine.recht.lange.adresse@niederlassung-sued.moebelhandel.test')
  const { careful, carefulPaths } = await somebodyCareful()
  const lists = await listScreens(client, colleague)
  const followUps = await followUpScreens(client, colleague)
  const importPaths = await someImports(client)
  const at = (account: { id: string }, ...paths: string[]) => paths.map((path) => `/a/${account.id}${path}`)
  const requestPath = (id: string) => `/requests/${id}/${linkToken('access-request', id, 1)}`
  return [
    {
      as: null,
      name: 'signed out',
      paths: [
        '/sign-in',
        '/sign-in/code',
        '/sign-up',
        '/forgotten-password',
        '/single-sign-on',
        '/single-sign-on?reason=not-verified',
        '/guide',
        '/nowhere',
        '/dev/mail',
        '/dev/mail/letters',
        requestPath(toNobody.id),
        requestPath(over.id),
        `/requests/${toNobody.id}/refusal`,
        `/address-moves/${move!.id}/${linkToken('address-move', move!.id, 1)}`,
        `/invitations/${invitation!.id}/${linkToken('invitation', invitation!.id, invitation!.generation)}`,
      ],
    },
    {
      as: agency.owner,
      name: 'agency',
      paths: [
        ...at(
          agency,
          '',
          '/clients',
          '/clients?q=nothing-like-it',
          '/clients/connect',
          '/clients/requests',
          `/clients/requests/${asked.id}/cancellation`,
          '/clients/users/new',
          `/clients/${link.id}`,
          `/clients/${link.id}/grants/${grant}`,
          `/clients/${link.id}/grants/${grant}/removal`,
          `/clients/${link.id}/departure`,
          '/people',
          '/people/invitations',
          '/activity',
          '/settings',
          '/settings/security',
          '/settings/programme',
          '/settings/programme/exit',
          '/ownership',
        ),
        '/accounts',
        '/accounts/new',
        '/me',
        '/me/addresses',
        '/me/password',
        '/me/single-sign-on',
        '/me/second-factor',
        '/me/second-factor/app',
        '/me/sessions',
        '/me/blocks',
        `/a/${client.id}`,
        requestPath(toClient.id),
      ],
    },
    {
      as: client.owner,
      name: 'client',
      paths: [
        ...at(
          client,
          '',
          '/access',
          `/access/${link.id}`,
          `/access/${link.id}/revocation`,
          `/access/${gone.id}/receipt`,
          `/access/${link.id}/people/${grant}/removal`,
          '/people',
          `/people/${colleague.membershipId}`,
          `/people/${colleague.membershipId}/second-factor`,
          `/people/${colleague.membershipId}/removal`,
          '/ownership/acceptance',
          `/people/${colleague.membershipId}/deactivation`,
          `/people/${colleague.membershipId}/replacement`,
          `/people/${colleague.membershipId}/replacement?by=new.colleague@example.test`,
          `/people/${asleep.membershipId}`,
          `/people/${colleague.membershipId}/teams`,
          `/people/${colleague.membershipId}/address`,
          `/people/${colleague.membershipId}/password-reset`,
          `/people/${elsewhere.membershipId}/password-reset`,
          '/settings/teams',
          '/settings/teams?q=nothing-like-it',
          `/settings/teams/${team}`,
          `/settings/teams/${team}/deletion`,
          '/settings/conversations/address',
          '/settings/conversations/refused',
          '/settings/logo',
          ...lists,
          '/people?view=invitations',
          '/people?view=deactivated',
          '/people/invitations',
          '/licences',
          '/licences/purchases',
          '/licences/renewal',
          '/licences/plans/starter',
          '/licences/plans/essentials',
          '/settings/conversations',
          '/settings/conversations/roles',
          '/settings/conversations/roles?q=nothing-like-it',
          '/settings/conversations/seats',
          '/settings/conversations/seats/renewal',
          '/activity',
          ...importPaths,
          '/settings',
          '/settings/people',
          '/clients',
          ...followUps,
        ),
        ...(await recordScreens(client, client.owner)),
        ...at(
          trying,
          '',
          '/people',
          '/licences',
          '/licences/plans/essentials',
          '/settings/conversations/roles',
        ),
        `/requests/${toClient.id}`,
      ],
    },
    {
      as: keeper,
      name: 'operator',
      paths: ['/operator', '/operator?state=done', '/operator/outbox/retries', '/me'],
    },
    { as: careful, name: 'second factor', paths: carefulPaths },
    await ownershipScreens(),
    await automationScreens(),
    ...(await inboxScreens()),
    // Enters the client first; see the tests.
    { as: staff, name: 'acting', paths: at(client, '', '/people', '/access', '/activity') },
  ]
}

/** A row that an operator finds failed, among others that wait and that are done. */
async function aFailedMail(requestId: string, address: string) {
  const [row] = await sql<[{ id: string }]>`
    insert into outbox (kind, subject_id, state, attempts, finished_at, reason)
    values ('access-request.mail-client', ${requestId}, 'failed', 1, now(), '550 5.1.1 The mailbox does not exist') returning id`
  await sql`
    insert into mails (outbox_id, address, message_id, state, reason)
    values (${row.id}, ${address}, ${row.id}, 'bounced', '550 5.1.1 The mailbox does not exist')`
  await sql`
    insert into outbox (kind, subject_id, state, available_at, finished_at)
    select kind, gen_random_uuid(), state, now() + interval '1 hour', case when state = 'done' then now() end
    from (values ('one-time-code.mail', 'waiting'), ('periodic.clean-up', 'running'), ('periodic.release-queues', 'done')) v(kind, state)`
}

/** Somebody with app, passkeys, recovery codes and remembered browsers, to whom an account is offered. */
async function somebodyCareful() {
  const account = await anAccount({ name: 'Werkstatt Lindgrün', owner: await aUser({ name: 'Ida Falk' }) })
  const careful = await aMember(account, 'admin', { name: 'Friederike von Hohenstein', password })
  await sql`
    insert into ownership_offers (account_id, owner_id, heir_id, expires_at)
    values (${account.id}, ${account.owner.membershipId}, ${careful.membershipId}, now() + interval '5 days')`
  await sql`
    insert into passkeys (user_id, credential_id, public_key, name, last_used_at)
    values (${careful.id}, ${careful.id}, '\\x00', 'Dienst-Laptop in der Niederlassung Süd', now()),
      (${careful.id}, ${careful.username}, '\\x00', 'Schlüsselbund', null)`
  await anAuthenticatorApp(careful)
  await recoveryCodesOf(careful)
  const carefulPaths = [
    '/me/second-factor',
    '/me/second-factor/app',
    '/me/second-factor/recovery-codes',
    '/me/second-factor/removal?of=all',
    '/me/sessions',
    `/a/${account.id}`,
    `/a/${account.id}/ownership/acceptance`,
    `/a/${account.id}/settings/security`,
  ]
  return { careful, carefulPaths }
}

/** A file that waits, one that was cut and is over, and one that is under way. */
async function someImports(account: { id: string; owner: { id: string } }) {
  const standing = await standingOf(account.owner, account)
  const rows = [
    'Vorname;Nachname;E-Mail;Telefon;Firma;Notiz',
    'Jörg;Müßig;joerg.muessig@niederlassung-sued.moebelhandel.test;+49 431 555-0199;Holzbau Müßig GmbH & Co. KG;ruft zurück',
    'Anna;Berg;keine Adresse;;;',
  ]
  const waiting = await anUpload(standing, rows.join('\n'))
  const over = await anImport(standing, [...rows, ';;"offen;'].join('\n'))
  const running = await anUpload(standing, rows.join('\n'))
  await sql`update contact_imports set state = 'running', started_at = now(), at_byte = bytes / 3 where id = ${running.id}`
  const at = (id: string, ...paths: string[]) => paths.map((path) => `/contacts/imports/${id}${path}`)
  return [
    '/contacts/imports',
    '/contacts/imports/new',
    ...at(waiting.id, '', '/run', '/cancellation'),
    ...at(over.id, ''),
    ...at(running.id, '', '/cancellation'),
  ]
}
