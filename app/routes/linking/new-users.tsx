import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { givableClients } from '#app/domain/linking/client.ts'
import { colleaguesOf } from '#app/domain/linking/colleagues.ts'
import { isGrantable } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../list-filter.ts'
import { addUsers, newUsersSchema } from './agency/add-users.ts'
import { NewUsersForm } from './agency/new-users-form.tsx'
import { clientPaths, useClientPaths } from './agency/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_add_user(), matches)

const listed = 200

/** Searching keeps the ticks in the URL, so it works without script and `?client=…` ticks a client beforehand. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true })
  const { params: asked, search } = listFilter(request)
  const role = asked.get('role')
  const ticked = {
    people: asked.getAll('people').filter(isId).slice(0, listed),
    client: asked.getAll('client').filter(isId).slice(0, listed),
    role: isGrantable(role) ? role : '',
    names: (asked.get('names') ?? '').slice(0, 2000),
  }
  const [colleagues, clients] = await Promise.all([
    colleaguesOf(standing.account.id, listed),
    givableClients(standing, search, ticked.client, listed),
  ])
  return json({
    colleagues,
    clients,
    ticked,
    search,
    me: standing.membershipId,
    morePeople: colleagues.length === listed,
    moreClients: clients.length === listed,
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true })
  const form = await readForm(request, newUsersSchema, standing)
  if (!form.ok) return json({ ...form, ambiguous: [] }, { status: form.status })
  const done = await addUsers(standing, form.value)
  if (!done.ok) {
    const { errors, ambiguous, status } = done
    return json({ errors, ambiguous, values: form.value }, { status })
  }
  const paths = clientPaths(standing.account.id)
  const [only] = form.value.client
  return await redirectWithFlash(form.value.client.length === 1 ? paths.client(only!) : paths.clients, {
    tone: 'ok',
    text: done.text,
  })
}

export default function NewUsers() {
  const data = useLoaderData<typeof loader>()
  const outcome = useActionData<typeof action>()
  const paths = useClientPaths()
  const back = { to: paths.clients, label: m.linking_clients_title() }
  const nowhere = data.clients.length === 0 && data.search === ''
  return (
    <Page title={m.linking_add_user()} lead={m.linking_add_user_lead()} back={back} narrow>
      {nowhere ? (
        <EmptyState
          title={m.linking_nowhere_to_add()}
          text={m.linking_nowhere_to_add_text()}
          action={<ButtonLink to={paths.clients}>{m.linking_back_to_clients()}</ButtonLink>}
        />
      ) : (
        <NewUsersForm data={data} outcome={outcome} />
      )}
    </Page>
  )
}
