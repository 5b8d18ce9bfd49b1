import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { markAssignmentsSeen, newlyAssigned } from '#app/domain/contacts/ownership/newly-assigned.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { RecentTime } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { Pages } from './list/pages.tsx'
import { StatusBadge } from './list/status-badge.tsx'
import { isDay } from '../access/end-date.ts'
import { ownershipPaths, useOwnershipPaths } from './ownership/paths.ts'
import { kindWords } from './ownership/words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.ownership_new_title(), matches)

/** What the badge leads to (C5): contacts that somebody else gave to the reader, until they say that they have seen them. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const after = new URL(request.url).searchParams.get('after')
  const { contacts, next } = await newlyAssigned(standing, { after: isId(after) ? after : null })
  return json({ contacts, next })
}

const schema = z.object({
  // As PostgreSQL writes an instant; what came after it stays new.
  until: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/)
    .refine((text) => isDay(text.slice(0, 10))),
})

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  await markAssignmentsSeen(standing, form.value.until)
  return await redirectWithFlash(ownershipPaths(standing.account.id).assigned, {
    tone: 'ok',
    text: m.ownership_new_seen(),
  })
}

export default function Assigned() {
  const { contacts, next } = useLoaderData<typeof loader>()
  const paths = useOwnershipPaths()
  const { timeZone } = useAccount()
  const [query] = useSearchParams()
  const later = query.has('after')
  return (
    <Page
      title={m.ownership_new_title()}
      lead={m.ownership_new_lead()}
      actions={
        <>
          <ButtonLink to={paths.preferences}>{m.ownership_preferences()}</ButtonLink>
          {contacts.length > 0 && !later && (
            <AccountForm action={paths.assigned}>
              <HiddenFields fields={{ until: contacts[0]!.announced }} />
              <Button variant="primary">{m.ownership_new_mark()}</Button>
            </AccountForm>
          )}
        </>
      }
    >
      {contacts.length === 0 ? (
        <EmptyState
          title={m.ownership_new_none()}
          text={m.ownership_new_none_text()}
          action={<ButtonLink to={paths.mine}>{m.ownership_mine()}</ButtonLink>}
        />
      ) : (
        <div>
          <Table
            label={m.ownership_new_title()}
            head={
              <>
                <Th>{m.common_name()}</Th>
                <Th>{m.contacts_field_company()}</Th>
                <Th>{m.common_status()}</Th>
                <Th>{m.ownership_when()}</Th>
                <Th>{m.ownership_by()}</Th>
                <Th>{m.ownership_why()}</Th>
              </>
            }
          >
            {contacts.map((contact) => (
              <Tr key={contact.id}>
                <Td main>
                  <Link to={paths.one(contact.id)} className="rounded-sm hover:underline">
                    {contact.name}
                  </Link>
                </Td>
                <Td label={m.contacts_field_company()} className={contact.company ? '' : 'stacked:hidden!'}>
                  {contact.company}
                </Td>
                <Td label={m.common_status()}>
                  <StatusBadge status={contact.status} />
                </Td>
                <Td label={m.ownership_when()}>
                  <RecentTime at={contact.at} zone={timeZone} />
                </Td>
                <Td label={m.ownership_by()}>{contact.byName}</Td>
                <Td label={m.ownership_why()}>{contact.kind && kindWords(contact.kind, contact.workflow)}</Td>
              </Tr>
            ))}
          </Table>
          <Pages next={next} later={later} />
        </div>
      )}
    </Page>
  )
}
