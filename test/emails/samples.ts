// Every mail with facts as the domain gives them: `samples(locale, names)`. The names can be hostile.
import { writeAddressChanged } from '#emails/address-changed.tsx'
import { writeAddressMove } from '#emails/address-move.tsx'
import { writeAddressReplaced } from '#emails/address-replaced.tsx'
import { writeAddressTaken } from '#emails/address-taken.tsx'
import { writeAgencyLeft } from '#emails/agency-left.tsx'
import { writeApproved } from '#emails/approved.tsx'
import { writeAssignmentsDigest } from '#emails/assignments-digest.tsx'
import { writeChanged } from '#emails/changed.tsx'
import { writeColleague } from '#emails/colleague.tsx'
import { writeColleagueAdded } from '#emails/colleague-added.tsx'
import { writeDeclined } from '#emails/declined.tsx'
import { writeExpired } from '#emails/expired.tsx'
import { writeFollowUpsDue } from '#emails/follow-ups-due.tsx'
import { writeGrantChanged } from '#emails/grant-changed.tsx'
import { writeHasLogin } from '#emails/has-login.tsx'
import { writeInvitation } from '#emails/invitation.tsx'
import type { Words } from '#emails/letter.ts'
import { writeMemberRemoved } from '#emails/member-removed.tsx'
import { writeOneTimeCode } from '#emails/one-time-code.tsx'
import { writeOwnershipOffered } from '#emails/ownership-offered.tsx'
import { writeOwnershipTransferred } from '#emails/ownership-transferred.tsx'
import { writePasswordReset } from '#emails/password-reset.tsx'
import { writeRanOut } from '#emails/ran-out.tsx'
import { writeReminder } from '#emails/reminder.tsx'
import { writeRequest } from '#emails/request.tsx'
import { writeRevoked } from '#emails/revoked.tsx'
import { writeSignOnChanged } from '#emails/sign-on-changed.tsx'
import { writeSecondFactorChanged } from '#emails/second-factor-changed.tsx'
import { writeSignUp } from '#emails/sign-up.tsx'

const base = process.env.APP_URL!
export const url = `${base}/requests/6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01/pE1m6jO3xq0m8nN3Yw0QjUu3w0R4m2b8cX5v7aZ1kLs`
export const at = new Date('2026-03-02T09:30:00Z')
export const message = 'We look after your campaigns.\n\nBest wishes, Lena'

export type Names = { user: string; agency: string; client: string; message: string }
export const plainNames: Names = { user: 'Lena Vogt', agency: 'Studio Nord', client: 'Café Krüger', message }

const factorChanges = [
  'on',
  'off',
  'off-by-admin',
  'off-by-operator',
  'app-added',
  'app-replaced',
  'app-removed',
  'passkey-added',
  'passkey-removed',
  'codes-renewed',
  'code-used',
] as const

/** Every mail there is, by name. */
export function samples(
  locale: 'en' | 'de',
  names: Names = plainNames,
): Record<string, () => Promise<Words>> {
  const reader = { locale, timeZone: 'Europe/Berlin', readerName: names.user, to: 'anna@krueger.example' }
  const sides = { agency: { name: names.agency }, client: { name: names.client }, url, ...reader }
  const asking = {
    ...reader,
    agencyName: names.agency,
    requesterName: names.user,
    role: 'manager' as const,
    message: names.message,
    expiresAt: at,
    secondsLeft: 7 * 86_400 - 5,
    url,
  }
  const answered = {
    ...sides,
    requesterName: names.user,
    approverName: names.user,
    ownRequest: false,
    address: 'anna@krueger.example',
  }
  const given = { ...sides, personName: names.user, byName: names.user, role: 'member' as const, endsAt: at }
  const ended = {
    ...sides,
    side: 'agency' as const,
    reason: 'revoked' as const,
    endedAt: at,
    byName: names.user,
  }
  const client = { name: names.client, maxRole: 'admin' as const, role: 'manager' as const, endsAt: null }
  return {
    request: () => writeRequest(asking),
    'follow-ups due': () =>
      writeFollowUpsDue({
        ...reader,
        accountName: names.client,
        followUps: [
          { contact: names.user, list: names.agency, dueAt: at, overdue: true },
          { contact: names.user, list: names.client, dueAt: at, overdue: false },
        ],
        count: 20,
        url: `${base}/a/6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01/contacts/follow-ups`,
        preferencesUrl: `${base}/a/6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01/contacts/preferences`,
      }),
    'request without role': () => writeRequest({ ...asking, role: null, readerName: null }),
    reminder: () => writeReminder({ ...asking, secondsLeft: 2 * 86_400 }),
    approved: () => writeApproved({ ...answered, clients: [client, { ...client, role: null, endsAt: at }] }),
    'approved, own request': () => writeApproved({ ...answered, ownRequest: true, clients: [client] }),
    declined: () => writeDeclined({ ...answered, blocked: false }),
    'declined and blocked': () => writeDeclined({ ...answered, blocked: true }),
    'declined, own request': () => writeDeclined({ ...answered, ownRequest: true, blocked: false }),
    'expired, own request': () => writeExpired({ ...answered, ownRequest: true, expiredAt: at }),
    expired: () => writeExpired({ ...answered, expiredAt: at }),
    colleague: () => writeColleague(given),
    'colleague added': () => writeColleagueAdded({ ...given, people: [names.user] }),
    'colleagues added': () => writeColleagueAdded({ ...given, people: Array(30).fill(names.user) }),
    ...Object.fromEntries(
      (['person', 'agency', 'client'] as const).flatMap((side) =>
        ([null, 'viewer'] as const).flatMap((role) =>
          [false, true].map((own) => [
            `grant ${role ? 'changed' : 'removed'}, to ${side}${own ? ', own' : ''}`,
            () => writeGrantChanged({ ...given, before: 'manager', side, role, own, byName: names.user }),
          ]),
        ),
      ),
    ),
    changed: () =>
      writeChanged({
        ...sides,
        maxRole: 'member',
        role: null,
        endsAt: null,
        secondFactor: true,
        inbox: 'viewer',
      }),
    revoked: () => writeRevoked(ended),
    'agency left': () => writeAgencyLeft({ ...ended, side: 'client', reason: 'programme-left' }),
    'ran out': () => writeRanOut({ ...ended, reason: 'end-date', byName: null }),
    'assignments digest': () => writeAssignmentsDigest({ ...digest(names, 12), ...reader, url }),
    'assignments digest, one contact': () => writeAssignmentsDigest({ ...digest(names, 1), ...reader, url }),
    invitation: () =>
      writeInvitation({
        ...reader,
        accountName: names.client,
        inviterName: names.user,
        role: 'admin',
        expiresAt: at,
        url,
      }),
    'member removed': () => writeMemberRemoved({ ...reader, accountName: names.client, how: 'removed', at }),
    'member deactivated': () =>
      writeMemberRemoved({ ...reader, accountName: names.client, how: 'deactivated', at }),
    'ownership offered': () =>
      writeOwnershipOffered({ ...reader, accountName: names.client, owner: names.user, expiresAt: at, url }),
    'ownership taken': () =>
      writeOwnershipTransferred({
        ...reader,
        ...owners(names),
        readerOwns: true,
        byOperator: false,
        at,
        url,
      }),
    'ownership given': () =>
      writeOwnershipTransferred({
        ...reader,
        ...owners(names),
        readerOwns: false,
        byOperator: false,
        at,
        url,
      }),
    'ownership taken from the operator': () =>
      writeOwnershipTransferred({
        ...reader,
        ...owners(names),
        formerOwner: null,
        readerOwns: true,
        byOperator: true,
        at,
        url,
      }),
    'ownership given by the operator': () =>
      writeOwnershipTransferred({
        ...reader,
        ...owners(names),
        readerOwns: false,
        byOperator: true,
        at,
        url,
      }),
    'sign-up': () => writeSignUp({ ...reader, accountName: names.client, expiresAt: at, url }),
    'has login': () => writeHasLogin({ ...reader, signInUrl: `${base}/sign-in` }),
    code: () =>
      writeOneTimeCode({ ...reader, purpose: 'sign-in', code: '048213', askedBy: null, url, expiresAt: at }),
    'code for an address': () =>
      writeOneTimeCode({
        ...reader,
        purpose: 'address',
        code: '048213',
        askedBy: names.user,
        url: null,
        expiresAt: at,
      }),
    'address taken': () => writeAddressTaken({ ...reader, askedBy: names.user }),
    'password reset': () =>
      writePasswordReset({ ...reader, expiresAt: at, url, startedBy: null, accountName: null }),
    'password reset by an admin': () =>
      writePasswordReset({
        ...reader,
        expiresAt: at,
        url,
        startedBy: names.user,
        accountName: names.client,
      }),
    'address asked for by an admin': () =>
      writeAddressMove({ ...reader, accountName: names.client, byName: names.user, expiresAt: at, url }),
    'address replaced': () =>
      writeAddressReplaced({
        ...reader,
        accountName: names.client,
        byName: names.user,
        address: 'office@krueger.example',
        at,
        url,
      }),
    ...Object.fromEntries(
      (['added', 'removed', 'made-main'] as const).map((change) => [
        `address ${change}`,
        () => writeAddressChanged({ ...reader, change, address: 'office@krueger.example', at, url }),
      ]),
    ),
    'sign-on joined': () => writeSignOnChanged({ ...reader, change: 'joined', provider: 'Google', at, url }),
    'sign-on removed': () =>
      writeSignOnChanged({ ...reader, change: 'removed', provider: 'Google', at, url }),
    ...Object.fromEntries(
      factorChanges.map((change) => [
        `second factor: ${change}`,
        () =>
          writeSecondFactorChanged({
            ...reader,
            change,
            detail: names.client,
            by: names.user,
            codesLeft: 7,
            at,
            url,
          }),
      ]),
    ),
  }
}

const owners = ({ client, user, agency }: Names) => ({
  accountName: client,
  formerOwner: user,
  newOwner: agency,
})

/** So many new contacts, of which ten at most are named. */
const digest = (names: Names, count: number) => ({
  accountName: names.client,
  count,
  contacts: Array.from({ length: Math.min(count, 10) }, () => ({ name: names.user, company: names.agency })),
  preferencesUrl: `${base}/a/6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01/contacts/preferences`,
})
