import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { joinProgramme, type Joined } from '#app/domain/linking/programme.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_programme_title(), matches)

const requirement = { own: true, floor: 'admin' } as const

const answers: Record<ReasonOf<Joined>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_join_not_allowed },
  'already-joined': { status: 409, say: m.linking_join_already },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  return json({ since: account.agencySince })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  await requireConfirmation(request, standing)
  const joined = await joinProgramme(standing)
  if (!joined.ok) return refused(answers[joined.reason])
  return await redirectWithFlash(clientPaths(standing.account.id).clients, {
    tone: 'ok',
    text: m.linking_joined({ account: standing.account.name }),
  })
}

export default function Programme() {
  const { since } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const { id, timeZone } = useAccount()
  const paths = useClientPaths()
  return (
    <Page
      title={m.linking_programme_title()}
      lead={m.linking_programme_lead()}
      back={{ to: `/a/${id}/settings`, label: m.common_nav_settings() }}
      narrow
    >
      <FormErrors errors={data?.errors['']} />
      {since && (
        <Notice tone="ok" title={m.linking_programme_member()}>
          {m.common_since()} <Time at={since} zone={timeZone} style="day" />
        </Notice>
      )}
      <Card title={m.linking_programme_what()}>
        <ul className="grid list-disc gap-2 pl-5 text-ink2">
          <li>{m.linking_programme_ask()}</li>
          <li>{m.linking_programme_people()}</li>
          <li>{m.linking_programme_control()}</li>
          <li>{m.linking_programme_limit()}</li>
        </ul>
        {!since && (
          <AccountForm className="mt-5">
            <Button variant="primary">{m.linking_join()}</Button>
          </AccountForm>
        )}
        {since && (
          <div className="mt-5">
            <ButtonLink to={paths.clients}>{m.linking_back_to_clients()}</ButtonLink>
          </div>
        )}
      </Card>
      {since && (
        <Section title={m.linking_exit_section()} text={m.linking_exit_section_text()}>
          <ButtonLink to={paths.programmeExit}>{m.linking_exit()}</ButtonLink>
        </Section>
      )}
    </Page>
  )
}
