import { myAccounts } from '#app/domain/identity/accounts.ts'

const most = 5

/** The accounts used last, for the chip of a whole page; script that asks for a page's data has /accounts.json. */
export async function recentAccounts(request: Request, userId: string) {
  if (new URL(request.url).searchParams.has('_data')) return null
  const { own, clients } = await myAccounts(userId, { size: most })
  return { own, clients }
}
