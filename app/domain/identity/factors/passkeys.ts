import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransportFuture,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { sql as pool } from '#db/sql.server.ts'
import { isNameLength, plainName } from '../../names.ts'
import { afterAdding, lockUser, type Renewed } from './change-factors.ts'
import { hasActiveMembership } from '../live-logins.ts'
import { myFactors } from './second-factors.ts'
import type { SignedIn } from '../sessions.ts'
import { noteOwnChange } from './tell-of-factors.ts'

/** For which host passkeys are made, and from which origin they are used. */
export type PasskeySite = { rpId: string; origin: string }
export type PasskeyPurpose = 'add' | 'sign-in' | 'second-step' | 'again'

/** How long a browser may take to sign. */
const challengeLife = '5 minutes'
export const mostPasskeys = 20

type Stored = {
  id: string
  userId: string
  credentialId: string
  publicKey: Buffer
  counter: string
  transports: AuthenticatorTransportFuture[]
}

/** What a browser needs to make a passkey for somebody. */
export async function passkeyCreation(
  { user }: SignedIn,
  { rpId }: PasskeySite,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await storedOf(user.id)
  const options = await generateRegistrationOptions({
    rpName: 'Prokura',
    rpID: rpId,
    userID: new TextEncoder().encode(user.id),
    userName: user.address,
    userDisplayName: user.name,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await keepChallenge(options.challenge, 'add', user.id)
  return options
}

/**
 * What a browser needs to sign with a passkey. Signing in is for whoever holds one, so that nobody learns who does;
 * there, and where somebody proves themselves anew, it stands for both factors and the device has to verify its user.
 */
export async function passkeyRequest(
  purpose: 'sign-in' | 'second-step' | 'again',
  userId: string | null,
  { rpId }: PasskeySite,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = userId === null ? [] : await storedOf(userId)
  const options = await generateAuthenticationOptions({
    rpID: rpId,
    allowCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    userVerification: purpose === 'second-step' ? 'preferred' : 'required',
  })
  await keepChallenge(options.challenge, purpose, userId)
  return options
}

export type PasskeyProof = {
  /** The browser's answer, as JSON. */
  credential: string
  purpose: 'sign-in' | 'second-step' | 'again'
  site: PasskeySite
}

/**
 * Whose passkey signed, or null: unknown, another user's than asked, not verified where it must be, for another site,
 * or a challenge that was used, is over, or was never ours.
 */
export async function provePasskey(proof: PasskeyProof, userId: string | null): Promise<string | null> {
  const response = parsed<AuthenticationResponseJSON>(proof.credential)
  const challenge = response && challengeIn(response)
  if (!response || !challenge || !(await spendChallenge(challenge, proof.purpose, userId))) return null
  const [key] = await pool<Stored[]>`
    select id, user_id, credential_id, public_key, counter, transports from passkeys
    where credential_id = ${response.id}`
  if (!key || (userId !== null && key.userId !== userId)) return null
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: proof.site.origin,
    expectedRPID: proof.site.rpId,
    requireUserVerification: proof.purpose !== 'second-step',
    credential: {
      id: key.credentialId,
      publicKey: new Uint8Array(key.publicKey),
      counter: Number(key.counter),
      transports: key.transports,
    },
  }).catch(() => null)
  if (!verified?.verified) return null
  await pool`
    update passkeys set counter = ${verified.authenticationInfo.newCounter}, last_used_at = now() where id = ${key.id}`
  return key.userId
}

/** Signs in with a passkey: its user, where any active membership lets them in; null for every kind of failure. */
export async function signInWithPasskey(credential: string, site: PasskeySite): Promise<string | null> {
  const userId = await provePasskey({ credential, purpose: 'sign-in', site }, null)
  const [user] = await pool<{ id: string }[]>`
    select u.id from users u where u.id = ${userId} and ${hasActiveMembership(pool, 'u.id')}`
  return user?.id ?? null
}

export type PasskeyAdded =
  | { ok: true; name: string; renewed: Renewed; first: boolean }
  | { ok: false; reason: 'not-made' | 'too-many' | 'already-known' | 'bad-name' | 'signed-out' }

/** Keeps a passkey that the browser has just made, under a name of the user's. */
export async function addPasskey(
  who: SignedIn,
  { credential, name: typed, site }: { credential: string; name: string; site: PasskeySite },
): Promise<PasskeyAdded> {
  const name = plainName(typed)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  const response = parsed<RegistrationResponseJSON>(credential)
  const challenge = response && challengeIn(response)
  if (!response || !challenge || !(await spendChallenge(challenge, 'add', who.user.id)))
    return { ok: false, reason: 'not-made' }
  const made = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: false,
  }).catch(() => null)
  if (!made?.verified) return { ok: false, reason: 'not-made' }
  const { id, publicKey, counter, transports = [] } = made.registrationInfo.credential
  return await pool.begin(async (sql): Promise<PasskeyAdded> => {
    await lockUser(sql, who.user.id)
    const before = await myFactors(who.user.id, sql)
    if (before.passkeys.length >= mostPasskeys) return { ok: false, reason: 'too-many' }
    const [added] = await sql`
      insert into passkeys (user_id, credential_id, public_key, counter, transports, name)
      values (${who.user.id}, ${id}, ${Buffer.from(publicKey)}, ${counter}, ${transports}, ${name})
      on conflict (credential_id) do nothing returning id`
    if (!added) return { ok: false, reason: 'already-known' }
    const change = before.on ? 'passkey-added' : 'on'
    await noteOwnChange(sql, who.user.id, { change, detail: name })
    const renewed = await afterAdding(sql, who, 'passkey', !before.on)
    return renewed ? { ok: true, name, renewed, first: !before.on } : { ok: false, reason: 'signed-out' }
  })
}

/** Gives a passkey another name. False where it is not the user's. */
export async function renamePasskey(
  passkeyId: string,
  userId: string,
  typed: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: 'bad-name' | 'unknown' }> {
  const name = plainName(typed)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  const renamed =
    await pool`update passkeys set name = ${name} where id = ${passkeyId} and user_id = ${userId}`
  return renamed.count > 0 ? { ok: true, name } : { ok: false, reason: 'unknown' }
}

async function storedOf(userId: string): Promise<Stored[]> {
  return await pool<Stored[]>`
    select id, user_id, credential_id, public_key, counter, transports from passkeys where user_id = ${userId}`
}

async function keepChallenge(challenge: string, purpose: PasskeyPurpose, userId: string | null) {
  await pool`
    insert into webauthn_challenges (challenge, purpose, user_id, expires_at)
    values (${challenge}, ${purpose}, ${userId}, now() + ${challengeLife}::interval)`
}

/** Takes a challenge away, once: what was signed counts for one try, however often it is sent. */
async function spendChallenge(challenge: string, purpose: PasskeyPurpose, userId: string | null) {
  const [spent] = await pool<{ open: boolean }[]>`
    delete from webauthn_challenges
    where challenge = ${challenge} and purpose = ${purpose} and user_id is not distinct from ${userId}
    returning expires_at > now() as open`
  return spent?.open === true
}

type Answer = { id: string; response: { clientDataJSON: string } }

function parsed<Response extends Answer>(text: string): Response | null {
  const value = json(text) as Partial<Answer> | null
  return typeof value?.id === 'string' && typeof value.response?.clientDataJSON === 'string'
    ? (value as Response)
    : null
}

function challengeIn({ response }: Answer): string | null {
  const data = json(Buffer.from(response.clientDataJSON, 'base64url').toString()) as {
    challenge?: unknown
  } | null
  return typeof data?.challenge === 'string' ? data.challenge : null
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
