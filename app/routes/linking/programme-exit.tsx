import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope } from '#app/auth/guards.ts'
import { leaveProgramme, programmeExit, type ProgrammeLeft } from '#app/domain/linking/leave-programme.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { nameList } from './agency/name-list.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_exit_title(), matches)

const requirement = { agency: true, floor: 'admin', afterTrial: true } as const

const answers: Record<ReasonOf<ProgrammeLeft>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_exit_not_allowed },
  'not-enrolled': { status: 409, say: m.linking_not_enrolled },
  'wrong-name': { status: 422, say: m.linking_exit_wrong_name, field: 'name' },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  await requireFreshSignIn(request)
  const { names, ...counts } = await programmeExit(standing.account.id)
  return json({ ...counts, names: nameList(names, names.length, counts.clients) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  await requireFreshSignIn(request)
  const form = await readForm(request, z.object({ name: z.string() }), standing)
  if (!form.ok) return json(form, { status: form.status })
  const left = await leaveProgramme(standing, form.value.name)
  if (!left.ok) return refused(answers[left.reason], form.value)
  const { clients, people, sessions, requests } = left.ended
  return await redirectWithFlash(clientPaths(standing.account.id).programme, {
    tone: 'ok',
    text: m.linking_exited({
      clients: m.common_clients_count({ count: clients }),
      people: m.common_people_count({ count: people }),
      sessions: m.linking_sessions({ count: sessions }),
      requests: m.linking_open_requests({ count: requests }),
    }),
  })
}

export default function ProgrammeExit() {
  const ends = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const account = useAccount()
  const paths = useClientPaths()
  const typed = data?.values.name
  return (
    <Page
      title={m.linking_exit_title()}
      back={{ to: paths.programme, label: m.linking_programme_title() }}
      narrow
    >
      <ConfirmForm
        confirm={m.linking_exit_sure()}
        cancel={{ to: paths.programme }}
        errors={data?.errors['']}
        typed={{
          name: 'name',
          label: m.linking_exit_type({ name: account.name }),
          errors: data?.errors.name,
          defaultValue: typeof typed === 'string' ? typed : undefined,
        }}
      >
        <p>{m.linking_exit_what()}</p>
        <ul className="grid list-disc gap-1.5 pl-5">
          <li>
            {m.linking_exit_clients({ clients: m.common_clients_count({ count: ends.clients }) })}
            {ends.clients > 0 && <span className="block text-sm text-ink2">{ends.names}</span>}
          </li>
          <li>{m.linking_exit_people({ people: m.common_people_count({ count: ends.people }) })}</li>
          <li>{m.linking_exit_sessions({ sessions: m.linking_sessions({ count: ends.sessions }) })}</li>
          <li>{m.linking_exit_requests({ requests: m.linking_open_requests({ count: ends.requests }) })}</li>
        </ul>
        <p className="text-ink2">{m.linking_exit_told()}</p>
      </ConfirmForm>
    </Page>
  )
}
