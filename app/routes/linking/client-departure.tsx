import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { clientPeople } from '#app/domain/linking/client.ts'
import { leaveClient, type ClientLeft } from '#app/domain/linking/leave-client.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { requireClient } from './agency/client-page.ts'
import { nameList } from './agency/name-list.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_leave_client(), matches)

const answers: Record<ReasonOf<ClientLeft>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_leave_not_allowed },
  unknown: { status: 404, say: m.linking_grant_unknown },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { standing, client } = await requireClient({ request, params }, { floor: 'admin' })
  const people = await clientPeople(standing, client, 1)
  const names = nameList(
    people.map(({ name }) => name),
    20,
    client.count,
  )
  return json({ linkId: client.linkId, name: client.name, count: client.count, names })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { standing, client } = await requireClient({ request, params }, { floor: 'admin', afterTrial: true })
  await requireConfirmation(request, standing)
  const left = await leaveClient(standing, client.linkId)
  if (!left.ok) {
    if (left.reason === 'unknown') throw notFound()
    return refused(answers[left.reason])
  }
  const { people, sessions } = left.ended
  return await redirectWithFlash(clientPaths(standing.account.id).clients, {
    tone: 'ok',
    text: m.linking_left({
      client: left.clientName,
      people: m.common_people_count({ count: people.length }),
      sessions: m.linking_sessions({ count: sessions }),
    }),
  })
}

export default function ClientDeparture() {
  const { linkId, name, count, names } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const paths = useClientPaths()
  return (
    <Page
      title={m.linking_leave_title({ client: name })}
      back={{ to: paths.client(linkId), label: name }}
      narrow
    >
      <ConfirmForm
        confirm={m.linking_leave_confirm({ client: name })}
        cancel={{ to: paths.client(linkId) }}
        errors={data?.errors['']}
      >
        <p>{m.linking_leave_what({ client: name })}</p>
        {count > 0 && (
          <div>
            <p className="mb-1 font-medium">{m.linking_leave_people()}</p>
            <p className="text-ink2">{names}</p>
          </div>
        )}
        <p className="text-ink2">{m.linking_leave_again()}</p>
      </ConfirmForm>
    </Page>
  )
}
