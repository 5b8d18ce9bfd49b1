import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { refusedCursor, refusedMails } from '#app/domain/conversations/intake/refused-mails.ts'
import type { IntakeRefusal } from '#app/domain/conversations/intake/take-in.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount, useZoneWords } from '#app/ui/account-context.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.intake_refused_title(), matches)

const reasons: Record<IntakeRefusal, () => string> = {
  'auto-reply': m.intake_reason_auto_reply,
  loop: m.intake_reason_loop,
  'no-sender': m.intake_reason_no_sender,
  'too-many-parts': m.intake_reason_too_many_parts,
  'too-many-headers': m.intake_reason_too_many_headers,
  'too-deep': m.intake_reason_too_deep,
  unreadable: m.intake_reason_unreadable,
  broken: m.intake_reason_broken,
}

/** What arrived and became no message, with the reason in words; so that nobody has to wonder where a mail is. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { floor: 'admin' })
  const before = refusedCursor(new URL(request.url).searchParams.get('before'))
  const { mails, next } = await refusedMails(account.id, before)
  return json({ mails: mails.map(({ size: _, ...mail }) => mail), next, older: before !== null })
}

export default function Refused() {
  const { mails, next, older } = useLoaderData<typeof loader>()
  const { timeZone } = useAccount()
  const paths = useConversationPaths()
  return (
    <Page
      title={m.intake_refused_title()}
      lead={m.intake_refused_lead() + useZoneWords()}
      back={{ to: paths.conversations, label: m.intake_back() }}
    >
      {mails.length === 0 ? (
        <EmptyState title={m.intake_refused_none()} text={m.intake_refused_none_text()} />
      ) : (
        <Table
          label={m.intake_refused_title()}
          head={
            <>
              <Th>{m.intake_refused_from()}</Th>
              <Th>{m.intake_refused_to()}</Th>
              <Th>{m.intake_refused_at()}</Th>
              <Th>{m.intake_refused_why()}</Th>
            </>
          }
        >
          {mails.map((mail) => (
            <Tr key={mail.id}>
              <Td main className="break-words">
                {mail.sender || m.intake_refused_nobody()}
              </Td>
              <Td label={m.intake_refused_to()} className="break-all">
                {mail.recipient}
              </Td>
              <Td label={m.intake_refused_at()}>
                <Time at={mail.at} zone={timeZone} />
              </Td>
              <Td label={m.intake_refused_why()}>{reasons[mail.reason]()}</Td>
            </Tr>
          ))}
        </Table>
      )}
      <Cursor next={next} older={older} />
    </Page>
  )
}
