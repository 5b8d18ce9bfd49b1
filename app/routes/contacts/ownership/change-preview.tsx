import type { ChangePreview } from '#app/domain/contacts/ownership/preview.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { formatNumber } from '#app/ui/number.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'

/** How many contacts go to whom, and which are left out. */
export function PreviewTable({ preview }: { preview: ChangePreview }) {
  return (
    <>
      {preview.shares.length === 0 ? (
        <p>{m.ownership_preview_nobody({ count: preview.total, number: formatNumber(preview.total) })}</p>
      ) : (
        <Table
          label={m.ownership_preview()}
          head={
            <>
              <Th>{m.contacts_field_contact_owner()}</Th>
              <Th numeric>{m.contacts_field_count()}</Th>
            </>
          }
        >
          {preview.shares.map(({ membershipId, name, count }) => (
            <Tr key={membershipId}>
              <Td main>{name}</Td>
              <Td label={m.contacts_field_count()} numeric>
                {formatNumber(count)}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
      <LeftOut count={preview.leftOut} />
    </>
  )
}

/** Private contacts have no contact owner; that they are left out is said before anything happens. */
export function LeftOut({ count }: { count: number }) {
  if (count === 0) return null
  return <Notice>{m.ownership_left_out({ count, number: formatNumber(count) })}</Notice>
}
