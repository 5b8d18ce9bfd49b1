import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { requireSingleSignOn } from '#app/auth/oidc/required.ts'
import { hasPassword } from '#app/domain/identity/change-password.ts'
import { myIdentities } from '#app/domain/identity/sign-on/oidc-identities.ts'
import { removeIdentity } from '#app/domain/identity/sign-on/remove-identity.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { SignOnForm } from '#app/ui/sign-on.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.sso_nav()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  const { name: provider } = requireSingleSignOn()
  const [identities, byPassword] = await Promise.all([myIdentities(user.id), hasPassword(user.id)])
  return json({
    provider,
    byPassword,
    zone: user.timeZone,
    identities: identities.map((each) => ({
      ...each,
      since: each.since.toISOString(),
      lastUsedAt: each.lastUsedAt.toISOString(),
    })),
  })
}

/** Takes one identity away. */
export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requireFreshSignIn(request)
  const { name: provider } = requireSingleSignOn()
  const read = await readForm(request, z.object({ identity: z.uuid() }))
  if (!read.ok) return refusedAnswer(read)
  const removed = await removeIdentity(user.id, read.value.identity)
  if (removed.ok)
    return await redirectWithFlash('/me/single-sign-on', { tone: 'ok', text: m.sso_removed({ provider }) })
  if (removed.reason === 'unknown') throw notFound()
  return await redirectWithFlash('/me/single-sign-on', { tone: 'warn', text: m.sso_last_way_in() })
}

/** Which identities of the provider sign one in. */
export default function OwnSingleSignOn() {
  const { provider, identities, byPassword, zone } = useLoaderData<typeof loader>()
  const stays = !byPassword && identities.length === 1
  const head = (
    <>
      <Th>{m.sso_provider()}</Th>
      <Th>{m.common_email()}</Th>
      <Th>{m.sso_since()}</Th>
      <Th>{m.identity_sessions_last_seen()}</Th>
      <Th>
        <span className="sr-only">{m.common_remove()}</span>
      </Th>
    </>
  )
  return (
    <Page title={m.sso_nav()} lead={m.sso_own_lead({ provider })}>
      {identities.length === 0 && <EmptyState title={m.sso_own_none({ provider })} />}
      {stays && (
        <Notice title={m.sso_last_way_in()}>
          <TextLink to="/me/password">{m.sso_set_password()}</TextLink>
        </Notice>
      )}
      {identities.length > 0 && (
        <Table label={m.sso_nav()} head={head}>
          {identities.map((each) => (
            <Tr key={each.id}>
              <Td main>{each.provider}</Td>
              <Td label={m.common_email()}>
                <span className="break-all">{each.address ?? m.sso_no_address()}</span>
              </Td>
              <Td label={m.sso_since()}>
                <Time at={each.since} zone={zone} style="day" />
              </Td>
              <Td label={m.identity_sessions_last_seen()}>
                <Time at={each.lastUsedAt} zone={zone} />
              </Td>
              <Td className="text-right">
                {!stays && (
                  <Form method="post">
                    <HiddenFields fields={{ identity: each.id }} />
                    <Button small aria-label={m.sso_remove_named({ provider: each.provider })}>
                      {m.common_remove()}
                    </Button>
                  </Form>
                )}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      <Section title={m.sso_join_section({ provider })} text={m.sso_join_section_text()}>
        <SignOnForm to="/me/single-sign-on" label={m.sso_join_button({ provider })} />
      </Section>
    </Page>
  )
}
