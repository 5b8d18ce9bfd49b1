import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { changeLogo, removeLogo } from '#app/domain/people/account/change-logo.ts'
import { logoFile, logoLimit, logoSide } from '#app/domain/people/account/logo-file.ts'
import { logoOf, logoPicture, logosOf } from '#app/domain/people/account/logos.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'
import { aPng } from './pictures.ts'
import { actionsIn } from './support.ts'

/** A JPEG's head: start, a comment, and the frame with its size. */
const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000fffe00046869ffc0001108003000400301220002110103110100ffd9',
  'hex',
)
/** A lossy WebP's head, 64 by 48. */
const webp = Buffer.from(
  '52494646240000005745425056503820180000003001009d012a40003000' + '00'.repeat(14),
  'hex',
)

describe('a picture is taken for what is in it', () => {
  test.each([
    ['a PNG', aPng(64, 48), 'image/png'],
    ['a JPEG', jpeg, 'image/jpeg'],
    ['a WebP', webp, 'image/webp'],
  ])('%s', (_, bytes, type) =>
    expect(logoFile(bytes)).toMatchObject({ ok: true, type, width: 64, height: 48 }),
  )

  test.each([
    ['nothing', Buffer.alloc(0), 'no-file'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'not-a-picture'],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'not-a-picture',
    ],
    ['a GIF', Buffer.from('4749463839610a000a00f00000ffffff00000021f90400', 'hex'), 'not-a-picture'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'not-a-picture'],
    ['a PNG cut inside its head', aPng(64).subarray(0, 18), 'not-a-picture'],
    ['a PNG of no size', aPng(0), 'not-a-picture'],
    ['a PNG that is too wide', aPng(logoSide + 1, 10), 'too-wide'],
    ['a PNG that says it is enormous', aPng(0xffffffff), 'too-wide'],
    ['one byte too many', aPng(64, 64, logoLimit), 'too-large'],
    ['this very file', readFileSync(new URL(import.meta.url)), 'not-a-picture'],
  ])('%s is refused', (_, bytes, reason) => expect(logoFile(bytes)).toEqual({ ok: false, reason }))

  test('random bytes behind every head are refused or taken, never an error', () => {
    for (const head of [aPng(64).subarray(0, 12), jpeg.subarray(0, 4), webp.subarray(0, 16)])
      for (let n = 0; n < 300; n++) {
        const noise = crypto.getRandomValues(new Uint8Array(n))
        expect(logoFile(Buffer.concat([head, noise]))).toHaveProperty('ok')
      }
  })
})

describe('an account’s logo', () => {
  test('is put in, replaced and removed; its address follows what is in it', async () => {
    const account = await anAccount()
    const owner = await standingOf(account.owner, account)
    expect(await logoOf(account.id)).toBeNull()
    expect(await changeLogo(owner, aPng(64))).toEqual({ ok: true })
    const first = (await logoOf(account.id))!
    const hash = first.split('/').at(-1)!
    expect(await logoPicture(account.id, hash)).toEqual({ type: 'image/png', bytes: aPng(64) })
    await changeLogo(owner, jpeg)
    const second = (await logoOf(account.id))!
    expect(second).not.toBe(first)
    expect(await logosOf([account.id, (await anAccount()).id])).toEqual({ [account.id]: second })
    expect(await logoPicture(account.id, hash)).toBeNull()
    expect(await removeLogo(owner)).toEqual({ ok: true, removed: true })
    expect(await removeLogo(owner)).toEqual({ ok: true, removed: false })
    expect(await logoOf(account.id)).toBeNull()
    expect((await actionsIn(account.id)).filter((action) => action.startsWith('logo.'))).toEqual([
      'logo.changed',
      'logo.changed',
      'logo.removed',
    ])
  })

  test('of one account is not found under another', async () => {
    const [one, other] = [await anAccount(), await anAccount()]
    await changeLogo(await standingOf(one.owner, one), aPng(32))
    const hash = (await logoOf(one.id))!.split('/').at(-1)!
    expect(await logoPicture(other.id, hash)).toBeNull()
  })

  test('is changed by those who change the name: owner and admins, acting ones too', async () => {
    const account = await anAccount()
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    expect(await changeLogo(await standingOf(maya, account), aPng(16))).toEqual({ ok: true })
    for (const role of ['viewer', 'member', 'manager'] as const) {
      const standing = await standingOf(await aMember(account, role), account)
      expect(await changeLogo(standing, aPng(16))).toEqual({ ok: false, reason: 'not-allowed' })
      expect(await removeLogo(standing)).toEqual({ ok: false, reason: 'not-allowed' })
    }
  })
})
