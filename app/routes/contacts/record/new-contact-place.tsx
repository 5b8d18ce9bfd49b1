import type { FormAnswer } from '#app/auth/form.ts'
import type { ContactList } from '#app/domain/contacts/lists/contact-lists.ts'
import type { PossibleOwner } from '#app/domain/contacts/ownership/possible-owners.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { RadioField, SelectField } from '#app/ui/field.tsx'
import { typed } from '#app/ui/form.tsx'
import { Stack } from '#app/ui/page.tsx'
import { ListTicks } from '../lists/list-ticks.tsx'

type Props = {
  lists: ContactList[]
  /** Whom it can be given to; null where that is not the reader's to say. */
  owners: PossibleOwner[] | null
  mayBePrivate: boolean
  becomesOwn: boolean
  answer: FormAnswer | undefined
}

/** Who sees a new contact, whose it is, and which lists it begins in. */
export function NewContactPlace({ lists, owners, mayBePrivate, becomesOwn, answer }: Props) {
  return (
    <Card title={m.record_section_place()}>
      <Stack>
        {mayBePrivate && (
          <RadioField
            name="privacy"
            label={m.record_privacy()}
            defaultValue={typed(answer, 'privacy') ?? 'shared'}
            errors={answer?.errors.privacy}
            options={[
              {
                value: 'shared',
                label: m.record_shared(),
                hint: becomesOwn ? m.record_shared_own_hint() : m.record_shared_hint(),
              },
              { value: 'private', label: m.record_private(), hint: m.record_private_hint() },
            ]}
          />
        )}
        {owners && (
          <SelectField
            name="owner"
            label={m.contacts_field_contact_owner()}
            hint={m.record_owner_hint()}
            defaultValue={typed(answer, 'owner') ?? ''}
            errors={answer?.errors.owner}
            options={[
              { value: '', label: m.record_nobody() },
              ...owners.map(({ membershipId, name, own }) => ({
                value: membershipId,
                label: own ? m.record_oneself({ name }) : name,
              })),
            ]}
          />
        )}
        {lists.length > 0 && (
          <ListTicks
            lists={lists}
            ticked={[answer?.values.lists ?? []].flat()}
            errors={answer?.errors.lists}
          />
        )}
      </Stack>
    </Card>
  )
}
