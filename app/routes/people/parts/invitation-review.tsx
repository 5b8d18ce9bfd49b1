import type { SerializeFrom } from '@remix-run/node'
import type { ReactNode } from 'react'
import { isRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { LicenceMeter } from '../../licences/parts/meter.tsx'
import { Group } from '../../linking/agency/left-out.tsx'
import type { InviteAnswer, ReviewFacts } from './inviting.ts'
import { LicenceWay } from './licence-way.tsx'
import { usePeoplePaths } from './paths.ts'

type Review = SerializeFrom<ReviewFacts>

/** Who would be invited, who not and why. Nothing has been sent; unticking leaves an address out. */
export function InvitationReview({
  review,
  answer,
}: {
  review: Review
  answer: SerializeFrom<InviteAnswer>
}) {
  const paths = usePeoplePaths()
  const { address, role, free, chosen, licences } = review
  const refusal = Object.values(answer.errors).flat()
  const short = chosen.length - licences.free
  return (
    <AccountForm action={paths.invite} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <HiddenFields fields={{ address, role }} />
      <FormErrors errors={refusal} />
      {refusal.length === 0 && short > 0 && (
        <Notice tone="warn">
          {m.people_review_short({ count: chosen.length, free: Math.max(0, licences.free) })}
        </Notice>
      )}
      {(answer.way || short > 0) && (
        <div>
          <LicenceWay way={answer.way ?? review.more} />
        </div>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Group title={m.people_review_free({ count: free.length })} show={free.length > 0}>
            <ul className="grid gap-x-6 text-sm/6 sm:grid-cols-2">
              {free.map((each) => (
                <li key={each} className="min-w-0">
                  <CheckboxField
                    name="chosen"
                    value={each}
                    defaultChecked={chosen.includes(each)}
                    label={<span className="break-all">{each}</span>}
                  />
                </li>
              ))}
            </ul>
          </Group>
          {free.length === 0 && <Notice tone="warn">{m.people_review_nobody()}</Notice>}
          <LeftOut review={review} />
        </div>
        <aside className="grid gap-4">
          <Card title={m.people_review_licences()}>
            <LicenceMeter facts={licences} />
          </Card>
          <Card title={m.common_role()}>{isRole(role) ? roleName(role) : role}</Card>
        </aside>
      </div>
      <Actions>
        {free.length > 0 && (
          <Button name="intent" value="send" variant="primary">
            {m.people_send_invitations()}
          </Button>
        )}
        <Button name="intent" value="edit" variant={free.length > 0 ? 'quiet' : 'secondary'}>
          {m.people_review_edit()}
        </Button>
      </Actions>
    </AccountForm>
  )
}

/** The addresses that will not be invited, by the reason for it. */
function LeftOut({ review: { known, repeated, invalid, moreInvalid } }: { review: Review }) {
  const those = (state: string) => known.filter((each) => each.state === state)
  const named = (state: string) =>
    those(state).map(({ address, name }) => (
      <>
        <span className="break-all">{address}</span>
        {name && <span className="text-ink2"> – {name}</span>}
      </>
    ))
  return (
    <>
      <Group
        title={m.people_review_invalid({ count: invalid.length + moreInvalid })}
        show={invalid.length > 0}
      >
        <List
          entries={invalid.map(({ text, why }) => (
            <>
              <bdi className="font-medium break-all">{text}</bdi> – <span className="text-ink2">{why}</span>
            </>
          ))}
        />
        {moreInvalid > 0 && (
          <p className="mt-2 text-sm text-ink3">{m.linking_and_more({ count: moreInvalid })}</p>
        )}
      </Group>
      <Group
        title={m.people_review_members({ count: those('member').length })}
        show={those('member').length > 0}
      >
        <List entries={named('member')} />
      </Group>
      <Group
        title={m.people_review_deactivated({ count: those('deactivated').length })}
        text={m.people_review_deactivated_text()}
        show={those('deactivated').length > 0}
      >
        <List entries={named('deactivated')} />
      </Group>
      <Group
        title={m.people_review_invited({ count: those('invited').length })}
        text={m.people_review_invited_text()}
        show={those('invited').length > 0}
      >
        <List entries={named('invited')} />
      </Group>
      <Group title={m.people_review_repeated({ count: repeated.length })} show={repeated.length > 0}>
        <List
          entries={repeated.map((address) => (
            <span className="break-all">{address}</span>
          ))}
        />
      </Group>
    </>
  )
}

function List({ entries }: { entries: ReactNode[] }) {
  return (
    <ul className="grid gap-1.5 text-sm">
      {entries.map((entry, index) => (
        <li key={index}>{entry}</li>
      ))}
    </ul>
  )
}
