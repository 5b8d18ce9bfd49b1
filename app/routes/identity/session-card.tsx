import { Form } from '@remix-run/react'
import type { SecondFactor } from '#app/domain/identity/factors/second-factors.ts'
import type { SignInMethod } from '#app/domain/identity/sessions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Time } from '#app/ui/time.tsx'
import { deviceName } from './device-name.ts'

const methods: Record<SignInMethod, () => string> = {
  password: m.identity_method_password,
  code: m.identity_method_code,
  link: m.identity_method_link,
  oidc: m.identity_method_oidc,
  demo: m.identity_method_demo,
  passkey: m.factor_method_passkey,
}

/** After the method; a passkey alone is both factors, which its own name says. */
const seconds: Record<SecondFactor, () => string> = {
  app: m.factor_method_and_app,
  'recovery-code': m.factor_method_and_recovery_code,
  passkey: m.factor_method_and_passkey,
  device: m.factor_method_and_device,
}

type Props = {
  zone: string
  session: {
    id: string
    here: boolean
    method: SignInMethod
    secondFactor: SecondFactor | null
    userAgent: string
    ip: string
    createdAt: string
    lastSeenAt: string
    scopes: { id: string; accountName: string; agencyName: string; createdAt: string }[]
  }
}

/** One place where somebody is signed in, with the client accounts open there. */
export function SessionCard({ session, zone }: Props) {
  const device = deviceName(session.userAgent) ?? m.identity_sessions_unknown_device()
  return (
    <Card
      title={
        <>
          {device} {session.here && <Badge tone="ok">{m.identity_sessions_here()}</Badge>}
        </>
      }
      actions={
        <Form method="post">
          <HiddenFields fields={{ intent: 'end', session: session.id }} />
          <Button small aria-label={m.identity_sessions_end_named({ device })}>
            {m.common_sign_out()}
          </Button>
        </Form>
      }
    >
      <Facts>
        <Fact name={m.identity_sessions_last_seen()}>
          <Time at={session.lastSeenAt} zone={zone} />
        </Fact>
        <Fact name={m.identity_sessions_begun()}>
          <Time at={session.createdAt} zone={zone} /> · {methods[session.method]()}
          {session.secondFactor &&
            session.method !== session.secondFactor &&
            ` ${seconds[session.secondFactor]()}`}
        </Fact>
        {session.ip && <Fact name={m.identity_sessions_ip()}>{session.ip}</Fact>}
      </Facts>
      {session.scopes.length > 0 && (
        <div className="mt-4">
          <h3 className="text-sm font-medium">{m.identity_sessions_scopes()}</h3>
          <ul className="mt-1 divide-y divide-line">
            {session.scopes.map(({ id, accountName, agencyName }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-2 py-2 text-sm">
                <span>{m.identity_sessions_scope({ client: accountName, agency: agencyName })}</span>
                <Form method="post">
                  <HiddenFields fields={{ intent: 'end-scope', scope: id }} />
                  <Button small aria-label={m.identity_sessions_close_named({ client: accountName })}>
                    {m.common_close()}
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}
