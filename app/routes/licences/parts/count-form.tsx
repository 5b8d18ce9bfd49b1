import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { useLicencePaths } from '../paths.ts'
import type { LicenceAnswer } from './refusals.ts'

type Props = {
  label: string
  hint: ReactNode
  confirm: string
  defaultValue: number
  least: number
  most?: number
  answer: LicenceAnswer | undefined
  /** What is said before anything is done. */
  children?: ReactNode
}

/** One number and one button: how many licences. A refusal that names a plan links to it. */
export function CountForm({ label, hint, confirm, defaultValue, least, most, answer, children }: Props) {
  const paths = useLicencePaths()
  return (
    <Card>
      <AccountForm>
        <Stack>
          {children}
          <FormErrors errors={answer?.errors['']} />
          <TextField
            type="number"
            inputMode="numeric"
            name="licences"
            label={label}
            hint={hint}
            min={least}
            max={most}
            step={1}
            required
            defaultValue={typed(answer, 'licences') ?? String(defaultValue)}
            errors={answer?.errors.licences}
            className="[&_input]:max-w-32"
          />
          {answer?.plan && (
            <div>
              <ButtonLink to={paths.plan(answer.plan)}>
                {m.licences_change_to({ plan: planName(answer.plan) })}
              </ButtonLink>
            </div>
          )}
          <Actions>
            <Button variant="primary">{confirm}</Button>
            <ButtonLink to={paths.licences}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
