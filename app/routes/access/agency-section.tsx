import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import type { GrantableRole, Role } from '#app/domain/roles.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { AccountMark } from '#app/ui/initials.tsx'
import { Section } from '#app/ui/page.tsx'
import { roleName, RoleWords } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { useAccessPaths } from './paths.ts'

type Person = {
  grantId: string
  name: string
  role: Role
  since: string
  lastActiveAt: string | null
  working: boolean
}
type Agency = {
  linkId: string
  agencyName: string
  logo: string | null
  maxRole: GrantableRole
  since: string
  approvedBy: string | null
  lastActiveAt: string | null
  /** A calendar day, or empty for no end. */
  lastDay: string
  /** Whether its people need a second factor here. */
  secondFactor: boolean
  /** What its people may do in the inbox at most. */
  inbox: InboxLevel
  /** How many are in; `people` may be the first of them only. */
  count: number
  people: Person[]
}

/** One agency: how far it may go and since when, then everybody who is in, by name. */
export function AgencySection({
  agency,
  mayAct,
  alone,
}: {
  agency: Agency
  mayAct: boolean
  alone: boolean
}) {
  const paths = useAccessPaths()
  const { linkId, agencyName, people, count } = agency
  const actions = mayAct && (
    <>
      <ButtonLink to={paths.link(linkId)}>
        {m.access_change()}
        <span className="sr-only">: {agencyName}</span>
      </ButtonLink>
      <ButtonLink to={paths.revocation(linkId)} className="text-danger!">
        {m.access_revoke()}
        <span className="sr-only">: {agencyName}</span>
      </ButtonLink>
    </>
  )
  return (
    <Section
      title={
        <span className="inline-flex items-center gap-2.5">
          <AccountMark name={agencyName} logo={agency.logo} />
          {agencyName}
        </span>
      }
      actions={actions}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Card>
          <LinkFacts agency={agency} />
          <details className="mt-4">
            <summary className="text-link inline-block text-sm">{m.access_what()}</summary>
            <div className="mt-3">
              <RoleWords role={agency.maxRole} />
            </div>
          </details>
        </Card>
        {count === 0 ? (
          <p className="text-sm text-ink2">{m.access_nobody({ agency: agencyName })}</p>
        ) : (
          <People agency={agency} mayAct={mayAct} />
        )}
        {!alone && count > people.length && (
          <TextLink to={`?agency=${linkId}`} className="justify-self-start text-sm">
            {m.access_all_people({ count, agency: agencyName })}
          </TextLink>
        )}
      </div>
    </Section>
  )
}

function LinkFacts({ agency }: { agency: Agency }) {
  const { timeZone } = useAccount()
  const { maxRole, since, approvedBy, lastActiveAt, lastDay, secondFactor, inbox } = agency
  return (
    <Facts columns={5}>
      <Fact name={m.access_max_role()}>{roleName(maxRole)}</Fact>
      <Fact name={m.access_since()}>
        <Time at={since} zone={timeZone} style="day" />
      </Fact>
      <Fact name={m.access_approved_by()}>{approvedBy ?? m.access_approved_by_nobody()}</Fact>
      <Fact name={m.access_last_active()}>
        {lastActiveAt ? <Time at={lastActiveAt} zone={timeZone} /> : m.access_never_active()}
      </Fact>
      <Fact name={m.seats_field_level()}>{levelName(inbox)}</Fact>
      {secondFactor && <Fact name={m.factor_field()}>{m.factor_link_asked()}</Fact>}
      <Fact name={m.access_ends()}>
        {lastDay ? <Time at={`${lastDay}T12:00:00Z`} zone="UTC" style="day" /> : m.access_ends_never()}
      </Fact>
    </Facts>
  )
}

function People({ agency, mayAct }: { agency: Agency; mayAct: boolean }) {
  const { timeZone } = useAccount()
  const paths = useAccessPaths()
  const head = (
    <>
      <Th>{m.access_person()}</Th>
      <Th>{m.access_role()}</Th>
      <Th>{m.access_since()}</Th>
      <Th>{m.access_last_active()}</Th>
      {mayAct && (
        <Th>
          <span className="sr-only">{m.access_remove()}</span>
        </Th>
      )}
    </>
  )
  return (
    <Table label={m.access_people({ agency: agency.agencyName })} head={head}>
      {agency.people.map(({ grantId, name, role, since, lastActiveAt, working }) => (
        <Tr key={grantId}>
          <Td main>{name}</Td>
          <Td label={m.access_role()}>{roleName(role)}</Td>
          <Td label={m.access_since()}>
            <Time at={since} zone={timeZone} style="day" />
          </Td>
          <Td label={m.access_last_active()}>
            {working ? (
              <Badge tone="ok">{m.access_working()}</Badge>
            ) : lastActiveAt ? (
              <Time at={lastActiveAt} zone={timeZone} />
            ) : (
              m.access_never_active()
            )}
          </Td>
          {mayAct && (
            <Td numeric className="stacked:pt-2">
              <ButtonLink to={paths.removal(agency.linkId, grantId)} small>
                {m.access_remove()}
                <span className="sr-only">: {name}</span>
              </ButtonLink>
            </Td>
          )}
        </Tr>
      ))}
    </Table>
  )
}
