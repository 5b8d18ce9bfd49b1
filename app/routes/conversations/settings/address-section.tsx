import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Section, Stack } from '#app/ui/page.tsx'
import type { AddressFacts } from './address-facts.ts'
import { useConversationPaths } from './paths.ts'

type Props = { facts: AddressFacts; answer?: FormAnswer; titled?: boolean }

/** Where customers write to, how it is changed, and the way to what was refused. Its form works from every page. */
export function AddressSection({ facts, answer, titled = true }: Props) {
  const paths = useConversationPaths()
  const { domain, current, former, mayChange } = facts
  return (
    <Section
      title={titled && m.intake_address_title()}
      text={titled && m.intake_address_lead()}
      actions={domain && <ButtonLink to={paths.refused}>{m.intake_refused_title()}</ButtonLink>}
    >
      {domain === null ? (
        <Notice>{m.intake_not_set_up()}</Notice>
      ) : (
        <Card>
          <Stack>
            <Facts>
              <Fact name={m.intake_address_current()}>
                {current === null ? m.intake_address_none() : `${current}@${domain}`}
              </Fact>
              {former.length > 0 && (
                <Fact name={m.intake_address_former()}>
                  <ul>
                    {former.map((each) => (
                      <li key={each}>{`${each}@${domain}`}</li>
                    ))}
                  </ul>
                </Fact>
              )}
            </Facts>
            {mayChange && <AddressForm facts={facts} domain={domain} answer={answer} />}
          </Stack>
        </Card>
      )}
    </Section>
  )
}

function AddressForm({ facts, domain, answer }: Props & { domain: string }) {
  const paths = useConversationPaths()
  return (
    <AccountForm action={paths.address}>
      <Stack>
        <FormErrors errors={answer?.errors['']} />
        <TextField
          name="localPart"
          label={facts.current === null ? m.intake_address_choose() : m.intake_address_new()}
          hint={m.intake_address_hint({ domain })}
          errors={answer?.errors.localPart}
          defaultValue={typed(answer, 'localPart') ?? facts.suggested}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
        />
        <Actions>
          <Button variant="primary">{m.common_save()}</Button>
        </Actions>
      </Stack>
    </AccountForm>
  )
}
