import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { contactImports } from '#app/domain/contacts/imports/imports.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { RecentTime } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useImportPaths } from './paths.ts'
import { stateWords } from './words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.imports_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const before = new URL(request.url).searchParams.get('before')
  const { imports, next } = await contactImports(standing, { before: isId(before) ? before : null })
  const rows = imports.map(({ id, fileName, userName, agencyName, state, createdAt, ...counts }) => {
    const { created, changed, unchanged, refused } = counts
    return { id, fileName, userName, agencyName, state, createdAt, created, changed, unchanged, refused }
  })
  return json({ imports: rows, next })
}

export default function Imports() {
  const { imports, next } = useLoaderData<typeof loader>()
  const paths = useImportPaths()
  const { timeZone } = useAccount()
  const [search] = useSearchParams()
  const start = (
    <ButtonLink to={paths.new} variant="primary">
      {m.imports_new()}
    </ButtonLink>
  )
  return (
    <Page
      title={m.imports_title()}
      lead={m.imports_lead()}
      back={{ to: paths.contacts, label: m.contacts_title() }}
      actions={imports.length > 0 && start}
    >
      {imports.length === 0 ? (
        <EmptyState title={m.imports_none()} text={m.imports_none_text()} action={start} />
      ) : (
        <Table
          label={m.imports_title()}
          head={
            <>
              <Th>{m.contacts_field_file()}</Th>
              <Th>{m.imports_column_when()}</Th>
              <Th>{m.imports_column_who()}</Th>
              <Th>{m.imports_column_state()}</Th>
              <Th numeric>{m.imports_created()}</Th>
              <Th numeric>{m.imports_changed()}</Th>
              <Th numeric>{m.imports_unchanged()}</Th>
              <Th numeric>{m.imports_refused()}</Th>
            </>
          }
        >
          {imports.map((each) => (
            <Tr key={each.id}>
              <Td main>
                <TextLink to={paths.import(each.id)} className="wrap-anywhere">
                  {each.fileName}
                </TextLink>
              </Td>
              <Td label={m.imports_column_when()}>
                <RecentTime at={each.createdAt} zone={timeZone} />
              </Td>
              <Td label={m.imports_column_who()}>
                {each.agencyName
                  ? m.imports_who_acting({ name: each.userName, agency: each.agencyName })
                  : each.userName}
              </Td>
              <Td label={m.imports_column_state()}>
                <Badge tone={stateWords[each.state].tone}>{stateWords[each.state].say()}</Badge>
              </Td>
              <Td numeric label={m.imports_created()}>
                {each.created}
              </Td>
              <Td numeric label={m.imports_changed()}>
                {each.changed}
              </Td>
              <Td numeric label={m.imports_unchanged()}>
                {each.unchanged}
              </Td>
              <Td numeric label={m.imports_refused()}>
                {each.refused}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      <Cursor next={next} older={search.has('before')} />
    </Page>
  )
}
