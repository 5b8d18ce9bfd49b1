import { useNavigation } from '@remix-run/react'
import { useEffect, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import type { Role } from '#app/domain/roles.ts'
import { Address, Group, LeftOut } from './left-out.tsx'
import { useClientPaths } from './paths.ts'
import { QuotaLine, useLiveQuota } from './quota-line.tsx'
import type { ReviewFacts } from './review.ts'

/** What would be sent, what not and why (L3). Nothing has happened yet; unticking leaves an address out. */
export function ReviewForm({ review }: { review: ReviewFacts }) {
  const paths = useClientPaths()
  const quota = useLiveQuota(review.quota)
  const ticked = new Set(review.chosen)
  const [count, setCount] = useState(
    [...review.free, ...review.linked].filter((each) => ticked.has(each)).length,
  )
  const busy = useNavigation().state !== 'idle'
  // Without script the count of ticks stands still, so nothing may be barred by it.
  const [counting, setCounting] = useState(false)
  useEffect(() => setCounting(true), [])
  const over = count > quota.left
  const overflow = Math.max(0, count - quota.left)
  const fits = overflow <= quota.queueLeft
  const sendable = review.free.length + review.linked.length > 0
  return (
    <AccountForm
      action={paths.review}
      encType="multipart/form-data"
      className="grid grid-cols-[minmax(0,1fr)] gap-5"
      onChange={(event) => setCount(new FormData(event.currentTarget).getAll('chosen').length)}
    >
      <HiddenFields fields={review.typed} />
      {review.refusal && (
        <Notice tone="danger" role="alert">
          {review.refusal}
        </Notice>
      )}
      {sendable && over && !review.refusal && (
        <Notice tone="warn" role="status">
          {quota.left === 0
            ? m.linking_quota_over_none({ limit: quota.limit, at: quota.nextDay })
            : m.linking_quota_over({ count, left: quota.left, at: quota.nextDay })}
          {!fits && <> {m.linking_queue_full({ count: overflow, places: quota.queueLeft })}</>}
        </Notice>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Group title={m.linking_review_free({ count: review.free.length })} show={review.free.length > 0}>
            <Ticks addresses={review.free} ticked={ticked} unicode={review.unicode} />
          </Group>
          {!sendable && <Notice tone="warn">{m.linking_none_free()}</Notice>}
          <Group
            title={m.linking_review_linked({ count: review.linked.length })}
            text={m.linking_review_linked_text()}
            show={review.linked.length > 0}
          >
            <Ticks addresses={review.linked} ticked={ticked} unicode={review.unicode} />
          </Group>
          <LeftOut review={review} />
        </div>
        <aside className="grid gap-4">
          <Card title={m.linking_quota_title()}>
            <p className="mb-2 text-sm" aria-live="polite">
              {m.linking_review_chosen({ count })}
            </p>
            <QuotaLine quota={quota} />
          </Card>
          <Card title={m.linking_message()}>
            <p className="text-sm whitespace-pre-line text-ink2">{review.typed.message}</p>
            <p className="mt-3 text-sm">
              {m.common_role()}:{' '}
              {review.typed.role ? roleName(review.typed.role as Role) : m.linking_role_open()}
            </p>
          </Card>
        </aside>
      </div>
      <Actions>
        {sendable && (
          <Button variant={over ? 'secondary' : 'primary'} disabled={busy || (counting && over)}>
            {m.common_send()}
          </Button>
        )}
        {sendable && over && fits && (
          <Button name="overflow" value="queue" variant="primary" disabled={busy}>
            {quota.left === 0 ? m.linking_queue_all() : m.linking_queue_rest({ count: quota.left })}
          </Button>
        )}
        <Button
          name="intent"
          value="edit"
          formAction={paths.connect}
          variant={sendable ? 'quiet' : 'secondary'}
        >
          {m.linking_review_edit()}
        </Button>
      </Actions>
    </AccountForm>
  )
}

type TicksProps = { addresses: string[]; ticked: Set<string>; unicode: Record<string, string> }

function Ticks({ addresses, ticked, unicode }: TicksProps) {
  return (
    <ul className="grid gap-x-6 text-sm/6 sm:grid-cols-2">
      {addresses.map((address) => (
        <li key={address} className="min-w-0">
          <CheckboxField
            name="chosen"
            value={address}
            defaultChecked={ticked.has(address)}
            label={<Address address={address} unicode={unicode} />}
          />
        </li>
      ))}
    </ul>
  )
}
