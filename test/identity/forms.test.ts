import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addressField, codeField, nameField } from '#app/auth/fields.ts'
import { readFlash, redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { targetPath } from '#app/routes/identity/target-path.ts'

const schema = z.object({
  role: z.enum(['viewer', 'member']),
  message: z.string().max(10),
  accounts: z.array(z.string()).optional(),
})
const post = (body: BodyInit, type?: string) =>
  new Request('http://x/', { method: 'POST', body, headers: type ? { 'Content-Type': type } : {} })
const read = (body: string) => readForm(post(body, 'application/x-www-form-urlencoded'), schema)

describe('a form is read against its allow-list', () => {
  test('known fields pass, others are left out', async () => {
    expect(await read('role=viewer&message=hello&admin=1&accounts=a&accounts=b')).toEqual({
      ok: true,
      value: { role: 'viewer', message: 'hello', accounts: ['a', 'b'] },
      refuse: expect.any(Function),
    })
  })

  test.each([
    ['a list', 'role=viewer&role=member&message=x', 'role'],
    ['a list by index', 'role[0]=viewer&message=x', 'role'],
    ['an object', 'role.name=viewer&message=x', 'role'],
    ['nothing', 'message=x', 'role'],
    ['a rung that does not exist', 'role=root&message=x', 'role'],
    ['a null byte', 'role=viewer&message=a%00b', 'message'],
    ['too much', 'role=viewer&message=01234567890', 'message'],
    ['the prototype', '__proto__[admin]=1&role=viewer&message=x', ''],
    ['the prototype deeper', 'accounts.__proto__.x=1&role=viewer&message=x', ''],
    ['the form library’s own field', '__intent__=%7B&role=viewer&message=x', ''],
    ['a null byte in a name', 'a%00b=1&role=viewer&message=x', ''],
    ['endless nesting', `${'a[0]'.repeat(20_000)}=1&role=viewer&message=x`, ''],
    ['a hundred thousand fields', `role=viewer&message=x${'&a=1'.repeat(100_000)}`, ''],
  ])('%s is refused at its field', async (_, body, field) => {
    const result = await read(body)
    expect(result).toMatchObject({ ok: false, status: 422, errors: { [field]: [expect.any(String)] } })
    expect(Object.prototype).not.toHaveProperty('admin')
  })

  test('what was typed comes back, but no password', async () => {
    const result = await read('message=01234567890&password=secret&newPassword=secret&accounts=a&accounts=b')
    expect(result).toMatchObject({ ok: false, values: { message: '01234567890', accounts: ['a', 'b'] } })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  test.each([
    ['{"role":"viewer"}', 'application/json'],
    ['role=viewer', 'text/plain'],
    ['--x', 'multipart/form-data; boundary=y'],
  ])('%s as %s is no form: 422', async (body, type) => {
    const thrown = await readForm(post(body, type), schema).catch((answer: Response) => answer)
    expect((thrown as Response).status).toBe(422)
  })

  test('a file where a text is expected is refused', async () => {
    const form = new FormData()
    form.set('role', 'viewer')
    form.set('message', new File(['x'], 'x.txt'))
    expect(await readForm(post(form), schema)).toMatchObject({
      ok: false,
      errors: { message: [expect.any(String)] },
    })
  })
})

describe('a form that was read and is then refused', () => {
  const refused = async (how?: { status?: number; retryAfter?: number }) => {
    const form = await read('role=viewer&message=hello&password=secret')
    if (!form.ok) throw new Error('It should be readable')
    return form.refuse({ message: ['Too loud.'] }, how)
  }

  test('says why at the field and brings back what was typed, but no password', async () => {
    const answer = await refused()
    expect(answer.status).toBe(422)
    expect(await answer.json()).toEqual({
      errors: { message: ['Too loud.'] },
      values: { role: 'viewer', message: 'hello' },
    })
  })

  test('takes the status given, or 429 where there is a time to wait', async () => {
    expect((await refused({ status: 409 })).status).toBe(409)
    const later = await refused({ retryAfter: 60 })
    expect(later.status).toBe(429)
    expect(later.headers.get('Retry-After')).toBe('60')
  })

  test('has been read once: no copy of its body is left to be read again', async () => {
    const request = post('role=viewer&message=hello', 'application/x-www-form-urlencoded')
    expect(await readForm(request, schema)).toMatchObject({ ok: true })
    expect(request.bodyUsed).toBe(true)
  })
})

describe('a form belongs to its account', () => {
  const standing = { account: { id: 'a1' } } as never
  const form = (body: string) =>
    readForm(
      post(`role=viewer&message=x${body}`, 'application/x-www-form-urlencoded'),
      schema,
      standing,
    ).catch((answer: Response) => answer.status)
  test('named right it passes', async () => expect(await form('&account=a1')).toMatchObject({ ok: true }))
  test.each(['', '&account=b2', '&account=a1&account=b2', '&account=a1&account=a1', '&account[]=a1'])(
    'with %j it answers 409',
    async (body) => expect(await form(body)).toBe(409),
  )
})

describe('fields', () => {
  const value = (field: z.ZodType, text: string) => field.safeParse(text).data
  test('an address is its normal form', () =>
    expect(value(addressField(), ' Anna@Bücher.DE ')).toBe('anna@xn--bcher-kva.de'))
  test('a broken address says why', () =>
    expect(addressField().safeParse('anna').error?.issues[0]?.message).toBe(
      'An email address has an @ in it.',
    ))
  test('a name is plain', () => expect(value(nameField(), '  Nord\u202ewind\n GmbH ')).toBe('Nordwind GmbH'))
  test('a name of 300 characters is refused', () =>
    expect(value(nameField(), 'x'.repeat(300))).toBeUndefined())
  test('digits may have gaps', () => expect(value(codeField(), ' 123 456 ')).toBe('123456'))
  test('full-width digits are digits', () => expect(value(codeField(), '１２３４５６')).toBe('123456'))
  test('letters are none', () => expect(value(codeField(), '12345a')).toBeUndefined())
})

describe('the way back stays in the house', () => {
  test.each(['/', '/me', '/a/b?c=d#e', '/requests/1/2', '/a?to=//evil.example'])('%s is followed', (path) =>
    expect(safePath(path, '/no')).toBe(path),
  )
  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/x/..//evil.example',
    '/%0d%0aSet-Cookie:x=1\r\n',
    '',
    'me',
    '/a\\b',
    '/\u0000',
    `/${'x'.repeat(3000)}`,
    null,
    undefined,
    7,
    ['/me'],
  ])('%j is not', (path) => expect(safePath(path, '/no')).toBe('/no'))
  test('a detour keeps it', () => {
    expect(withReturn('/sign-in', '/a/b?c=d')).toBe('/sign-in?to=%2Fa%2Fb%3Fc%3Dd')
    expect(withReturn('/sign-up?sent=1', '/me')).toBe('/sign-up?sent=1&to=%2Fme')
    expect(withReturn('/sign-in', '//evil.example')).toBe('/sign-in')
  })
})

describe('a switch keeps the section where the target has it', () => {
  const target = { id: 'b', role: 'manager', ownAgency: false } as const
  test.each([
    ['/a/old/people', '/a/b/people'],
    ['/a/old/people/123', '/a/b/people'],
    ['/a/old/clients', '/a/b'],
    ['/a/old/nonsense', '/a/b'],
    ['/a/old/constructor', '/a/b'],
    ['/a/old/settings', '/a/b'],
    ['/a/b/people/123?q=1', '/a/b/people/123?q=1'],
    ['/a/bb/people', '/a/b/people'],
    ['activity', '/a/b/activity'],
    ['//evil.example/people', '/a/b'],
    [null, '/a/b'],
  ])('%s leads to %s', (to, path) => expect(targetPath(to, target)).toBe(path))
  test('an own agency has clients', () =>
    expect(targetPath('/a/old/clients', { ...target, ownAgency: true })).toBe('/a/b/clients'))
})

describe('a flash', () => {
  const cookieOf = (answer: Response) => answer.headers.get('Set-Cookie')!.split(';')[0]!
  const next = (cookie: string) => readFlash(new Request('http://x/', { headers: { Cookie: cookie } }))

  test('is shown once and taken away', async () => {
    const answer = await redirectWithFlash('/me', { tone: 'ok', text: 'Gespeichert – <b>ja</b>' })
    expect(answer.status).toBe(303)
    const { flash, headers } = await next(cookieOf(answer))
    expect(flash).toEqual({ tone: 'ok', text: 'Gespeichert – <b>ja</b>' })
    expect(headers.get('Set-Cookie')).toContain('Max-Age=0')
  })

  test('that we did not sign is not shown', async () => {
    const forged = Buffer.from(JSON.stringify({ tone: 'ok', text: 'Call this number' })).toString('base64')
    expect((await next(`flash=${forged}`)).flash).toBeNull()
    expect((await next(`flash=${forged}.sig`)).flash).toBeNull()
  })
})
