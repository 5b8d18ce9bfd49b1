import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { HiddenFields, typed } from '#app/ui/form.tsx'
import { Time } from '#app/ui/time.tsx'
import { PasskeyButton } from './passkey-button.tsx'

type Passkey = { id: string; name: string; createdAt: string; lastUsedAt: string | null }
type Props = {
  passkeys: Passkey[]
  passkeysWork: boolean
  fresh: boolean
  to: string
  zone: string
  answer?: FormAnswer
}

/** Passkeys: what there are, and one more. Making one needs script and a host with a name; the rest does not. */
export function PasskeySection({ passkeys, passkeysWork, fresh, to, zone, answer }: Props) {
  return (
    <Card title={m.factor_passkeys_title()}>
      <p className="text-ink2">{m.factor_passkeys_text()}</p>
      {passkeys.length > 0 && (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} zone={zone} answer={answer} />
          ))}
        </ul>
      )}
      <div className="mt-4">
        {!passkeysWork ? (
          <p className="text-sm text-ink3">{m.factor_passkeys_need_name()}</p>
        ) : fresh ? (
          <AddPasskey to={to} answer={answer} />
        ) : (
          <ButtonLink to={withReturn('/sign-in/again', withReturn('/me/second-factor', to))}>
            {m.factor_passkey_add()}
          </ButtonLink>
        )}
      </div>
    </Card>
  )
}

function AddPasskey({ to, answer }: { to: string; answer?: FormAnswer }) {
  const adds = answer?.values.intent === 'add-passkey'
  return (
    <>
      <PasskeyButton
        purpose="add"
        action="/me/second-factor"
        fields={{ intent: 'add-passkey', to }}
        above={
          <TextField
            name="name"
            id="new-passkey-name"
            label={m.factor_passkey_name()}
            hint={m.factor_passkey_name_hint()}
            defaultValue={(adds && typed(answer, 'name')) || m.factor_passkey_name_default()}
            maxLength={200}
            errors={adds ? answer?.errors.name : undefined}
          />
        }
      >
        {m.factor_passkey_add()}
      </PasskeyButton>
      <noscript>
        <p className="text-sm text-ink3">{m.factor_passkeys_need_script()}</p>
      </noscript>
    </>
  )
}

function PasskeyRow({ passkey, zone, answer }: { passkey: Passkey; zone: string; answer?: FormAnswer }) {
  const { id, name, createdAt, lastUsedAt } = passkey
  const refused = answer?.values.intent === 'rename' && answer.values.passkey === id ? answer : undefined
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium break-words">{name}</span>
        <span className="text-sm text-ink2">
          {lastUsedAt ? m.identity_sessions_last_seen() : m.factor_passkey_made()}{' '}
          <Time at={lastUsedAt ?? createdAt} zone={zone} />
        </span>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <details open={Boolean(refused)} className="grow">
          <summary className="text-link inline-block text-sm pointer-coarse:py-3">
            {m.factor_passkey_rename()}
            <span className="sr-only">: {name}</span>
          </summary>
          <Form
            method="post"
            action="/me/second-factor"
            noValidate
            className="mt-2 flex flex-wrap items-end gap-2"
          >
            <HiddenFields fields={{ intent: 'rename', passkey: id }} />
            <TextField
              name="name"
              id={`name-${id}`}
              label={m.factor_passkey_name()}
              defaultValue={typed(refused, 'name') ?? name}
              maxLength={200}
              errors={refused?.errors.name}
              className="grow"
            />
            <Button>{m.common_save()}</Button>
          </Form>
        </details>
        <ButtonLink to={`/me/second-factor/removal?of=${id}`} small>
          {m.common_remove()}
          <span className="sr-only">: {name}</span>
        </ButtonLink>
      </div>
    </li>
  )
}
