import { Form } from '@remix-run/react'
import { withReturn } from '#app/auth/safe-path.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Actions, Section } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { deviceName } from './device-name.ts'

type Common = { to: string; zone: string }

/** The authenticator app: set up, another phone, away with it. */
export function AppCard({ app, to, zone }: Common & { app: { since: string } | null }) {
  return (
    <Card title={m.factor_app_title()} actions={app && <Badge tone="ok">{m.factor_app_on()}</Badge>}>
      <p className="text-ink2">
        {app ? (
          <>
            {m.factor_app_since()} <Time at={app.since} zone={zone} style="day" />
          </>
        ) : (
          m.factor_app_text()
        )}
      </p>
      <div className="mt-4">
        <Actions>
          <ButtonLink to={withReturn('/me/second-factor/app', to)} variant={app ? 'secondary' : 'primary'}>
            {app ? m.factor_app_replace() : m.factor_app_set_up()}
          </ButtonLink>
          {app && <ButtonLink to="/me/second-factor/removal?of=app">{m.factor_app_remove()}</ButtonLink>}
        </Actions>
      </div>
    </Card>
  )
}

export function CodesCard({ recoveryCodes, to }: Pick<Common, 'to'> & { recoveryCodes: number }) {
  return (
    <Card title={m.factor_codes_title()}>
      <p className="text-ink2">{m.factor_codes_left({ count: recoveryCodes })}</p>
      <div className="mt-4">
        <ButtonLink to={withReturn('/me/second-factor/recovery-codes', to)}>
          {recoveryCodes > 0 ? m.factor_codes_renew() : m.factor_codes_get()}
        </ButtonLink>
      </div>
    </Card>
  )
}

type Device = { id: string; userAgent: string; ip: string; lastUsedAt: string; expiresAt: string }

/** Browsers that are not asked for the second step. */
export function DevicesSection({ devices, zone }: Pick<Common, 'zone'> & { devices: Device[] }) {
  return (
    <Section title={m.factor_devices_title()} text={m.factor_devices_text()}>
      {devices.length === 0 ? (
        <p className="text-sm text-ink2">{m.factor_devices_none()}</p>
      ) : (
        <Table
          label={m.factor_devices_title()}
          head={
            <>
              <Th>{m.factor_device()}</Th>
              <Th>{m.identity_sessions_last_seen()}</Th>
              <Th>{m.factor_device_until()}</Th>
              <Th>
                <span className="sr-only">{m.factor_device_forget()}</span>
              </Th>
            </>
          }
        >
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} zone={zone} />
          ))}
        </Table>
      )}
    </Section>
  )
}

function DeviceRow({ device, zone }: { device: Device; zone: string }) {
  const name = deviceName(device.userAgent) ?? m.identity_sessions_unknown_device()
  return (
    <Tr>
      <Td main>
        {name}
        {device.ip && <span className="block text-xs font-normal text-ink3">{device.ip}</span>}
      </Td>
      <Td label={m.identity_sessions_last_seen()}>
        <Time at={device.lastUsedAt} zone={zone} />
      </Td>
      <Td label={m.factor_device_until()}>
        <Time at={device.expiresAt} zone={zone} style="day" />
      </Td>
      <Td>
        <Form method="post" action="/me/second-factor">
          <HiddenFields fields={{ intent: 'forget', device: device.id }} />
          <Button small aria-label={m.factor_device_forget_named({ device: name })}>
            {m.factor_device_forget()}
          </Button>
        </Form>
      </Td>
    </Tr>
  )
}

export function OffCard() {
  return (
    <Card title={m.factor_off_title()}>
      <p className="mb-4 text-ink2">{m.factor_off_text()}</p>
      <ButtonLink to="/me/second-factor/removal?of=all" className="text-danger!">
        {m.factor_off()}
      </ButtonLink>
    </Card>
  )
}
