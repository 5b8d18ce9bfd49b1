import {
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

export type Purpose = 'add' | 'sign-in' | 'second-step' | 'again'

/** Asks the server what to sign and the device to sign it; gives the answer as JSON. Throws where either refuses. */
export async function askPasskey(purpose: Purpose): Promise<string> {
  const answer = await fetch('/passkeys/challenges', {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ purpose }),
  })
  if (!answer.ok) throw new Error(`No challenge: ${answer.status}`)
  const options: unknown = await answer.json()
  const credential =
    purpose === 'add'
      ? await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
      : await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
  return JSON.stringify(credential)
}
