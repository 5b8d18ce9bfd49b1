import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { useConversationPaths } from '../paths.ts'
import type { SeatAnswer } from './refusals.ts'
import type { SeatFacts } from './seat-facts.ts'
import { SeatMeter } from './seat-meter.tsx'

type Props = {
  seats: SeatFacts
  label: string
  hint: string
  confirm: string
  defaultValue: number
  least: number
  most?: number
  answer: SeatAnswer | undefined
}

/** One number and one button: how many seats. A refusal that names a plan links to it. */
export function SeatForm({ seats, label, hint, confirm, defaultValue, least, most, answer }: Props) {
  const paths = useConversationPaths()
  return (
    <Card>
      <AccountForm>
        <Stack>
          <SeatMeter seats={seats} />
          <FormErrors errors={answer?.errors['']} />
          <TextField
            type="number"
            inputMode="numeric"
            name="seats"
            label={label}
            hint={hint}
            min={least}
            max={most}
            step={1}
            required
            defaultValue={typed(answer, 'seats') ?? String(defaultValue)}
            errors={answer?.errors.seats}
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
            <ButtonLink to={paths.roles}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
