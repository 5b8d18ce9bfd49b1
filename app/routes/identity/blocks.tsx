import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { myBlocks } from '#app/domain/linking/blocks.ts'
import { unblockAgency } from '#app/domain/linking/unblock-agency.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { Pager, Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_blocks_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  const page = pageNumber(request)
  const { blocks, hasNext } = await myBlocks(user.id, page)
  return json({
    zone: user.timeZone,
    page,
    hasNext,
    blocks: blocks.map((block) => ({ ...block, since: block.since.toISOString() })),
  })
}

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  const read = await readForm(request, z.object({ agency: z.uuid(), address: z.string().max(320) }))
  if (!read.ok) return refusedAnswer(read)
  const unblocked = await unblockAgency(signedIn, {
    address: read.value.address,
    agencyId: read.value.agency,
  })
  if (!unblocked) throw notFound()
  const text = m.identity_blocks_unblocked({ agency: unblocked.agencyName })
  return await redirectWithFlash('/me/blocks', { tone: 'ok', text })
}

export default function Blocks() {
  const { blocks, zone, page, hasNext } = useLoaderData<typeof loader>()
  const head = (
    <>
      <Th>{m.common_agency()}</Th>
      <Th>{m.common_email()}</Th>
      <Th>{m.common_since()}</Th>
      <Th>
        <span className="sr-only">{m.identity_blocks_unblock()}</span>
      </Th>
    </>
  )
  return (
    <Page title={m.identity_blocks_title()} lead={m.identity_blocks_lead()}>
      {blocks.length === 0 ? (
        <EmptyState title={m.identity_blocks_none()} text={m.identity_blocks_none_text()} />
      ) : (
        <>
          <Table label={m.identity_blocks_title()} head={head}>
            {blocks.map(({ agencyId, agencyName, address, since }) => (
              <Tr key={agencyId + address}>
                <Td main>{agencyName}</Td>
                <Td label={m.common_email()}>{address}</Td>
                <Td label={m.common_since()}>
                  <Time at={since} zone={zone} style="day" />
                </Td>
                <Td>
                  <Form method="post">
                    <HiddenFields fields={{ agency: agencyId, address }} />
                    <Button small aria-label={m.identity_blocks_unblock_named({ agency: agencyName })}>
                      {m.identity_blocks_unblock()}
                    </Button>
                  </Form>
                </Td>
              </Tr>
            ))}
          </Table>
          <Pager page={page} hasNext={hasNext} />
        </>
      )}
    </Page>
  )
}
