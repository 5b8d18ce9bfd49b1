import {
  json,
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useNavigation } from '@remix-run/react'
import { z } from 'zod'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { longestFile, mostColumns, mostUploads } from '#app/domain/contacts/imports/limits.ts'
import type { UploadRefusal } from '#app/domain/contacts/imports/upload-import.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { DropField } from './drop-field.tsx'
import { importPaths, useImportPaths } from './paths.ts'
import { receive } from './receive.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.imports_new(), matches)
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

const limit = () => ({ limit: `${longestFile / 1_000_000} MB` })
type Answer = { status: number; say: () => string; field: '' | 'file' }
const answers: Record<UploadRefusal, Answer> = {
  'not-allowed': { status: 403, say: m.imports_refused_not_allowed, field: '' },
  'no-file': { status: 422, say: m.imports_refused_no_file, field: 'file' },
  'too-large': { status: 413, say: () => m.imports_refused_too_large(limit()), field: 'file' },
  'too-many-uploads': {
    status: 429,
    say: () => m.imports_refused_too_many_uploads({ count: mostUploads }),
    field: '',
  },
  'too-much-waiting': { status: 429, say: m.imports_refused_too_much_waiting, field: '' },
  empty: { status: 422, say: m.imports_refused_empty, field: 'file' },
  'header-only': { status: 422, say: m.imports_refused_header_only, field: 'file' },
  'nothing-readable': { status: 422, say: m.imports_refused_nothing_readable, field: 'file' },
  'too-many-columns': {
    status: 422,
    say: () => m.imports_refused_too_many_columns({ count: mostColumns }),
    field: 'file',
  },
  spreadsheet: { status: 422, say: m.imports_refused_spreadsheet, field: 'file' },
  pdf: { status: 422, say: m.imports_refused_pdf, field: 'file' },
  packed: { status: 422, say: m.imports_refused_packed, field: 'file' },
  binary: { status: 422, say: m.imports_refused_binary, field: 'file' },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireScope(request, params.accountId, { floor: 'member' })
  return null
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  if (!context.upload) {
    const form = await readForm(request, z.object({}), standing)
    return form.ok ? refused('no-file') : refusedAnswer(form)
  }
  const outcome = await receive(standing, context.upload)
  if (!outcome.ok) return refused(outcome.reason)
  return redirect(importPaths(standing.account.id).import(outcome.importId), 303)
}

function refused(reason: UploadRefusal) {
  const { status, say, field } = answers[reason]
  const headers: HeadersInit = status === 429 ? { 'Retry-After': '60' } : {}
  return json<FormAnswer>({ errors: { [field]: [say()] }, values: {} }, { status, headers })
}

export default function NewImport() {
  const answer = useActionData<FormAnswer>()
  const paths = useImportPaths()
  const busy = useNavigation().formMethod === 'POST'
  return (
    <Page
      title={m.imports_new()}
      lead={m.imports_new_lead()}
      back={{ to: paths.imports, label: m.imports_title() }}
      narrow
    >
      <Card>
        <AccountForm encType="multipart/form-data">
          <Stack>
            <FormErrors errors={answer?.errors['']} />
            <DropField limit={longestFile} errors={answer?.errors.file} />
            <Actions>
              <Button variant="primary" disabled={busy}>
                {busy ? m.imports_uploading() : m.imports_upload()}
              </Button>
              <ButtonLink to={paths.imports}>{m.common_cancel()}</ButtonLink>
            </Actions>
            <p role="status" className="sr-only">
              {busy ? m.imports_uploading() : ''}
            </p>
          </Stack>
        </AccountForm>
      </Card>
      <Card title={m.imports_how_title()}>
        <ol className="grid list-decimal gap-2 pl-4 text-sm text-ink2">
          <li>{m.imports_how_file()}</li>
          <li>{m.imports_how_columns()}</li>
          <li>{m.imports_how_preview()}</li>
          <li>{m.imports_how_run()}</li>
        </ol>
      </Card>
    </Page>
  )
}
