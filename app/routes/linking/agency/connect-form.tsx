import { useNavigation } from '@remix-run/react'
import { useState } from 'react'
import type { Locale } from '#app/domain/identity/users.ts'
import type { GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions } from '#app/ui/page.tsx'
import { reasonsAbove, RoleSelect } from '#app/ui/roles.tsx'
import type { AskForm } from './ask-page.tsx'
import type { AskOutcome } from './asking.ts'
import { megabytes } from './file-size.ts'
import { useClientPaths } from './paths.ts'
import { QuotaLine, useLiveQuota } from './quota-line.tsx'

type Props = { form: AskForm; outcome: AskOutcome | undefined }

/** The one form of asking: paste, send. Message and role are filled in and can be changed. */
export function ConnectForm({ form, outcome }: Props) {
  const paths = useClientPaths()
  const quota = useLiveQuota(form.quota)
  // A second click while the first is on its way would only be told that the address is pending.
  const busy = useNavigation().state !== 'idle'
  const errors = outcome?.errors ?? {}
  const typed = (name: string, otherwise: string) => {
    const value = outcome?.values[name]
    return typeof value === 'string' ? value : otherwise
  }
  const addresses = typed('addresses', form.addresses)
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {outcome?.resendable && <ResendInstead requestId={outcome.resendable} />}
        <AccountForm
          action={paths.connect}
          encType="multipart/form-data"
          className="grid grid-cols-[minmax(0,1fr)] gap-5"
        >
          {/* A file's addresses come back in the text, so fields are drawn anew where the text has changed. */}
          <div key={addresses} className="grid grid-cols-[minmax(0,1fr)] gap-5">
            <FormErrors errors={errors['']} />
            <TextArea
              label={m.linking_addresses()}
              name="addresses"
              rows={4}
              defaultValue={addresses}
              errors={errors.addresses}
              hint={m.linking_addresses_hint()}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
            <MessageAndLanguage
              messages={form.messages}
              message={typed('message', form.messages[form.locale])}
              locale={localeFrom(typed('locale', form.locale)) ?? form.locale}
              errors={errors.message}
            />
            <RoleAsked form={form} chosen={typed('role', form.role)} errors={errors.role} />
            {/* Last, because of a form with too large a file only what stands before it is read. */}
            <AddressFileField limit={form.fileLimit} errors={errors.file} />
          </div>
          <Actions>
            <Button variant="primary" disabled={busy}>
              {m.common_send()}
            </Button>
            {outcome?.queueable && (
              <Button name="overflow" value="queue" disabled={busy}>
                {m.linking_queue_one()}
              </Button>
            )}
          </Actions>
        </AccountForm>
      </div>
      <aside className="grid gap-4">
        <Card title={m.linking_quota_title()}>
          <QuotaLine quota={quota} />
        </Card>
        <Card title={m.linking_next_title()}>
          <ol className="grid list-decimal gap-2 pl-4 text-sm text-ink2">
            <li>{m.linking_next_mail()}</li>
            <li>{m.linking_next_decide()}</li>
            <li>{m.linking_next_work()}</li>
          </ol>
        </Card>
      </aside>
    </div>
  )
}

const localeFrom = (text: string): Locale | null => (text === 'en' || text === 'de' ? text : null)

type LanguageProps = {
  messages: Record<Locale, string>
  message: string
  locale: Locale
  errors?: string[]
}

/** What the client reads. The message changes its language with the mail for as long as nobody has written in it. */
function MessageAndLanguage({ messages, message, locale, errors }: LanguageProps) {
  const [text, setText] = useState(message)
  return (
    <>
      <TextArea
        label={m.linking_message()}
        name="message"
        rows={9}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        errors={errors}
        hint={m.linking_message_hint()}
      />
      <SelectField
        label={m.linking_mail_language()}
        name="locale"
        options={[
          { value: 'en', label: m.common_language_en() },
          { value: 'de', label: m.common_language_de() },
        ]}
        defaultValue={locale}
        onChange={({ currentTarget }) => {
          const untouched = Object.values(messages).includes(text.replaceAll('\r\n', '\n'))
          const chosen = localeFrom(currentTarget.value)
          if (untouched && chosen) setText(messages[chosen])
        }}
        hint={m.linking_mail_language_hint()}
        className="[&_select]:max-w-sm"
      />
    </>
  )
}

function RoleAsked({ form, chosen, errors }: { form: AskForm; chosen: string; errors?: string[] }) {
  const { ceiling } = form
  return (
    <RoleSelect
      ceiling={ceiling}
      reasons={reasonsAbove(ceiling, () => m.linking_above_own_role())}
      none={m.linking_client_chooses()}
      defaultValue={chosen as GrantableRole}
      hint={m.linking_role_hint()}
      errors={errors}
      className="max-w-sm"
    />
  )
}

/** Too large a file is told before it is sent; the server says the same to whoever has no script. */
function AddressFileField({ limit, errors }: { limit: number; errors?: string[] }) {
  const [tooLarge, setTooLarge] = useState(false)
  const refusal = tooLarge ? [m.linking_file_too_large({ limit: megabytes(limit) })] : errors
  return (
    <TextField
      type="file"
      name="file"
      accept=".csv,.txt,.tsv,text/csv,text/plain"
      label={m.linking_file()}
      optional
      hint={m.linking_file_hint()}
      errors={refusal}
      onChange={({ currentTarget: input }) => {
        const over = (input.files?.[0]?.size ?? 0) > limit
        setTooLarge(over)
        if (over) input.value = ''
      }}
    />
  )
}

function ResendInstead({ requestId }: { requestId: string }) {
  const paths = useClientPaths()
  return (
    // Why the address cannot be asked stands at its field.
    <Notice tone="warn">
      <p className="mb-3">{m.linking_resend_instead()}</p>
      <AccountForm action={paths.resends(requestId)}>
        <Button small>{m.linking_resend()}</Button>
      </AccountForm>
    </Notice>
  )
}
