import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { RadioField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'

type Settings = { on: boolean; allowed: boolean; active: boolean; privacy: 'shared' | 'own' }

/** Switches teams on or off, and decides what members see of each other's contacts. */
export function PrivacyForm(props: { settings: Settings; refusal?: FormAnswer; readOnly: boolean }) {
  const { settings, refusal, readOnly } = props
  const { on, allowed, active, privacy } = settings
  const ours = refusal && typed(refusal, 'intent') === 'privacy' ? refusal : undefined
  return (
    <Card title={m.teams_privacy_title()}>
      <AccountForm>
        <Stack>
          <HiddenFields fields={{ intent: 'privacy' }} />
          <FormErrors errors={ours?.errors['']} />
          <RadioField
            name="teams"
            label={m.teams_switch()}
            hint={m.teams_switch_hint()}
            errors={ours?.errors.teams}
            defaultValue={typed(ours, 'teams') ?? (on ? 'on' : 'off')}
            options={[
              {
                value: 'on',
                label: m.teams_switch_on(),
                hint: allowed ? m.teams_switch_on_hint() : m.teams_switch_on_plan(),
                // Whoever has them on from a larger plan may leave it so.
                disabled: readOnly || (!allowed && !on),
              },
              {
                value: 'off',
                label: m.teams_switch_off(),
                hint: m.teams_switch_off_hint(),
                disabled: readOnly,
              },
            ]}
          />
          <RadioField
            name="privacy"
            label={m.teams_privacy()}
            hint={m.teams_privacy_hint()}
            errors={ours?.errors.privacy}
            defaultValue={typed(ours, 'privacy') ?? privacy}
            options={[
              {
                value: 'shared',
                label: m.teams_privacy_shared(),
                hint: active ? m.teams_privacy_shared_teams() : m.teams_privacy_shared_all(),
                disabled: readOnly,
              },
              {
                value: 'own',
                label: m.teams_privacy_own(),
                hint: m.teams_privacy_own_hint(),
                disabled: readOnly,
              },
            ]}
          />
          {!readOnly && (
            <Actions>
              <Button variant="primary">{m.common_save()}</Button>
            </Actions>
          )}
        </Stack>
      </AccountForm>
    </Card>
  )
}
