import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import type { GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink, TextLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { roleName, RoleWords } from '#app/ui/roles.tsx'
import { SignOnFirst } from '#app/ui/sign-on.tsx'
import { Time } from '#app/ui/time.tsx'
import { NewPasswordField } from '../../identity/new-password-field.tsx'
import type { Way } from './visit-invitation.ts'

type Invitation = {
  id: string
  accountName: string
  role: GrantableRole
  inviter: string
  way: Way
  /** Whether the invited address opens a login already. */
  known: boolean
  /** The invited address, masked unless the visitor owns it. */
  address: string
  visitor: string | null
  expiresAt: string
  zone: string
  shortestPassword: number
}
type Props = { invitation: Invitation; answer?: FormAnswer }

/** Who invites, into which account, as what and until when; then the one step that fits the visitor. */
export function InvitationPage({ invitation, answer }: Props) {
  const { accountName, inviter, role, expiresAt, zone, way } = invitation
  const Step = steps[way]
  return (
    <PublicPage
      title={m.people_invitation_title({ account: accountName })}
      lead={m.people_invitation_lead({ inviter, account: accountName, role: roleName(role) })}
    >
      <RoleWords role={role} of="own" />
      <p className="text-sm text-ink2">
        {m.people_invitation_until()} <Time at={expiresAt} zone={zone} style="long" />
      </p>
      <hr className="border-line" />
      <FormErrors errors={answer?.errors['']} />
      <Step invitation={invitation} answer={answer} />
    </PublicPage>
  )
}

const steps: Record<Way, (props: Props) => React.ReactNode> = {
  accept: ({ invitation: { visitor, address, accountName } }) => (
    <Form method="post" className="grid gap-3">
      <HiddenFields fields={{ intent: 'accept' }} />
      <p className="text-sm text-ink2">{m.people_signed_in_as({ name: visitor ?? '', address })}</p>
      <Button variant="primary" wide>
        {m.people_accept({ account: accountName })}
      </Button>
    </Form>
  ),
  'somebody-else': ({ invitation: { id, visitor, address, known } }) => (
    <>
      <p>{m.people_somebody_else({ name: visitor ?? '', address })}</p>
      <Form method="post" action="/sign-out">
        <HiddenFields fields={{ to: `/invitations/${id}` }} />
        <Button variant="primary" wide>
          {known ? m.people_switch_login() : m.common_sign_out()}
        </Button>
      </Form>
      {!known && <p className="text-sm text-ink2">{m.people_switch_new()}</p>}
      <p className="text-sm text-ink2">
        {m.people_add_address({ address })}{' '}
        <TextLink to="/me/addresses">{m.people_add_address_link()}</TextLink>
      </p>
    </>
  ),
  'sign-in': ({ invitation: { id, address } }) => (
    <>
      <p>{m.people_sign_in_first({ address })}</p>
      <ButtonLink to={signInPath(id)} variant="primary" wide>
        {m.common_sign_in()}
      </ButtonLink>
    </>
  ),
  'sign-up': ({ invitation, answer }) => <JoinForm invitation={invitation} answer={answer} />,
}

function JoinForm({ invitation: { id, address, accountName, shortestPassword }, answer }: Props) {
  const errors = answer?.errors ?? {}
  return (
    <>
      <p>{m.people_join_lead({ address })}</p>
      <SignOnFirst to={`/invitations/${id}`} />
      <Form method="post" noValidate className="grid gap-4">
        <HiddenFields fields={{ intent: 'join' }} />
        <TextField
          name="name"
          label={m.people_your_name()}
          autoComplete="name"
          required
          defaultValue={typed(answer, 'name')}
          errors={errors.name}
        />
        <NewPasswordField label={m.common_password()} shortest={shortestPassword} errors={errors.password} />
        <Button variant="primary" wide>
          {m.people_join({ account: accountName })}
        </Button>
      </Form>
      <p className="text-sm text-ink2">
        {m.people_join_other_login()} <TextLink to={signInPath(id)}>{m.common_sign_in()}</TextLink>
      </p>
    </>
  )
}

const signInPath = (id: string) => `/sign-in?to=${encodeURIComponent(`/invitations/${id}`)}`
