import { Form, useSubmit } from '@remix-run/react'
import { KeyRound } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, type ButtonVariant } from '#app/ui/button.tsx'
import { FieldError } from '#app/ui/field.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import type { Purpose } from './passkey-browser.ts'

type Props = {
  purpose: Purpose
  action: string
  fields?: Record<string, string>
  variant?: ButtonVariant
  /** Fields above the button, which go with it. */
  above?: ReactNode
  children: ReactNode
}

/**
 * A form that a passkey answers. The browser speaks to the device by script only, so without script there is no such
 * button; every page that has it has another way as well. The library comes with the click.
 */
export function PasskeyButton({ purpose, action, fields, variant, above, children }: Props) {
  const [state, setState] = useState<'absent' | 'ready' | 'asking' | 'failed'>('absent')
  const form = useRef<HTMLFormElement>(null)
  const submit = useSubmit()
  useEffect(() => setState('PublicKeyCredential' in window ? 'ready' : 'absent'), [])
  if (state === 'absent') return null
  async function ask() {
    setState('asking')
    try {
      const { askPasskey } = await import('./passkey-browser.ts')
      const data = new FormData(form.current!)
      data.set('credential', await askPasskey(purpose))
      submit(data, { method: 'post', action })
      setState('ready')
    } catch {
      // Cancelled, timed out, or no passkey of ours on this device: the browser has said which.
      setState('failed')
    }
  }
  return (
    <Form
      ref={form}
      method="post"
      action={action}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void ask()
      }}
    >
      <HiddenFields fields={{ intent: 'passkey', ...fields }} />
      {above}
      <div>
        <Button
          variant={variant}
          wide={!above}
          disabled={state === 'asking'}
          icon={<KeyRound aria-hidden className="size-4" />}
        >
          {children}
        </Button>
        <div role="status">
          {state === 'failed' && (
            <FieldError id={`${purpose}-passkey-failed`} errors={[m.factor_passkey_failed()]} />
          )}
        </div>
      </div>
    </Form>
  )
}
