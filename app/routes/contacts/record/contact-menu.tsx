import type { SerializeFrom } from '@remix-run/node'
import type { ContactRecord } from '#app/domain/contacts/contact-record.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Menu, MenuAction, MenuDivider, MenuLink } from '#app/ui/menu.tsx'
import { useContactPaths } from '../paths.ts'

type Props = {
  contact: Pick<SerializeFrom<ContactRecord>, 'id' | 'name' | 'privateTo' | 'ownerId'>
  /** Whether the reader may take it away from the others' eyes. */
  mayHide: boolean
}

/** The rarer things that are done with a contact. */
export function ContactMenu({ contact: { id, name, privateTo, ownerId }, mayHide }: Props) {
  const paths = useContactPaths()
  return (
    <Menu label={name}>
      <MenuLink to={paths.merge(id)}>{m.record_merge()}</MenuLink>
      {privateTo !== null && (
        <MenuAction action={paths.privacy(id)} fields={{ privacy: 'shared' }}>
          {m.record_share()}
        </MenuAction>
      )}
      {privateTo === null && mayHide && (
        <MenuAction
          action={paths.privacy(id)}
          fields={{ privacy: 'private' }}
          disabled={ownerId !== null}
          title={ownerId === null ? undefined : m.record_refused_has_owner()}
        >
          {m.record_make_private()}
        </MenuAction>
      )}
      <MenuDivider />
      <MenuAction action={paths.archivings} fields={{ intent: 'archive', contact: id, to: paths.one(id) }}>
        {m.record_archive()}
      </MenuAction>
    </Menu>
  )
}
