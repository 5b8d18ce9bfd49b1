import { useCallback, useState } from 'react'
import type { Role } from '#app/domain/roles.ts'

export type OwnAccount = { id: string; name: string; role: Role }
export type ClientAccount = OwnAccount & { agency: { id: string; name: string } }

/** Every account its reader can open: what /accounts.json answers. */
export type Accounts = { own: OwnAccount[]; clients: ClientAccount[] }

/** Accounts fetched when somebody first wants them: null before, 'failed' where the server did not answer well. */
export function useAccounts() {
  const [accounts, setAccounts] = useState<Accounts | 'failed' | null>(null)
  const load = useCallback(() => {
    fetch('/accounts.json', { headers: { Accept: 'application/json' } })
      .then((response) =>
        response.ok ? response.json() : Promise.reject(new Error(String(response.status))),
      )
      .then(setAccounts, () => setAccounts('failed'))
  }, [])
  return { accounts, load }
}

/** Accounts whose name has every word that was typed. */
export function matching<A extends { name: string }>(accounts: A[], typed: string): A[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return accounts.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)))
}

/** The sections that every account has, so that a switch can stay in them (L18). */
const shared = ['people', 'access', 'activity', 'settings']

/** The section of a console path that another account has too, else ''. */
export function sectionOf(pathname: string): string {
  const section = pathname.split('/')[3] ?? ''
  return shared.includes(section) ? section : ''
}

/** Where an account opens: the same section there, or its overview. */
export function pathIn(accountId: string, section: string): string {
  return section ? `/a/${accountId}/${section}` : `/a/${accountId}`
}
