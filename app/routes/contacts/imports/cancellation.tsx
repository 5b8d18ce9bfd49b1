import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { cancelImport, type CancelRefusal } from '#app/domain/contacts/imports/cancel-import.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { requireImport } from './own-import.ts'
import { importPaths, useImportPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.imports_cancel(), matches)

export async function loader(args: LoaderFunctionArgs) {
  const { file } = await requireImport(args)
  return json({ id: file.id, fileName: file.fileName, waiting: file.state === 'uploaded' })
}

const answers: Record<CancelRefusal, { status: 403 | 404 | 409; say: () => string }> = {
  'not-allowed': { status: 403, say: m.imports_refused_not_allowed },
  'not-found': { status: 404, say: m.imports_refused_already_over },
  'already-over': { status: 409, say: m.imports_refused_already_over },
}

export async function action(args: ActionFunctionArgs) {
  const { standing, file } = await requireImport(args)
  await requireConfirmation(args.request, standing)
  const cancelled = await cancelImport(standing, file.id)
  const paths = importPaths(standing.account.id)
  if (!cancelled.ok) {
    if (cancelled.reason === 'not-found') throw notFound()
    const { status, say } = answers[cancelled.reason]
    return json<FormAnswer>({ errors: { '': [say()] }, values: {} }, { status })
  }
  return cancelled.discarded
    ? await redirectWithFlash(paths.imports, {
        tone: 'ok',
        text: m.imports_discarded({ file: file.fileName }),
      })
    : await redirectWithFlash(paths.import(file.id), { tone: 'ok', text: m.imports_cancelling() })
}

export default function Cancellation() {
  const { id, fileName, waiting } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useImportPaths()
  const { name } = useAccount()
  return (
    <Page
      title={waiting ? m.imports_discard_title() : m.imports_cancel_title()}
      back={{ to: paths.import(id), label: m.imports_one_title() }}
      narrow
    >
      <ConfirmForm
        confirm={
          waiting ? m.imports_discard_confirm({ account: name }) : m.imports_cancel_confirm({ account: name })
        }
        cancel={{ to: paths.import(id), label: m.imports_keep() }}
        errors={answer?.errors['']}
      >
        <p className="wrap-anywhere">
          {waiting ? m.imports_discard_text({ file: fileName }) : m.imports_cancel_text({ file: fileName })}
        </p>
      </ConfirmForm>
    </Page>
  )
}
